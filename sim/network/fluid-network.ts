import { assert } from "../base/assert.ts";
import type { BytesPerSecond } from "../base/units.ts";
import { FlowTable } from "./flow-table.ts";
import { LinkLevels } from "./link-levels.ts";

/** How a flow takes part in sharing. */
export interface FlowOptions {
  /** Share relative to other flows on the same bottleneck; number of connections. Default 1. */
  readonly weight?: number;
  /** Most that its ends can send or take [B/s]. Default: no cap. */
  readonly cap?: BytesPerSecond;
}

/**
 * Links that flows share by weighted max-min fairness (Bertsekas and Gallager, Data Networks, 6.5.2).
 *
 * A flow's rate over its weight is as large as any other's on a full link of its route, unless its cap stops it first.
 * `resolve` is exact and touches what changed (link-levels.ts). A flow's bottleneck is kept, so that whoever follows
 * flows may keep one clock a bottleneck.
 */
export class FluidNetwork {
  /** Number of links; the bottleneck of a flow held by its own cap is this number. */
  readonly links: number;
  private readonly table: FlowTable;
  private readonly solver: LinkLevels;
  /** Flows that are new or have a new cap. */
  private readonly fresh: number[] = [];

  constructor(capacities: readonly BytesPerSecond[] | Float64Array) {
    this.links = capacities.length;
    this.table = new FlowTable(this.links);
    this.solver = new LinkLevels(capacities, this.table);
  }

  /** Opens a flow over links (each at most once); its rate is known after the next `resolve`. */
  open(
    route: readonly number[],
    { weight = 1, cap = Number.POSITIVE_INFINITY }: FlowOptions = {},
  ): number {
    assert(weight > 0, "a flow has a weight above 0");
    assert(cap >= 0, "a cap is not negative");
    assert(route.length > 0 || Number.isFinite(cap), "a flow without links needs a cap");
    const flow = this.table.add(route, weight, cap / weight);
    this.fresh.push(flow);
    return flow;
  }

  close(flow: number): void {
    this.demandOpen(flow);
    this.solver.release(flow);
    this.table.remove(flow);
  }

  setCap(flow: number, cap: BytesPerSecond): void {
    this.demandOpen(flow);
    const ceiling = cap / (this.table.weights[flow] as number);
    if (this.table.ceilings[flow] === ceiling) return;
    this.table.ceilings[flow] = ceiling;
    this.fresh.push(flow);
  }

  setCapacity(link: number, capacity: BytesPerSecond): void {
    if (this.solver.capacities[link] === capacity) return;
    this.solver.capacities[link] = capacity;
    this.solver.disturb(link);
  }

  /** True while no rate can differ from what the last `resolve` gave. */
  get isSolved(): boolean {
    return this.fresh.length === 0 && !this.solver.isDisturbed;
  }

  /** Brings all rates up to date with what was opened, closed and set. */
  resolve(): void {
    const { table, solver } = this;
    solver.begin();
    for (let at = 0; at < this.fresh.length; at += 1) {
      const flow = this.fresh[at] as number;
      if (table.alive[flow] === 1) solver.admit(flow);
    }
    if (this.fresh.length > 0) this.fresh.length = 0;
    solver.solve();
    solver.log.settle(solver.levels, table.bottlenecks);
  }

  rate(flow: number): BytesPerSecond {
    this.demandOpen(flow);
    return (this.table.levels[flow] as number) * (this.table.weights[flow] as number);
  }

  /** Sum of the rates over a link. */
  linkRate(link: number): BytesPerSecond {
    const { members, weights, levels } = this.table;
    const first = members.starts[link] as number;
    let sum = 0;
    for (let at = 0; at < (members.counts[link] as number); at += 1) {
      const flow = members.cells[first + at] as number;
      sum += (levels[flow] as number) * (weights[flow] as number);
    }
    return sum;
  }

  /** The link that holds the flow back, or `links` when its own cap does. */
  bottleneck(flow: number): number {
    return this.table.bottlenecks[flow] as number;
  }

  /** Rate per weight of the flows that a link holds back; Infinity while it is not full [B/s]. */
  level(link: number): BytesPerSecond {
    return this.solver.levels[link] as number;
  }

  /** How many links have another level since the last `resolve`, and which. */
  get changedLinkCount(): number {
    return this.solver.log.linkCount;
  }

  changedLink(at: number): number {
    return this.solver.log.links[at] as number;
  }

  /** How many flows are new or have another bottleneck since the last `resolve`, and which. */
  get movedFlowCount(): number {
    return this.solver.log.flowCount;
  }

  movedFlow(at: number): number {
    return this.solver.log.flows[at] as number;
  }

  /** Flows whose rate may differ since the last `resolve`, ascending; to be read before anything else is changed. */
  get changed(): readonly number[] {
    const { members, bottlenecks } = this.table;
    const { log } = this.solver;
    const found = new Set(log.flows.subarray(0, log.flowCount));
    for (const link of log.links.subarray(0, log.linkCount)) {
      const first = members.starts[link] as number;
      for (let at = 0; at < (members.counts[link] as number); at += 1) {
        const flow = members.cells[first + at] as number;
        if (bottlenecks[flow] === link) found.add(flow);
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  private demandOpen(flow: number): void {
    if (this.table.alive[flow] !== 1) assert(false, "the flow is open", { flow });
  }
}
