/** Slots of a bare scenario: at most so many migrations out of a host, given in the file's order, head of line. */
import type { Scenario, ScenarioItem } from "../scenario/scenario.ts";

export class ScenarioSlots {
  /** Items that wait for a slot, by source host, in the file's order; `heads` is how many of each have left. */
  private readonly waiting: number[][];
  private readonly heads: Int32Array;
  /** Items that need no slot or have one from the beginning. */
  readonly first: readonly number[];

  constructor(items: readonly ScenarioItem[], { hostRates, limitOut }: Scenario) {
    this.waiting = hostRates.map(() => []);
    this.heads = new Int32Array(hostRates.length);
    const taken = new Int32Array(hostRates.length);
    const first: number[] = [];
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index] as ScenarioItem;
      const used = taken[item.source] as number;
      if (item.kind === "mig" && limitOut > 0 && used >= limitOut) {
        this.waiting[item.source]?.push(index);
      } else {
        if (item.kind === "mig") taken[item.source] = used + 1;
        first.push(index);
      }
    }
    this.first = first;
  }

  /** The item that takes the slot which a migration out of this host gives back; -1 when none waits. */
  next(source: number): number {
    const head = this.heads[source] as number;
    const index = this.waiting[source]?.[head];
    if (index === undefined) return -1;
    this.heads[source] = head + 1;
    return index;
  }
}
