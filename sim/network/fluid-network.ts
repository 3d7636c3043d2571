import { assert } from "../base/assert.ts";
import type { BytesPerSecond } from "../base/units.ts";
import { FlowTable } from "./flow-table.ts";
import { LinkHeap } from "./link-heap.ts";
import { SolveLog } from "./solve-log.ts";
import { LinkDemand } from "./water-level.ts";

/** How a flow takes part in sharing. */
export interface FlowOptions {
  /** Share relative to other flows on the same bottleneck; number of connections. Default 1. */
  readonly weight?: number;
  /** Most that its ends can send or take [B/s]. Default: no cap. */
  readonly cap?: BytesPerSecond;
}

/** Two levels this close are one: what rounding leaves, far below the 1e-9 that is promised. */
const SAME = 1e-13;
/** Levellings a link and solve after which the order becomes first come, first served, which surely ends. */
const PATIENCE = 20;

/**
 * Links that flows share by weighted max-min fairness (Bertsekas and Gallager, Data Networks, 6.5.2).
 *
 * Each link has a level [B/s per weight]: what it gives to flows that nothing else holds back, Infinity while it is
 * not full. A flow runs at the least level of its route, or at its cap. The levels are the one solution of "each full
 * link's level is the water level of its own flows, the others' levels given" (Charny, Clark and Jain, 1995).
 * `resolve` levels only links that changed, lowest first, and what follows from them: a change reaches higher levels
 * only. A flow's bottleneck is kept, so that whoever follows flows may keep one clock a bottleneck.
 */
export class FluidNetwork {
  /** Number of links; the bottleneck of a flow held by its own cap is this number. */
  readonly links: number;
  private readonly capacities: Float64Array;
  private readonly table: FlowTable;
  /** Level of each link; one entry more, so that a bottleneck is always an index. */
  private readonly levels: Float64Array;
  /** While a link is not full: all its flows may rise to this level and it stays so; -1 when that is not known. */
  private readonly guards: Float64Array;
  private readonly pending: LinkHeap;
  private readonly fresh: number[] = [];
  private readonly demand = new LinkDemand();
  private readonly log: SolveLog;
  private levellings = 0;
  private readonly changedLinkList: number[] = [];
  private readonly movedFlowList: number[] = [];

  constructor(capacities: readonly BytesPerSecond[] | Float64Array) {
    const links = capacities.length;
    this.links = links;
    this.capacities = Float64Array.from(capacities);
    this.table = new FlowTable(links);
    this.levels = new Float64Array(links + 1).fill(Number.POSITIVE_INFINITY);
    this.guards = new Float64Array(links).fill(-1);
    this.pending = new LinkHeap(links);
    this.log = new SolveLog(links);
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
    this.disturbRoute(flow);
    this.table.remove(flow);
    this.table.bottlenecks[flow] = -1;
  }

  setCap(flow: number, cap: BytesPerSecond): void {
    this.demandOpen(flow);
    const ceiling = cap / (this.table.weights[flow] as number);
    if (this.table.ceilings[flow] === ceiling) return;
    this.table.ceilings[flow] = ceiling;
    this.fresh.push(flow);
  }

  setCapacity(link: number, capacity: BytesPerSecond): void {
    if (this.capacities[link] === capacity) return;
    this.capacities[link] = capacity;
    this.disturb(link);
  }

  rate(flow: number): BytesPerSecond {
    this.demandOpen(flow);
    return (this.table.levels[flow] as number) * (this.table.weights[flow] as number);
  }

  /** Sum of the rates over a link. */
  linkRate(link: number): BytesPerSecond {
    const { members, counts, weights } = this.table;
    const list = members[link] as Int32Array;
    let sum = 0;
    for (let at = 0; at < (counts[link] as number); at += 1) {
      const flow = list[at] as number;
      sum += (this.table.levels[flow] as number) * (weights[flow] as number);
    }
    return sum;
  }

  /** The link that holds the flow back, or `links` when its own cap does. */
  bottleneck(flow: number): number {
    return this.table.bottlenecks[flow] as number;
  }

  /** Rate per weight of the flows that a link holds back; Infinity while it is not full [B/s]. */
  level(link: number): BytesPerSecond {
    return this.levels[link] as number;
  }

  /** Links whose level differs since the last `resolve`. */
  get changedLinks(): readonly number[] {
    return this.changedLinkList;
  }

  /** Flows that are new or have another bottleneck since the last `resolve`. */
  get movedFlows(): readonly number[] {
    return this.movedFlowList;
  }

