/**
 * Chunks of replications handed out in order, and the results put back in order.
 *
 * The stop rule sees only the unbroken beginning of the results, at its fixed counts; what was run beyond the count at
 * which it holds is dropped. So how many lanes there are, and which is faster, leaves no trace.
 */
import { isEnough, isLook, type ReplicationResult, type StopRule } from "../../sim/index.ts";
import type { Chunk } from "./replication-lane.ts";

/** Replications a chunk: some tens of milliseconds, so that progress moves and a cancel is quick. Divides the looks. */
const CHUNK = 20;

export class ReplicationQueue {
  /** Replications run so far, in whatever order. */
  done = 0;
  private readonly most: number;
  private readonly stopRule: StopRule | null;
  private readonly waiting = new Map<number, readonly ReplicationResult[]>();
  private readonly ordered: ReplicationResult[] = [];
  private next = 0;
  private enough = false;

  constructor(most: number, stopRule: StopRule | null) {
    this.most = most;
    this.stopRule = stopRule;
  }

  /** The next chunk to run; null when all are handed out or no more are needed. */
  take(): Chunk | null {
    if (this.enough || this.next >= this.most) return null;
    const from = this.next;
    const count = Math.min(CHUNK, this.most - from);
    this.next += count;
    return { from, count };
  }

  put({ from, count }: Chunk, results: readonly ReplicationResult[]): void {
    this.done += count;
    this.waiting.set(from, results);
    while (!this.enough) {
      const following = this.waiting.get(this.ordered.length);
      if (following === undefined || following.length === 0) return;
      this.waiting.delete(this.ordered.length);
      this.ordered.push(...following);
      this.look();
    }
  }

  /** All results, or as many as the stop rule needed, in the order of their index. */
  get results(): readonly ReplicationResult[] {
    return this.ordered;
  }

  private look(): void {
    if (this.stopRule === null || !isLook(this.ordered.length)) return;
    const windows = this.ordered.map(({ window }) => window);
    this.enough = isEnough(windows, this.stopRule);
  }
}
