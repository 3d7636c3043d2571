import { assert } from "../base/assert.ts";
import { BY_CAP, type FlowTable } from "./flow-table.ts";

/**
 * Weighted max-min by water-filling over some flows, beside others whose rates stand.
 *
 * A common level (rate per weight) rises; the first link to fill fixes the flows on it, the first cap to be reached fixes
 * its flow; what is fixed leaves the rest to the others. Links wait in a heap by the level at which they fill. That level
 * only rises as flows are fixed elsewhere, so a key that is out of date is too low and is mended when it comes up.
 * O((flows x hops + links) log links). Source: Bertsekas and Gallager, Data Networks (1992), 6.5.2.
 */
export class WaterFilling {
  private readonly table: FlowTable;
  /** By link: capacity left to the flows that rise, and their weights. */
  private readonly residuals: Float64Array;
  private readonly weightSums: Float64Array;
  private readonly keys: Float64Array;
  private readonly isTouched: Uint8Array;
  private readonly heap: Int32Array;
  private heapSize = 0;
  /** Links that the flows of the last fill cross. */
  readonly touched: number[] = [];
  private isRising = new Uint8Array(64);
  private readonly capped: number[] = [];

  constructor(table: FlowTable) {
    const links = table.capacities.length;
    this.table = table;
    this.residuals = new Float64Array(links);
    this.weightSums = new Float64Array(links);
    this.keys = new Float64Array(links);
    this.isTouched = new Uint8Array(links);
    this.heap = new Int32Array(links);
  }

  /** Sets rates and bottlenecks of the given flows; all other flows keep theirs. */
  fill(flows: readonly number[]): void {
    this.begin(flows);
    const { caps, weights } = this.table;
    let nextCapped = 0;
    for (;;) {
      while (
        nextCapped < this.capped.length &&
        this.isRising[this.capped[nextCapped] as number] === 0
      ) {
        nextCapped += 1;
      }
      const flow = this.capped[nextCapped];
      const link = this.lowestLink();
      if (
        flow !== undefined &&
        (link < 0 ||
          (caps[flow] as number) <= (this.keys[link] as number) * (weights[flow] as number))
      ) {
        this.fix(flow, caps[flow] as number, BY_CAP);
      } else if (link >= 0) {
        this.fixAllOn(link);
      } else {
        break;
      }
    }
    for (const flow of flows) assert(this.isRising[flow] === 0, "every flow is fixed");
  }

  private begin(flows: readonly number[]): void {
    const { table } = this;
    for (const link of this.touched) this.isTouched[link] = 0;
    this.touched.length = 0;
    this.capped.length = 0;
    if (this.isRising.length < table.size) this.isRising = new Uint8Array(2 * table.size);
    for (const flow of flows) {
      this.isRising[flow] = 1;
      if ((table.caps[flow] as number) < Number.POSITIVE_INFINITY) this.capped.push(flow);
      for (let hop = table.routeLength(flow) - 1; hop >= 0; hop -= 1)
        this.touch(table.linkAt(flow, hop));
    }
    const levelOfCap = (flow: number): number =>
      (table.caps[flow] as number) / (table.weights[flow] as number);
    this.capped.sort((a, b) => levelOfCap(a) - levelOfCap(b) || a - b);
    for (const link of this.touched) this.measure(link);
    this.heapSize = this.touched.length;
    for (let at = 0; at < this.heapSize; at += 1) this.heap[at] = this.touched[at] as number;
    for (let at = (this.heapSize >> 1) - 1; at >= 0; at -= 1) this.siftDown(at);
  }

  private touch(link: number): void {
    if (this.isTouched[link] === 1) return;
    this.isTouched[link] = 1;
    this.touched.push(link);
  }

  private measure(link: number): void {
    const { rates, weights, flowsOn, capacities } = this.table;
    let residual = capacities[link] as number;
    let weight = 0;
    for (const flow of flowsOn[link] as number[]) {
      if (this.isRising[flow] === 1) weight += weights[flow] as number;
      else residual -= rates[flow] as number;
    }
    this.residuals[link] = Math.max(residual, 0);
    this.weightSums[link] = weight;
    this.keys[link] = (this.residuals[link] as number) / weight;
  }

  /** The link that fills first, its key brought up to date; -1 when no rising flow crosses a link. */
  private lowestLink(): number {
    while (this.heapSize > 0) {
      const link = this.heap[0] as number;
      const weight = this.weightSums[link] as number;
      if (weight <= 0) {
        this.heapSize -= 1;
        this.heap[0] = this.heap[this.heapSize] as number;
        this.siftDown(0);
        continue;
      }
      const key = (this.residuals[link] as number) / weight;
      if (key <= (this.keys[link] as number)) return link;
      this.keys[link] = key;
      this.siftDown(0);
      if (this.heap[0] === link) return link;
    }
    return -1;
  }

  private fixAllOn(link: number): void {
    const level = this.keys[link] as number;
    const { weights, flowsOn } = this.table;
    for (const flow of flowsOn[link] as number[]) {
      if (this.isRising[flow] === 1) this.fix(flow, level * (weights[flow] as number), link);
    }
    // What rounding left of the sum of weights is nothing.
    this.weightSums[link] = 0;
  }

  private fix(flow: number, rate: number, bottleneck: number): void {
    const { table } = this;
    this.isRising[flow] = 0;
    table.rates[flow] = rate;
    table.bottlenecks[flow] = bottleneck;
    for (let hop = table.routeLength(flow) - 1; hop >= 0; hop -= 1) {
      const link = table.linkAt(flow, hop);
      const residual = (this.residuals[link] as number) - rate;
      this.residuals[link] = Math.max(residual, 0);
      this.weightSums[link] = (this.weightSums[link] as number) - (table.weights[flow] as number);
    }
  }

  private siftDown(from: number): void {
    const { heap, keys, heapSize } = this;
    let at = from;
    if (at >= heapSize) return;
    const link = heap[at] as number;
    const key = keys[link] as number;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heapSize) break;
      if (child + 1 < heapSize && this.isBefore(heap[child + 1] as number, heap[child] as number))
        child += 1;
      const below = heap[child] as number;
      const belowKey = keys[below] as number;
      if (belowKey > key || (belowKey === key && below >= link)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = link;
  }

  private isBefore(a: number, b: number): boolean {
    const difference = (this.keys[a] as number) - (this.keys[b] as number);
    return difference < 0 || (difference === 0 && a < b);
  }
}
