/** Links that wait to be levelled again, the one with the least key first: an indexed binary heap in typed arrays. */
export class LinkHeap {
  /** By link, written by the caller before `push`: a number handed over would be allocated. */
  readonly keys: Float64Array;
  private readonly heap: Int32Array;
  /** Position in the heap, -1 when the link does not wait. */
  private readonly positions: Int32Array;
  private count = 0;

  constructor(links: number) {
    this.keys = new Float64Array(links);
    this.heap = new Int32Array(links);
    this.positions = new Int32Array(links).fill(-1);
  }

  get size(): number {
    return this.count;
  }

  has(link: number): boolean {
    return (this.positions[link] as number) >= 0;
  }

  /** Adds a link that does not wait. */
  push(link: number): void {
    this.siftUp(link, this.count);
    this.count += 1;
  }

  /** Takes the link with the least key; equal keys by where they lie, which depends on the calls alone. */
  pop(): number {
    const top = this.heap[0] as number;
    this.positions[top] = -1;
    this.count -= 1;
    if (this.count > 0) this.siftDown(this.heap[this.count] as number);
    return top;
  }

  private siftUp(link: number, from: number): void {
    const { keys, heap, positions } = this;
    const key = keys[link] as number;
    let position = from;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      const above = heap[parent] as number;
      if ((keys[above] as number) <= key) break;
      heap[position] = above;
      positions[above] = position;
      position = parent;
    }
    heap[position] = link;
    positions[link] = position;
  }

  private siftDown(link: number): void {
    const { keys, heap, positions, count } = this;
    const key = keys[link] as number;
    let position = 0;
    for (;;) {
      let child = 2 * position + 1;
      if (child >= count) break;
      const right = child + 1;
      if (
        right < count &&
        (keys[heap[right] as number] as number) < (keys[heap[child] as number] as number)
      )
        child = right;
      const below = heap[child] as number;
      if ((keys[below] as number) >= key) break;
      heap[position] = below;
      positions[below] = position;
      position = child;
    }
    heap[position] = link;
    positions[link] = position;
  }
}
