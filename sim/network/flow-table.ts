import { assert } from "../base/assert.ts";
import type { BytesPerSecond } from "../base/units.ts";

/** No link: the bottleneck of a flow that its own cap stops. */
export const BY_CAP = -1;

/**
 * Flows and links as a structure of arrays, with who crosses what in both directions.
 *
 * A flow's route is a run of `stride` cells; each link keeps its flows in a list, and each route cell its place in that
 * list, so that closing a flow costs its route's length.
 */
export class FlowTable {
  readonly capacities: Float64Array;
  /** Flows on each link, in no order that means anything. */
  readonly flowsOn: number[][];
  weights = new Float64Array(64);
  caps = new Float64Array(64);
  rates = new Float64Array(64);
  /** Link that stops each flow, or BY_CAP. */
  bottlenecks = new Int32Array(64);
  private lengths = new Int32Array(64).fill(-1);
  private links: Int32Array;
  private places: Int32Array;
  private stride = 4;
  private count = 0;
  private readonly free: number[] = [];

  constructor(capacities: readonly BytesPerSecond[]) {
    this.capacities = Float64Array.from(capacities);
    this.flowsOn = capacities.map(() => []);
    this.links = new Int32Array(64 * this.stride);
    this.places = new Int32Array(64 * this.stride);
  }

  /** One more than the largest handle given out so far. */
  get size(): number {
    return this.count;
  }

  isOpen(flow: number): boolean {
    return flow < this.count && (this.lengths[flow] as number) >= 0;
  }

  routeLength(flow: number): number {
    return this.lengths[flow] as number;
  }

  linkAt(flow: number, hop: number): number {
    return this.links[flow * this.stride + hop] as number;
  }

  add(route: readonly number[], weight: number, cap: BytesPerSecond): number {
    const flow = this.free.pop() ?? this.count;
    if (flow === this.count) this.count += 1;
    this.reserve(this.count, route.length);
    this.weights[flow] = weight;
    this.caps[flow] = cap;
    this.rates[flow] = 0;
    this.bottlenecks[flow] = BY_CAP;
    this.lengths[flow] = route.length;
    for (const [hop, link] of route.entries()) {
      const list = this.flowsOn[link];
      assert(list !== undefined, "a route crosses links that exist", { link });
      this.links[flow * this.stride + hop] = link;
      this.places[flow * this.stride + hop] = list.length;
      list.push(flow);
    }
    return flow;
  }

  remove(flow: number): void {
    const length = this.routeLength(flow);
    for (let hop = 0; hop < length; hop += 1) {
      const link = this.linkAt(flow, hop);
      const list = this.flowsOn[link] as number[];
      const last = list.pop() as number;
      if (last !== flow) {
        const place = this.places[flow * this.stride + hop] as number;
        list[place] = last;
        this.places[last * this.stride + this.hopOf(last, link)] = place;
      }
    }
    this.lengths[flow] = -1;
    this.free.push(flow);
  }

  private hopOf(flow: number, link: number): number {
    let hop = 0;
    while (this.linkAt(flow, hop) !== link) hop += 1;
    return hop;
  }

  private reserve(flows: number, length: number): void {
    if (length > this.stride) this.widen(length);
    if (flows <= this.weights.length) return;
    const size = 2 * this.weights.length;
    this.weights = grown(this.weights, new Float64Array(size));
    this.caps = grown(this.caps, new Float64Array(size));
    this.rates = grown(this.rates, new Float64Array(size));
    this.bottlenecks = grown(this.bottlenecks, new Int32Array(size));
    this.lengths = grown(this.lengths, new Int32Array(size).fill(-1));
    this.links = grown(this.links, new Int32Array(size * this.stride));
    this.places = grown(this.places, new Int32Array(size * this.stride));
  }

  /** Longer routes than ever before: every run of cells is laid out anew. */
  private widen(stride: number): void {
    const lay = (from: Int32Array): Int32Array => {
      const to = new Int32Array(this.weights.length * stride);
      for (let flow = 0; flow < this.count; flow += 1) {
        const start = flow * this.stride;
        to.set(from.subarray(start, start + this.stride), flow * stride);
      }
      return to;
    };
    this.links = lay(this.links);
    this.places = lay(this.places);
    this.stride = stride;
  }
}

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
