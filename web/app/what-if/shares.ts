/** Replications of the newest change, gathered from whichever worker they come and in whatever order. */
import type { ReplicationResult } from "../../../sim/index.ts";
import type { Part } from "../../wire/what-if.ts";

export class Shares {
  private id = 0;
  private results: ReplicationResult[] = [];
  private awaited: { readonly count: number; readonly take: () => void } | null = null;

  get done(): number {
    return this.results.length;
  }

  /** A part of an older change is dropped. A newer one may come before this worker has itself begun with it. */
  add({ id, results }: Part): void {
    this.turnTo(id);
    if (id < this.id) return;
    this.results.push(...results);
    if (this.results.length >= (this.awaited?.count ?? Number.POSITIVE_INFINITY))
      this.awaited?.take();
  }

  /** Every replication of a change; never, where a newer change comes first. */
  whole(id: number, count: number): Promise<readonly ReplicationResult[]> {
    this.turnTo(id);
    return new Promise((resolve) => {
      const take = (): void => resolve(this.results);
      if (id === this.id && this.results.length >= count) take();
      else if (id === this.id) this.awaited = { count, take };
    });
  }

  private turnTo(id: number): void {
    if (id <= this.id) return;
    this.id = id;
    this.results = [];
    this.awaited = null;
  }
}
