/** What may go wrong in a simulated cloud; nothing by default. Deliberately thin: named stories and seeds fill it. */
import type { Instant } from "../base/units.ts";
import type { Phase } from "../migration/migration.ts";
import type { Command } from "../port/port.ts";

/** What becomes of one request on its way. */
export type RequestFault =
  /** Nova answers with a definite no. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It never arrives, and the sender sees a timeout. */
  | { readonly kind: "lost-request" }
  /** It arrives and is carried out, but the answer is lost. */
  | { readonly kind: "lost-reply" };

export interface Faults {
  readonly onRequest?: (command: Command, now: Instant) => RequestFault | null;
  /** Asked whenever a server's move enters a phase: a host that dies at this instant, or null. */
  readonly onPhase?: (server: string, phase: Phase, now: Instant) => string | null;
}

export const noFaults: Faults = {};
