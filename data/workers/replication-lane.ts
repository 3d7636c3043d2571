/** Whoever runs chunks of replications: a worker thread of a pool, or the thread that asks. */
import type { ReplicationResult } from "../../sim/index.ts";

/** Replications `from` .. `from + count - 1`. */
export interface Chunk {
  readonly from: number;
  readonly count: number;
}

/** Runs one chunk; results in the order of their index. */
export type Lane = (chunk: Chunk) => Promise<readonly ReplicationResult[]>;
