import type { BytesPerSecond } from "../base/units.ts";
import type { FlowTable } from "./flow-table.ts";
import { LinkHeap } from "./link-heap.ts";
import { SolveLog } from "./solve-log.ts";
import { LinkDemand } from "./water-level.ts";

/** Two levels this close are one: what rounding leaves, far below the 1e-9 that is promised. */
const SAME = 1e-13;
/** Levellings a link and solve after which the order becomes first come, first served, which surely ends. */
const PATIENCE = 20;

/**
 * The level of each link [B/s per weight]: what it gives to flows that nothing else holds back, Infinity while it is not
 * full. A flow runs at the least level of its route, or at its cap.
 *
 * The levels are the one solution of "each full link's level is the water level of its own flows, the others' levels
 * given" (Charny, Clark and Jain, 1995). `solve` levels only links that were disturbed, lowest first, and what follows
 * from them: a change reaches higher levels only. A flow's row in the table always names its level and bottleneck under
 * the present levels, so that levelling a link is one pass over its flows: what the others hold, and who shares the rest.
 */
export class LinkLevels {
  /** By link; one entry more, so that a bottleneck is always an index. */
  readonly levels: Float64Array;
  readonly capacities: Float64Array;
  /** What the last `solve` touched. */
  readonly log: SolveLog;
  private readonly table: FlowTable;
  /** While a link is not full: all its flows may rise to this level and it stays so; -1 when that is not known. */
  private readonly guards: Float64Array;
  /** By link: the level that it was last found to need. A number kept here is not allocated, as one handed back is. */
  private readonly found: Float64Array;
  private readonly pending: LinkHeap;
  private readonly demand = new LinkDemand();
  private levellings = 0;

  constructor(capacities: readonly BytesPerSecond[] | Float64Array, table: FlowTable) {
    const links = capacities.length;
    this.table = table;
    this.capacities = Float64Array.from(capacities);
    this.levels = new Float64Array(links + 1).fill(Number.POSITIVE_INFINITY);
    this.guards = new Float64Array(links).fill(-1);
    this.found = new Float64Array(links);
    this.pending = new LinkHeap(links);
    this.log = new SolveLog(links);
  }

  begin(): void {
    this.log.begin();
    this.levellings = 0;
  }

  /** Gives a new or newly capped flow its place below the present levels. */
  admit(flow: number): void {
    const { levels, bottlenecks } = this.table;
    const before = levels[flow] as number;
    this.log.noteFlow(flow, bottlenecks[flow] as number);
    this.settle(flow);
    if (levels[flow] === before && before !== 0) return;
    const { routes, stride, lengths } = this.table;
    const end = flow * stride + (lengths[flow] as number);
    for (let at = flow * stride; at < end; at += 1) this.disturb(routes[at] as number);
  }

  /** A flow is about to leave: its links that are full have more to give. */
  release(flow: number): void {
    const { routes, stride, lengths } = this.table;
    const end = flow * stride + (lengths[flow] as number);
    for (let at = flow * stride; at < end; at += 1) {
      const link = routes[at] as number;
      if (this.levels[link] !== Number.POSITIVE_INFINITY) this.disturb(link);
    }
  }

  disturb(link: number): void {
    if (this.pending.has(link)) return;
    this.guards[link] = -1;
    const patient = this.levellings < PATIENCE * this.guards.length;
    this.pending.keys[link] = patient ? (this.levels[link] as number) : this.levellings;
    this.pending.push(link);
  }

  /** True while a link waits to be levelled. */
  get isDisturbed(): boolean {
    return this.pending.size > 0;
  }

  /** Levels what was disturbed, and what follows from that. */
  solve(): void {
    const { pending, levels, found } = this;
    while (pending.size > 0) {
      const link = pending.pop();
      this.levellings += 1;
      this.findLevel(link);
      const before = levels[link] as number;
      const level = found[link] as number;
      if (level === before || Math.abs(level - before) <= SAME * Math.min(level, before)) continue;
      this.log.noteLink(link, levels);
      levels[link] = level;
      if (level < before) this.lower(link);
      else this.raise(link);
    }
  }

