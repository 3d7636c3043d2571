import { PackedLists } from "../network/packed-lists.ts";

/** Many heaps of flows by mark, one a clock; a flow is in one at most. Binary, in typed arrays, without stale entries. */
export class MarkHeaps {
  private readonly lists: PackedLists;
  private marks: Float64Array;
  private heaps: Int32Array;
  private places: Int32Array;

  constructor(heaps: number, flows: number) {
    this.lists = new PackedLists(heaps);
    this.marks = new Float64Array(flows);
    this.heaps = new Int32Array(flows).fill(-1);
    this.places = new Int32Array(flows);
  }

  isEmpty(heap: number): boolean {
    return this.lists.counts[heap] === 0;
  }

  /** The flow with the least mark; of equal marks the lowest flow. */
  top(heap: number): number {
    const { cells, starts, counts } = this.lists;
    return counts[heap] === 0 ? -1 : (cells[starts[heap] as number] as number);
  }

  mark(flow: number): number {
    return this.marks[flow] as number;
  }

  /** -1 while the flow is in none. */
  heapOf(flow: number): number {
    return flow < this.heaps.length ? (this.heaps[flow] as number) : -1;
  }

  flowsOf(heap: number): Int32Array {
    const { cells, starts, counts } = this.lists;
    const start = starts[heap] as number;
    return cells.slice(start, start + (counts[heap] as number));
  }

  insert(flow: number, heap: number, mark: number): void {
    if (flow >= this.heaps.length) this.lengthen(flow);
    this.heaps[flow] = heap;
    this.marks[flow] = mark;
    const cell = this.lists.extend(heap);
    const start = this.lists.starts[heap] as number;
    this.siftUp(start, flow, cell - start);
  }

  update(flow: number, mark: number): void {
    const heap = this.heaps[flow] as number;
    const rises = mark > (this.marks[flow] as number);
    this.marks[flow] = mark;
    if (rises) this.siftDown(heap, flow, this.places[flow] as number);
    else this.siftUp(this.lists.starts[heap] as number, flow, this.places[flow] as number);
  }

  remove(flow: number): void {
    const heap = this.heaps[flow] as number;
    const { cells, starts, counts } = this.lists;
    const start = starts[heap] as number;
    const place = this.places[flow] as number;
    const count = (counts[heap] as number) - 1;
    counts[heap] = count;
    this.heaps[flow] = -1;
    if (place === count) return;
    const moved = cells[start + count] as number;
    this.siftUp(start, moved, place);
    this.siftDown(heap, moved, this.places[moved] as number);
  }

  private before(a: number, b: number): boolean {
    const markA = this.marks[a] as number;
    const markB = this.marks[b] as number;
    return markA < markB || (markA === markB && a < b);
  }

  private siftUp(start: number, flow: number, from: number): void {
    const { cells } = this.lists;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = cells[start + parent] as number;
      if (!this.before(flow, above)) break;
      cells[start + place] = above;
      this.places[above] = place;
      place = parent;
    }
    cells[start + place] = flow;
    this.places[flow] = place;
  }

  private siftDown(heap: number, flow: number, from: number): void {
    const { cells, starts, counts } = this.lists;
    const start = starts[heap] as number;
    const end = start + (counts[heap] as number);
    let place = from;
    for (;;) {
      let child = start + 2 * place + 1;
      if (child >= end) break;
      if (child + 1 < end && this.before(cells[child + 1] as number, cells[child] as number))
        child += 1;
      const below = cells[child] as number;
      if (!this.before(below, flow)) break;
      cells[start + place] = below;
      this.places[below] = place;
      place = child - start;
    }
    cells[start + place] = flow;
    this.places[flow] = place;
  }

  private lengthen(flow: number): void {
    const rows = Math.max(flow + 1, 2 * this.heaps.length);
    const marks = new Float64Array(rows);
    marks.set(this.marks);
    const heaps = new Int32Array(rows).fill(-1);
    heaps.set(this.heaps);
    const places = new Int32Array(rows);
    places.set(this.places);
    this.marks = marks;
    this.heaps = heaps;
    this.places = places;
  }
}
