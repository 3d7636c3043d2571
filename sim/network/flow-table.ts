import { assert } from "../base/assert.ts";
import { PackedLists } from "./packed-lists.ts";

/** Length of route for which room is set aside at first; longer routes widen the table. */
const FIRST_STRIDE = 4;

/**
 * Flows and the links they pass, as a structure of arrays: row `flow`, `stride` entries of route each.
 *
 * Each link lists its flows without gaps; a flow knows its place in each list, so that leaving is O(route).
 */
export class FlowTable {
  stride = FIRST_STRIDE;
  routes = new Int32Array(16 * FIRST_STRIDE);
  lengths = new Int32Array(16);
  weights = new Float64Array(16);
  /** Cap over weight: the level at which the flow's own ends stop it; Infinity without a cap. */
  ceilings = new Float64Array(16);
  /** The least level of the flow's route or its ceiling [B/s per weight], and which link has it; -1 = not known yet. */
  levels = new Float64Array(16);
  bottlenecks = new Int32Array(16);
  /** Written by `findLeastElsewhere` [B/s per weight]. */
  elsewhere = new Float64Array(16);
  /** 1 while the flow is open. */
  alive = new Uint8Array(16);
  /** Flows of each link. */
  readonly members: PackedLists;
  private readonly links: number;
  /** Place of the flow in the list of each link of its route, from the list's start. */
  private places = new Int32Array(16 * FIRST_STRIDE);
  private readonly free: number[] = [];
  private rows = 0;

  constructor(links: number) {
    this.links = links;
    this.members = new PackedLists(links);
  }

  /** Number of rows ever used: handles lie below it. */
  get size(): number {
    return this.rows;
  }

  add(route: readonly number[], weight: number, ceiling: number): number {
    if (route.length > this.stride) this.widen(route.length);
    let flow = this.free.pop();
    if (flow === undefined) {
      flow = this.rows;
      this.rows += 1;
      if (this.rows > this.lengths.length) this.lengthen();
    }
    this.lengths[flow] = route.length;
    this.weights[flow] = weight;
    this.ceilings[flow] = ceiling;
    this.levels[flow] = 0;
    this.bottlenecks[flow] = -1;
    this.alive[flow] = 1;
    for (let entry = 0; entry < route.length; entry += 1) {
      this.enter(flow, flow * this.stride + entry, route[entry] as number);
    }
    return flow;
  }

  remove(flow: number): void {
    this.bottlenecks[flow] = -1;
    this.alive[flow] = 0;
    const first = flow * this.stride;
    const end = first + (this.lengths[flow] as number);
    const { cells, starts, counts } = this.members;
    for (let at = first; at < end; at += 1) {
      const link = this.routes[at] as number;
      const start = starts[link] as number;
      const place = this.places[at] as number;
      const last = (counts[link] as number) - 1;
      counts[link] = last;
      if (place === last) continue;
      const moved = cells[start + last] as number;
      cells[start + place] = moved;
      this.places[this.entryOf(moved, link)] = place;
    }
    this.free.push(flow);
  }

  /** Finds the least level that a flow meets if one link were not there: of its other links, or its ceiling. */
  findLeastElsewhere(flow: number, link: number, linkLevels: Float64Array): void {
    const { routes } = this;
    const first = flow * this.stride;
    const end = first + (this.lengths[flow] as number);
    let least = this.ceilings[flow] as number;
    for (let at = first; at < end; at += 1) {
      const other = routes[at] as number;
      const level = linkLevels[other] as number;
      if (level < least && other !== link) least = level;
    }
    this.elsewhere[flow] = least;
  }

  private enter(flow: number, at: number, link: number): void {
    assert(link >= 0 && link < this.links, "a route names links of the network");
    const cell = this.members.extend(link);
    this.members.cells[cell] = flow;
    this.routes[at] = link;
    this.places[at] = cell - (this.members.starts[link] as number);
  }

  private entryOf(flow: number, link: number): number {
    let at = flow * this.stride;
    while (this.routes[at] !== link) at += 1;
    return at;
  }

  private lengthen(): void {
    const rows = 2 * this.lengths.length;
    this.lengths = copied(this.lengths, new Int32Array(rows));
    this.weights = copied(this.weights, new Float64Array(rows));
    this.ceilings = copied(this.ceilings, new Float64Array(rows));
    this.levels = copied(this.levels, new Float64Array(rows));
    this.bottlenecks = copied(this.bottlenecks, new Int32Array(rows));
    this.elsewhere = new Float64Array(rows);
    this.alive = copied(this.alive, new Uint8Array(rows));
    this.routes = copied(this.routes, new Int32Array(rows * this.stride));
    this.places = copied(this.places, new Int32Array(rows * this.stride));
  }

  private widen(stride: number): void {
    const spread = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const wider = new Int32Array(this.lengths.length * stride);
      for (let row = 0; row < this.rows; row += 1) {
        wider.set(from.subarray(row * this.stride, (row + 1) * this.stride), row * stride);
      }
      return wider;
    };
    this.routes = spread(this.routes);
    this.places = spread(this.places);
    this.stride = stride;
  }
}

function copied<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