  /** Flows whose rate may differ since the last `resolve`, ascending; to be read before anything else is changed. */
  get changed(): readonly number[] {
    const found = new Set(this.movedFlowList);
    for (const link of this.changedLinkList) {
      const list = this.table.members[link] as Int32Array;
      for (let at = 0; at < (this.table.counts[link] as number); at += 1) {
        const flow = list[at] as number;
        if (this.table.bottlenecks[flow] === link) found.add(flow);
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  /** Brings all rates up to date with what was opened, closed and set. */
  resolve(): void {
    this.log.begin();
    this.levellings = 0;
    for (const flow of this.fresh) {
      if (this.table.alive[flow] === 1) this.admit(flow);
    }
    this.fresh.length = 0;
    while (this.pending.size > 0) {
      const link = this.pending.pop();
      this.levellings += 1;
      const level = this.waterLevel(link);
      const before = this.levels[link] as number;
      const isSame =
        level === before ||
        (before !== Number.POSITIVE_INFINITY && Math.abs(level - before) <= SAME * before);
      if (!isSame) this.commit(link, level);
    }
    this.sumUp();
  }

  /** Gives a new or newly capped flow its place below the present levels. */
  private admit(flow: number): void {
    const level = this.table.levels[flow] as number;
    this.log.noteFlow(flow, this.table.bottlenecks[flow] as number);
    this.settle(flow, -1);
    if (this.table.levels[flow] !== level || level === 0) this.disturbRoute(flow);
  }

  private disturbRoute(flow: number): void {
    const { routes, stride, lengths } = this.table;
    const first = flow * stride;
    const end = first + (lengths[flow] as number);
    for (let at = first; at < end; at += 1) this.disturb(routes[at] as number);
  }

  private disturb(link: number): void {
    if (this.pending.has(link)) return;
    this.guards[link] = -1;
    const patient = this.levellings < PATIENCE * this.links;
    this.pending.push(link, patient ? (this.levels[link] as number) : this.levellings);
  }

  /** The level that a link should have, the other links' levels given; Infinity when its flows do not fill it. */
  private waterLevel(link: number): number {
    const count = this.table.counts[link] as number;
    if (count === 0) return Number.POSITIVE_INFINITY;
    const capacity = this.capacities[link] as number;
    const { demand } = this;
    this.gatherDemand(link, count);
    const least = capacity / demand.weight;
    if (demand.highest > least) return demand.level(capacity, this.levels[link] as number);
    this.guards[link] = least;
    return Number.POSITIVE_INFINITY;
  }

  private gatherDemand(link: number, count: number): void {
    const { demand } = this;
    const { members, weights, levels, bottlenecks } = this.table;
    const list = members[link] as Int32Array;
    demand.clear(count);
    for (let at = 0; at < count; at += 1) {
      const flow = list[at] as number;
      const limit =
        bottlenecks[flow] === link
          ? this.table.leastElsewhere(flow, link, this.levels)
          : (levels[flow] as number);
      demand.add(limit, weights[flow] as number);
    }
  }

  /** Sets a link's level, and those of its flows that follow it; disturbs the other links of these. */
  private commit(link: number, level: number): void {
    this.log.noteLink(link, this.levels[link] as number);
    this.levels[link] = level;
    const { members, counts } = this.table;
    const list = members[link] as Int32Array;
    const count = counts[link] as number;
    const { levels: flowLevels, bottlenecks } = this.table;
    for (let at = 0; at < count; at += 1) {
      const flow = list[at] as number;
      const before = flowLevels[flow] as number;
      if (bottlenecks[flow] === link) {
        if (level > before) {
          this.log.noteFlow(flow, this.table.bottlenecks[flow] as number);
          this.settle(flow, link);
        } else flowLevels[flow] = level;
      } else if (level < before) {
        this.log.noteFlow(flow, this.table.bottlenecks[flow] as number);
        flowLevels[flow] = level;
        bottlenecks[flow] = link;
      } else continue;
      const after = flowLevels[flow] as number;
      if (after !== before) this.passOn(flow, link, before, after);
    }
  }

  /** A flow's level changed because of one link: its other links are to be levelled if that can touch them. */
  private passOn(flow: number, cause: number, before: number, after: number): void {
    const { routes, stride, lengths } = this.table;
    const { guards, levels } = this;
    const first = flow * stride;
    const end = first + (lengths[flow] as number);
    for (let at = first; at < end; at += 1) {
      const link = routes[at] as number;
      if (link === cause || after <= (guards[link] as number)) continue;
      if (after < before && levels[link] === Number.POSITIVE_INFINITY) continue;
      this.disturb(link);
    }
  }

  /** Finds a flow's bottleneck; of equal levels `preferred`, then the first of its route. */
  private settle(flow: number, preferred: number): void {
    const { routes, stride, lengths, ceilings } = this.table;
    const { levels } = this;
    const first = flow * stride;
    const end = first + (lengths[flow] as number);
    let bottleneck = preferred;
    let least = preferred < 0 ? Number.POSITIVE_INFINITY : (levels[preferred] as number);
    for (let at = first; at < end; at += 1) {
      const link = routes[at] as number;
      const level = levels[link] as number;
      if (level < least || bottleneck < 0) {
        least = level;
        bottleneck = link;
      }
    }
    const ceiling = ceilings[flow] as number;
    if (ceiling < least || bottleneck < 0) {
      least = ceiling;
      bottleneck = this.links;
    }
    this.table.levels[flow] = least;
    this.table.bottlenecks[flow] = bottleneck;
  }

  private sumUp(): void {
    const { log } = this;
    this.changedLinkList.length = 0;
    this.movedFlowList.length = 0;
    for (const link of log.links) {
      if (this.levels[link] !== log.levelBefore(link)) this.changedLinkList.push(link);
    }
    for (const flow of log.flows) {
      const bottleneck = this.table.bottlenecks[flow] as number;
      const isMoved = bottleneck !== log.bottleneckBefore(flow) || bottleneck === this.links;
      if (isMoved && this.table.alive[flow] === 1) this.movedFlowList.push(flow);
    }
  }

  private demandOpen(flow: number): void {
    assert(this.table.alive[flow] === 1, "the flow is open", { flow });
  }
}
