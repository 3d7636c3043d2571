/** What is told of moves under way beside the journal: QEMU's counters, disk first, then memory. */
import type { Bytes } from "../../sim/index.ts";

export interface Counters {
  readonly total: Bytes;
  /** May pass the total: what is dirtied again is sent again. */
  readonly processed: Bytes;
  readonly remaining: Bytes;
}

export interface MoveProgress {
  readonly server: string;
  /** Nova's migration record; null where there is none (yet). */
  readonly migration: number | null;
  readonly status: string;
  /** Null before QEMU runs, and for cold moves. */
  readonly memory: Counters | null;
  readonly disk: Counters | null;
  /** When the counters last moved, by the runner's clock [s]; they may stand still for a minute in a sound migration. */
  readonly changedAt: number;
}

/** A move's record once it is closed, with the last counters that were seen (null = none were). */
export interface MeasuredMove {
  readonly server: string;
  readonly migration: number;
  /** Nova's word: live-migration, migration. */
  readonly type: string;
  readonly status: string;
  readonly source: string | null;
  readonly destination: string | null;
  /** Nova's own times, whole seconds, ISO 8601 UTC. */
  readonly createdAt: string;
  readonly updatedAt: string | null;
  readonly memory: Counters | null;
  readonly disk: Counters | null;
}

export interface ProgressListener {
  readonly moving: (progress: MoveProgress) => void;
  readonly ended: (measured: MeasuredMove) => void;
  /** A server that is under way no more, and of which nothing was measured. */
  readonly gone: (server: string) => void;
}
