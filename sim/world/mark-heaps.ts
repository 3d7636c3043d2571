/** Many heaps of flows by mark, one a clock; a flow is in one at most. Binary, in typed arrays, without stale entries. */
export class MarkHeaps {
  private readonly lists: Int32Array[];
  private readonly counts: Int32Array;
  private marks: Float64Array;
  private heaps: Int32Array;
  private places: Int32Array;

  constructor(heaps: number, flows: number) {
    this.lists = Array.from({ length: heaps }, () => new Int32Array(4));
    this.counts = new Int32Array(heaps);
    this.marks = new Float64Array(flows);
    this.heaps = new Int32Array(flows).fill(-1);
    this.places = new Int32Array(flows);
  }

  isEmpty(heap: number): boolean {
    return this.counts[heap] === 0;
  }

  /** The flow with the least mark; of equal marks the lowest flow. */
  top(heap: number): number {
    return this.counts[heap] === 0 ? -1 : ((this.lists[heap] as Int32Array)[0] as number);
  }

  mark(flow: number): number {
    return this.marks[flow] as number;
  }

  /** -1 while the flow is in none. */
  heapOf(flow: number): number {
    return flow < this.heaps.length ? (this.heaps[flow] as number) : -1;
  }

  flowsOf(heap: number): Int32Array {
    return (this.lists[heap] as Int32Array).slice(0, this.counts[heap]);
  }

  insert(flow: number, heap: number, mark: number): void {
    if (flow >= this.heaps.length) this.lengthen(flow);
    const count = this.counts[heap] as number;
    const list = this.lists[heap] as Int32Array;
    if (count === list.length) {
      const longer = new Int32Array(2 * count);
      longer.set(list);
      this.lists[heap] = longer;
    }
    this.counts[heap] = count + 1;
    this.heaps[flow] = heap;
    this.marks[flow] = mark;
    this.siftUp(this.lists[heap] as Int32Array, flow, count);
  }

  update(flow: number, mark: number): void {
    const heap = this.heaps[flow] as number;
    const list = this.lists[heap] as Int32Array;
    const rises = mark > (this.marks[flow] as number);
    this.marks[flow] = mark;
    if (rises) this.siftDown(list, this.counts[heap] as number, flow, this.places[flow] as number);
    else this.siftUp(list, flow, this.places[flow] as number);
  }

  remove(flow: number): void {
    const heap = this.heaps[flow] as number;
    const list = this.lists[heap] as Int32Array;
    const place = this.places[flow] as number;
    const count = (this.counts[heap] as number) - 1;
    this.counts[heap] = count;
    this.heaps[flow] = -1;
    if (place === count) return;
    const moved = list[count] as number;
    this.siftUp(list, moved, place);
    this.siftDown(list, count, moved, this.places[moved] as number);
  }

  private before(a: number, b: number): boolean {
    const markA = this.marks[a] as number;
    const markB = this.marks[b] as number;
    return markA < markB || (markA === markB && a < b);
  }

  private siftUp(list: Int32Array, flow: number, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = list[parent] as number;
      if (!this.before(flow, above)) break;
      list[place] = above;
      this.places[above] = place;
      place = parent;
    }
    list[place] = flow;
    this.places[flow] = place;
  }

  private siftDown(list: Int32Array, count: number, flow: number, from: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= count) break;
      if (child + 1 < count && this.before(list[child + 1] as number, list[child] as number))
        child += 1;
      const below = list[child] as number;
      if (!this.before(below, flow)) break;
      list[place] = below;
      this.places[below] = place;
      place = child;
    }
    list[place] = flow;
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
