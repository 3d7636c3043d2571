/**
 * What the runner may ask of a cloud. Each command carries an intent of its own, which the journal holds before the
 * command leaves. Those that write are sent once; what became of them is found by looking.
 */
import type { Seconds } from "../base/units.ts";

/**
 * What was newest about a server just before a request: whatever is newer came of the request, or of somebody else.
 * Ids of Nova's migration records grow; 0 = there was none.
 */
export interface Since {
  readonly migration: number;
  /** Request id of the newest instance action; null = none was told. */
  readonly action: string | null;
}

/** How an emptied host is worked on: by a person who says when it is over, by a command, by a webhook. */
export type MaintenanceHow = "person" | "command" | "webhook";

interface About<Kind extends string> {
  readonly kind: Kind;
  readonly intent: string;
}
type OnHost<Kind extends string> = About<Kind> & { readonly host: string };
type OnServer<Kind extends string> = About<Kind> & { readonly server: string };

/** Commands that change something in the cloud. Answered by an `outcome`, always, within the driver's own timeouts. */
export type WritingCommand =
  /** Refused where somebody else has disabled it meanwhile: their reason stays. */
  | (OnHost<"disable-service"> & {
      /** Names the plan: by it the service is known to be ours to enable. */
      readonly reason: string;
    })
  /** Refused where it bears another reason by now. */
  | (OnHost<"enable-service"> & {
      /** As it was seen, ours. */
      readonly reason: string;
    })
  | (OnServer<"live-migrate"> & {
      /** Null = Nova chooses. */
      readonly destination: string | null;
      /** As planned, never "auto": a move predicted without a disk copy must not start one. */
      readonly blockMigration: boolean;
      readonly since: Since;
    })
  | (OnServer<"cold-migrate"> & {
      readonly destination: string | null;
      readonly since: Since;
    })
  | OnServer<"confirm-resize">
  /** `migration`: id of the record; null = not seen yet, the driver finds the newest one in progress. */
  | (OnServer<"abort"> & { readonly migration: number | null })
  | (OnServer<"force-complete"> & { readonly migration: number | null })
  | OnServer<"stop-server">
  | OnServer<"start-server">
  /** Answered by an outcome when it has begun, later by `maintained` or `maintenance-failed`. */
  | (OnHost<"maintain"> & {
      readonly how: MaintenanceHow;
      /** After which the driver gives up on a command or a webhook [s]. */
      readonly timeout: Seconds;
    });

/**
 * Commands that only look. Answered by the observation that bears their intent, or, when the look itself failed, by an
 * `outcome` refused or unknown; a server that does not exist, or is on no host, by `server-gone`.
 */
export type LookingCommand =
  | (OnServer<"look-at-server"> & {
      /** A host to look at with it, as the server's destination; null = none. */
      readonly destination: string | null;
      /** Whether to ask for the server's port bindings too. */
      readonly ports: boolean;
    })
  | OnHost<"look-at-host">
  /** `host` null: the whole plan, before its start. */
  | (About<"look-for-drift"> & { readonly host: string | null });

export type Command = WritingCommand | LookingCommand;

export const isLooking = (command: Command): command is LookingCommand =>
  command.kind === "look-at-server" ||
  command.kind === "look-at-host" ||
  command.kind === "look-for-drift";
