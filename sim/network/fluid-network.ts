import { assert } from "../base/assert.ts";
import type { BytesPerSecond } from "../base/units.ts";
import { FlowTable } from "./flow-table.ts";
import { WaterFilling } from "./water-filling.ts";

/** How a flow takes part in sharing. */
export interface FlowOptions {
  /** Share relative to other flows on the same bottleneck; number of connections. Default 1. */
  readonly weight?: number;
  /** Most that its ends can send or take [B/s]. Default: no cap. */
  readonly cap?: BytesPerSecond;
}

/** Levels that differ by less than this share are one level: what rounding makes of equal figures. */
const SAME = 1e-11;

/**
 * Links that flows share by weighted max-min fairness: a flow's rate over its weight is as large as any other's on a
 * saturated link of its route, unless its cap stops it first (Bertsekas and Gallager, Data Networks, 6.5.2).
 *
 * `resolve` is incremental and exact. It frees the flows that a change can have touched, fills them beside the others,
 * and tests the max-min condition on every link they cross; flows that now break it are freed too, until none does.
 */
export class FluidNetwork {
  private readonly table: FlowTable;
  private readonly filling: WaterFilling;
  /** Links whose flows must be looked at again. */
  private readonly disturbed = new Set<number>();
  /** Flows freed in this resolve, with the rates they had. */
  private readonly freed: number[] = [];
  private isFreed = new Uint8Array(64);
  private ratesBefore = new Float64Array(64);
  private readonly changedFlows: number[] = [];

  constructor(capacities: readonly BytesPerSecond[]) {
    this.table = new FlowTable(capacities);
    this.filling = new WaterFilling(this.table);
  }

  /** Opens a flow over links (each at most once); its rate is known after the next `resolve`. */
  open(
    route: readonly number[],
    { weight = 1, cap = Number.POSITIVE_INFINITY }: FlowOptions = {},
  ): number {
    assert(weight > 0, "a flow has a weight above 0");
    assert(route.length > 0 || Number.isFinite(cap), "a flow without links needs a cap");
    const flow = this.table.add(route, weight, cap);
    this.free(flow);
    for (const link of route) this.disturbed.add(link);
    return flow;
  }

  close(flow: number): void {
    this.mustBeOpen(flow);
    for (let hop = this.table.routeLength(flow) - 1; hop >= 0; hop -= 1) {
      this.disturbed.add(this.table.linkAt(flow, hop));
    }
    if (this.isFreed[flow] === 1) {
      this.isFreed[flow] = 0;
      this.freed.splice(this.freed.indexOf(flow), 1);
    }
    this.table.remove(flow);
  }

  setCap(flow: number, cap: BytesPerSecond): void {
    this.mustBeOpen(flow);
    if (this.table.caps[flow] === cap) return;
    this.table.caps[flow] = cap;
    this.free(flow);
    for (let hop = this.table.routeLength(flow) - 1; hop >= 0; hop -= 1) {
      this.disturbed.add(this.table.linkAt(flow, hop));
    }
  }

  setCapacity(link: number, capacity: BytesPerSecond): void {
    if (this.table.capacities[link] === capacity) return;
    this.table.capacities[link] = capacity;
    this.disturbed.add(link);
  }

  /** Flows whose rate differs since the last `resolve`; valid until the next one. */
  get changed(): readonly number[] {
    return this.changedFlows;
  }

  rate(flow: number): BytesPerSecond {
    this.mustBeOpen(flow);
    return this.table.rates[flow] as number;
  }

  /** Sum of the rates over a link. */
  linkRate(link: number): BytesPerSecond {
    let sum = 0;
    for (const flow of this.table.flowsOn[link] ?? []) sum += this.table.rates[flow] as number;
    return sum;
  }

  /** Brings all rates up to date with what was opened, closed and set. */
  resolve(): void {
    const { bottlenecks, flowsOn, rates } = this.table;
    for (const link of this.disturbed) {
      for (const flow of flowsOn[link] as number[]) {
        if (bottlenecks[flow] === link) this.free(flow);
      }
    }
    let examined = -1;
    while (this.freed.length > examined) {
      examined = this.freed.length;
      this.filling.fill(this.freed);
      for (const link of this.filling.touched) this.freeViolators(link);
      for (const link of this.disturbed) this.freeViolators(link);
    }
    this.disturbed.clear();
    this.changedFlows.length = 0;
    for (const flow of this.freed) {
      this.isFreed[flow] = 0;
      if (rates[flow] !== this.ratesBefore[flow]) this.changedFlows.push(flow);
    }
    this.freed.length = 0;
  }

  private free(flow: number): void {
    if (this.isFreed.length < this.table.size) {
      const [flags, before] = [
        new Uint8Array(2 * this.table.size),
        new Float64Array(2 * this.table.size),
      ];
      flags.set(this.isFreed);
      before.set(this.ratesBefore);
      this.isFreed = flags;
      this.ratesBefore = before;
    }
    if (this.isFreed[flow] === 1) return;
    this.isFreed[flow] = 1;
    this.ratesBefore[flow] = this.table.rates[flow] as number;
    this.freed.push(flow);
  }

  /**
   * Frees standing flows that break the condition on this link: those that lie above its level while it is full, and
   * those that it stops although it has room or lets another rise higher.
   */
  private freeViolators(link: number): void {
    const { rates, weights, bottlenecks, capacities, flowsOn } = this.table;
    const flows = flowsOn[link] as number[];
    let total = 0;
    let highest = 0;
    let stopsAt = Number.POSITIVE_INFINITY;
    for (const flow of flows) {
      const rate = rates[flow] as number;
      const level = rate / (weights[flow] as number);
      total += rate;
      if (level > highest) highest = level;
      if (bottlenecks[flow] === link && level < stopsAt) stopsAt = level;
    }
    const capacity = capacities[link] as number;
    if (total > capacity * (1 + SAME)) stopsAt = 0;
    const hasRoom = total < capacity * (1 - SAME);
    if (!hasRoom && highest <= stopsAt * (1 + SAME)) return;
    for (const flow of flows) {
      if (this.isFreed[flow] === 1) continue;
      const level = (rates[flow] as number) / (weights[flow] as number);
      const isAbove = level > stopsAt * (1 + SAME);
      const isHeldBack = bottlenecks[flow] === link && (hasRoom || level < highest * (1 - SAME));
      if (isAbove || isHeldBack) this.free(flow);
    }
  }

  private mustBeOpen(flow: number): void {
    assert(this.table.isOpen(flow), "the flow is open", { flow });
  }
}