  /**
   * Finds the level that a link should have, the other levels given. Where it rises it may be too low yet: own flows that
   * cannot follow are found by `raise`, which has the link levelled again.
   */
  private findLevel(link: number): void {
    const { members, weights, levels, bottlenecks } = this.table;
    const { cells } = members;
    const first = members.starts[link] as number;
    const last = first + (members.counts[link] as number);
    let held = 0;
    let free = 0;
    let highestHeld = 0;
    for (let at = first; at < last; at += 1) {
      const flow = cells[at] as number;
      const weight = weights[flow] as number;
      if (bottlenecks[flow] === link) {
        free += weight;
      } else {
        const level = levels[flow] as number;
        held += weight * level;
        if (level > highestHeld) highestHeld = level;
      }
    }
    const level = ((this.capacities[link] as number) - held) / free;
    if (free > 0 && level >= highestHeld) this.found[link] = level;
    else this.findLevelFromDemand(link);
  }

  /** As `findLevel` where who shares the rest changes: from what each flow could have without this link. */
  private findLevelFromDemand(link: number): void {
    const { demand, table } = this;
    const { members, weights, levels, bottlenecks } = table;
    const { cells } = members;
    const count = members.counts[link] as number;
    this.found[link] = Number.POSITIVE_INFINITY;
    if (count === 0) return;
    const first = members.starts[link] as number;
    const last = first + count;
    demand.clear(count);
    for (let at = first; at < last; at += 1) {
      const flow = cells[at] as number;
      if (bottlenecks[flow] === link) table.findLeastElsewhere(flow, link, this.levels);
      else table.elsewhere[flow] = levels[flow] as number;
      demand.add(flow, table.elsewhere, weights);
    }
    const capacity = this.capacities[link] as number;
    const least = capacity / demand.weight;
    if (demand.highest > least)
      this.found[link] = demand.level(capacity, this.levels[link] as number);
    else this.guards[link] = least;
  }

  /** A link's level fell: its flows follow, and others that now lie above it become its own. */
  private lower(link: number): void {
    const { members, levels, bottlenecks, routes, stride, lengths } = this.table;
    const { pending } = this;
    const linkLevels = this.levels;
    const level = linkLevels[link] as number;
    const { cells } = members;
    const first = members.starts[link] as number;
    const last = first + (members.counts[link] as number);
    for (let at = first; at < last; at += 1) {
      const flow = cells[at] as number;
      if (bottlenecks[flow] !== link) {
        if ((levels[flow] as number) <= level) continue;
        this.log.noteFlow(flow, bottlenecks[flow] as number);
        bottlenecks[flow] = link;
      }
      levels[flow] = level;
      const end = flow * stride + (lengths[flow] as number);
      for (let hop = flow * stride; hop < end; hop += 1) {
        const other = routes[hop] as number;
        if (linkLevels[other] === Number.POSITIVE_INFINITY || other === link) continue;
        if (!pending.has(other)) this.disturb(other);
      }
    }
  }

  /** A link's level rose: its flows follow as far as their other links let them. */
  private raise(link: number): void {
    const { members, levels, bottlenecks, ceilings } = this.table;
    const { routes, stride, lengths } = this.table;
    const { pending, guards } = this;
    const linkLevels = this.levels;
    const level = linkLevels[link] as number;
    const { cells } = members;
    const first = members.starts[link] as number;
    const last = first + (members.counts[link] as number);
    let isLeft = false;
    for (let at = first; at < last; at += 1) {
      const flow = cells[at] as number;
      if (bottlenecks[flow] !== link) continue;
      let least = Math.min(level, ceilings[flow] as number);
      const end = flow * stride + (lengths[flow] as number);
      for (let hop = flow * stride; hop < end; hop += 1) {
        const other = routes[hop] as number;
        if (other === link) continue;
        if ((linkLevels[other] as number) < least) least = linkLevels[other] as number;
        if (level > (guards[other] as number) && !pending.has(other)) this.disturb(other);
      }
      if (least < level) {
        this.log.noteFlow(flow, link);
        this.settle(flow);
        isLeft = true;
      } else {
        levels[flow] = level;
      }
    }
    if (isLeft) this.disturb(link);
  }

  /** Finds a flow's level and bottleneck; of equal links the first of its route, and a link before a cap. */
  private settle(flow: number): void {
    const { routes, stride, lengths, ceilings } = this.table;
    const { levels } = this;
    const end = flow * stride + (lengths[flow] as number);
    let bottleneck = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let at = flow * stride; at < end; at += 1) {
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
      bottleneck = this.guards.length;
    }
    this.table.levels[flow] = least;
    this.table.bottlenecks[flow] = bottleneck;
  }
}
