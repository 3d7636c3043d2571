/** What may go wrong in a simulated cloud; nothing by default. Named stories and seeds fill it. */
import type { Instant, Seconds } from "../../base/units.ts";
import type { Phase } from "../../migration/migration.ts";
import type { Command, Observation } from "../../port/port.ts";
import type { OthersAction } from "./others-action.ts";

/** What becomes of one request on its way, and what others do just then. */
export type RequestFault = RequestFate & {
  readonly meanwhile?: readonly { readonly after: Seconds; readonly action: OthersAction }[];
};

export type RequestFate =
  /** Nova answers with a definite no. */
  | { readonly kind: "refused"; readonly reason: string; readonly wherever?: true }
  /** It never arrives, and the sender sees a timeout, or what the reason says instead. */
  | { readonly kind: "lost-request"; readonly reason?: string }
  /** It arrives and is carried out, but the answer is lost. */
  | { readonly kind: "lost-reply"; readonly reason?: string }
  /** It is carried out only so long after the sender has seen a timeout. */
  | { readonly kind: "late-request"; readonly after: Seconds; readonly reason?: string };

/** A migration that makes no progress any more: Nova may still abort it, or not even that. */
export type Hang = "abortable" | "dead";

export interface Faults {
  readonly onRequest?: (command: Command, now: Instant) => RequestFault | null;
  /** Asked whenever a server's move enters a phase: a host that dies at this instant, or null. */
  readonly onPhase?: (server: string, phase: Phase, now: Instant) => string | null;
  readonly hangs?: (server: string, phase: Phase) => Hang | null;
  /** Why the scheduler finds no host for an accepted move; null = it does. */
  readonly noValidHost?: (server: string) => string | null;
  /** Why a live move's destination cannot make ready for it, found after Nova's checks; null = it can. */
  readonly cannotPrepare?: (server: string) => string | null;
  /** How long after the request its record first shows [s]. */
  readonly recordDelay?: (server: string) => Seconds;
  /** Word of an aborted migration's record: both occur. */
  readonly abortWord?: (server: string) => "cancelled" | "failed";
  /** How long after a move the server's ports are still unbound [s]; Infinity = for good. */
  readonly portsLate?: (server: string) => Seconds;
  /** Nova does not tell who asked for a migration (before API 2.80). */
  readonly usersUntold?: boolean;
  /** What a look for drift finds; nothing by default. */
  readonly drift?: (
    host: string | null,
  ) => Pick<Extract<Observation, { kind: "drift" }>, "touching" | "elsewhere">;
  /** What others do to the cloud, and when. */
  readonly others?: readonly { readonly at: Instant; readonly action: OthersAction }[];
  /** Told of each fault as it strikes: its kind, and the phase in which the run was. */
  readonly struck?: (kind: string, phase: string) => void;
}

export const noFaults: Faults = {};
