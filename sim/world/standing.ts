/** How a cloud stands in the middle of a run: what differs from its snapshot, and the moves under way. Plain values. */
import type { Bytes, Instant } from "../base/units.ts";

export interface Standing {
  readonly now: Instant;
  /** Hosts of servers that are not where the snapshot has them, by id; null = deleted. */
  readonly placed: readonly (readonly [server: string, host: string | null])[];
  /** Servers that the run has stopped in place. */
  readonly stopped: readonly string[];
  /** Hosts whose service is disabled, and the reason that it bears. */
  readonly disabled: readonly (readonly [host: string, reason: string])[];
  /** Hosts that are worked on, and when that is taken to be over. */
  readonly worked: readonly (readonly [host: string, over: Instant])[];
  /** Servers that are just being stopped or started. */
  readonly turning: readonly (readonly [server: string, to: "stop" | "start"])[];
  readonly moves: readonly MoveUnderWay[];
  /** Highest id of a migration record that was seen; 0 = none. */
  readonly lastRecord: number;
}

/** A move that was asked for and whose end was not seen. */
export interface MoveUnderWay {
  readonly intent: string;
  readonly server: string;
  readonly mode: "live" | "cold";
  readonly source: string;
  readonly destination: string;
  /** Id of Nova's record; 0 = not seen yet. */
  readonly record: number;
  /** Nova's last word of it; "accepted" where none was seen. */
  readonly word: string;
  readonly requestedAt: Instant;
  /** When bytes were first seen to move; null = not yet. */
  readonly runningSince: Instant | null;
  /** What was asked of it while it ran. */
  readonly nudge: "abort" | "force-complete" | null;
  /** What its counters tell; null = nobody counts. */
  readonly counted: Counted | null;
}

export interface Counted {
  /** On the wire so far, memory and disks. */
  readonly sent: Bytes;
  /** Data of the disks that are copied; 0 = none, or not told. */
  readonly disks: Bytes;
}
