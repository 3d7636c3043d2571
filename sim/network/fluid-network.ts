import { assert } from "../base/assert.ts";
import type { BytesPerSecond } from "../base/units.ts";

/** How a flow takes part in sharing. */
export interface FlowOptions {
  /** Share relative to other flows on the same bottleneck; number of connections. Default 1. */
  readonly weight?: number;
  /** Most that its ends can send or take [B/s]. Default: no cap. */
  readonly cap?: BytesPerSecond;
}

interface Flow {
  readonly route: readonly number[];
  readonly weight: number;
  cap: BytesPerSecond;
  rate: BytesPerSecond;
}

/**
 * Links that flows share by weighted max-min fairness (Bertsekas and Gallager, Data Networks, 6.5.2): a flow's rate
 * over its weight is as large as any other's on a saturated link of its route, unless its cap stops it first.
 *
 * `resolve` re-solves the connected component of what changed by water-filling: the next to be fixed is the link with
 * the least residual per weight, or a flow whose cap lies below that.
 */
export class FluidNetwork {
  private readonly capacities: Float64Array;
  private readonly flows: (Flow | null)[] = [];
  private readonly free: number[] = [];
  private readonly onLink: Set<number>[];
  private readonly touchedLinks = new Set<number>();
  private readonly touchedFlows = new Set<number>();
  private changedFlows: number[] = [];

  constructor(capacities: readonly BytesPerSecond[]) {
    this.capacities = Float64Array.from(capacities);
    this.onLink = capacities.map(() => new Set());
  }

  /** Opens a flow over links (each at most once); its rate is known after the next `resolve`. */
  open(
    route: readonly number[],
    { weight = 1, cap = Number.POSITIVE_INFINITY }: FlowOptions = {},
  ): number {
    assert(weight > 0, "a flow has a weight above 0");
    assert(route.length > 0 || Number.isFinite(cap), "a flow without links needs a cap");
    const handle = this.free.pop() ?? this.flows.length;
    this.flows[handle] = { route, weight, cap, rate: 0 };
    for (const link of route) this.onLink[link]?.add(handle);
    this.touchedFlows.add(handle);
    return handle;
  }

  close(handle: number): void {
    const flow = this.flowOf(handle);
    for (const link of flow.route) {
      this.onLink[link]?.delete(handle);
      this.touchedLinks.add(link);
    }
    this.touchedFlows.delete(handle);
    this.flows[handle] = null;
    this.free.push(handle);
  }

  setCap(handle: number, cap: BytesPerSecond): void {
    const flow = this.flowOf(handle);
    if (flow.cap === cap) return;
    flow.cap = cap;
    this.touchedFlows.add(handle);
  }

  setCapacity(link: number, capacity: BytesPerSecond): void {
    if (this.capacities[link] === capacity) return;
    this.capacities[link] = capacity;
    this.touchedLinks.add(link);
  }

  /** Handles whose rate differs since the last `resolve`, ascending. */
  get changed(): readonly number[] {
    return this.changedFlows;
  }

  rate(handle: number): BytesPerSecond {
    return this.flowOf(handle).rate;
  }

  /** Sum of the rates over a link. */
  linkRate(link: number): BytesPerSecond {
    let sum = 0;
    for (const handle of this.onLink[link] ?? []) sum += this.flowOf(handle).rate;
    return sum;
  }

  /** Brings all rates up to date with what was opened, closed and set. */
  resolve(): void {
    const { flows, links } = this.component();
    this.touchedFlows.clear();
    this.touchedLinks.clear();
    const before = flows.map((handle) => this.flowOf(handle).rate);
    this.fill(flows, links);
    this.changedFlows = flows.filter((handle, index) => this.flowOf(handle).rate !== before[index]);
  }

  /** Everything that shares a link, directly or through others, with what changed; sorted. */
  private component(): { flows: number[]; links: number[] } {
    const flows = new Set(this.touchedFlows);
    const links = new Set(this.touchedLinks);
    const pending = [...links];
    for (const handle of flows) this.spread(this.flowOf(handle).route, links, pending);
    for (let link = pending.pop(); link !== undefined; link = pending.pop()) {
      for (const handle of this.onLink[link] ?? []) {
        if (flows.has(handle)) continue;
        flows.add(handle);
        this.spread(this.flowOf(handle).route, links, pending);
      }
    }
    const ascending = (a: number, b: number): number => a - b;
    return { flows: [...flows].sort(ascending), links: [...links].sort(ascending) };
  }

  private spread(route: readonly number[], links: Set<number>, pending: number[]): void {
    for (const link of route) {
      if (links.has(link)) continue;
      links.add(link);
      pending.push(link);
    }
  }

  private fill(flows: readonly number[], links: readonly number[]): void {
    const residual = new Map(links.map((link) => [link, this.capacities[link] ?? 0]));
    const weights = new Map(links.map((link) => [link, 0]));
    for (const handle of flows) {
      const { route, weight } = this.flowOf(handle);
      for (const link of route) weights.set(link, (weights.get(link) ?? 0) + weight);
    }
    const open = new Set(flows);
    while (open.size > 0) {
      const level = this.leastLevel(residual, weights);
      // A capped flow leaves more to the others, so the level may rise: capped ones are fixed before full links.
      const capped = [...open].filter((handle) => {
        const { cap, weight } = this.flowOf(handle);
        return cap <= level * weight;
      });
      const fixed =
        capped.length > 0
          ? capped
          : [...open].filter((handle) => this.onFullLink(handle, level, residual, weights));
      for (const handle of fixed) {
        const flow = this.flowOf(handle);
        flow.rate = Math.min(flow.cap, level * flow.weight);
        open.delete(handle);
      }
      for (const handle of fixed) {
        const { route, weight, rate } = this.flowOf(handle);
        for (const link of route) {
          residual.set(link, Math.max(0, (residual.get(link) ?? 0) - rate));
          weights.set(link, (weights.get(link) ?? 0) - weight);
        }
      }
      assert(fixed.length > 0, "water-filling fixes a flow in each step");
    }
  }

  /** The lowest level (rate per weight) at which a link is full or a flow at its cap stops. */
  private leastLevel(
    residual: ReadonlyMap<number, number>,
    weights: ReadonlyMap<number, number>,
  ): number {
    let level = Number.POSITIVE_INFINITY;
    for (const [link, weight] of weights) {
      if (weight > 1e-9) level = Math.min(level, (residual.get(link) ?? 0) / weight);
    }
    return level;
  }

  private onFullLink(
    handle: number,
    level: number,
    residual: ReadonlyMap<number, number>,
    weights: ReadonlyMap<number, number>,
  ): boolean {
    return this.flowOf(handle).route.some(
      (link) => (residual.get(link) ?? 0) <= level * (weights.get(link) ?? 0) * (1 + 1e-12),
    );
  }

  private flowOf(handle: number): Flow {
    const flow = this.flows[handle];
    assert(flow !== undefined && flow !== null, "the flow is open", { handle });
    return flow;
  }
}
