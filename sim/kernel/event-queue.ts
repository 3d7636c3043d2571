import { assert } from "../base/assert.ts";
import type { Instant } from "../base/units.ts";

/**
 * The queue of what comes next, in one total order: (instant, phase, sequence of scheduling).
 *
 * A 4-ary heap of integer handles in typed arrays. A handle is scheduled once at a time; moving it is an update in
 * place, so there are no stale entries. O(log n) each.
 */
export class EventQueue {
  private instants: Float64Array;
  private phases: Int32Array;
  private sequences: Float64Array;
  /** Position of each handle in the heap, -1 when it is not scheduled. */
  private positions: Int32Array;
  private heap: Int32Array;
  private count = 0;
  private sequence = 0;

  constructor(handles = 64) {
    this.instants = new Float64Array(handles);
    this.phases = new Int32Array(handles);
    this.sequences = new Float64Array(handles);
    this.positions = new Int32Array(handles).fill(-1);
    this.heap = new Int32Array(handles);
  }

  get size(): number {
    return this.count;
  }

  has(handle: number): boolean {
    return handle < this.positions.length && this.positions[handle] !== -1;
  }

  /** Schedules a handle that is not scheduled; among equal (instant, phase) a later call comes later. */
  push(handle: number, instant: Instant, phase = 0): void {
    assert(!this.has(handle), "a handle is scheduled once at a time");
    this.update(handle, instant, phase);
  }

  /** Moves the handle to another instant, or schedules it. */
  update(handle: number, instant: Instant, phase = 0): void {
    assert(!Number.isNaN(instant), "an event needs an instant");
    this.reserve(handle);
    this.instants[handle] = instant;
    this.phases[handle] = phase;
    this.sequences[handle] = this.sequence;
    this.sequence += 1;
    let position = this.positions[handle] as number;
    if (position === -1) {
      position = this.count;
      this.count += 1;
      this.place(handle, position);
    }
    this.settle(handle, position);
  }

  remove(handle: number): void {
    if (!this.has(handle)) return;
    const position = this.positions[handle] as number;
    this.positions[handle] = -1;
    this.count -= 1;
    if (position === this.count) return;
    const moved = this.heap[this.count] as number;
    this.place(moved, position);
    this.settle(moved, position);
  }

  /** Instant of the next event; Infinity when there is none. */
  nextInstant(): Instant {
    return this.count === 0
      ? Number.POSITIVE_INFINITY
      : (this.instants[this.heap[0] as number] as number);
  }

  /** The next handle, left in the queue; -1 when it is empty. */
  head(): number {
    return this.count === 0 ? -1 : (this.heap[0] as number);
  }

  /** Takes the next handle off the queue; -1 when it is empty. */
  pop(): number {
    if (this.count === 0) return -1;
    const handle = this.heap[0] as number;
    this.remove(handle);
    return handle;
  }

  /** Moves a handle up or down to where it belongs. */
  private settle(handle: number, position: number): void {
    this.siftUp(position);
    if (this.positions[handle] === position) this.siftDown(position);
  }

  private before(a: number, b: number): boolean {
    const instantA = this.instants[a] as number;
    const instantB = this.instants[b] as number;
    if (instantA !== instantB) return instantA < instantB;
    const byPhase = (this.phases[a] as number) - (this.phases[b] as number);
    if (byPhase !== 0) return byPhase < 0;
    return (this.sequences[a] as number) < (this.sequences[b] as number);
  }

  private place(handle: number, position: number): void {
    this.heap[position] = handle;
    this.positions[handle] = position;
  }

  private siftUp(from: number): void {
    let position = from;
    const handle = this.heap[position] as number;
    while (position > 0) {
      const parent = (position - 1) >> 2;
      const above = this.heap[parent] as number;
      if (!this.before(handle, above)) break;
      this.place(above, position);
      position = parent;
    }
    this.place(handle, position);
  }

  private siftDown(from: number): void {
    let position = from;
    const handle = this.heap[position] as number;
    for (;;) {
      const first = 4 * position + 1;
      if (first >= this.count) break;
      let least = first;
      const last = Math.min(first + 4, this.count);
      for (let child = first + 1; child < last; child += 1) {
        if (this.before(this.heap[child] as number, this.heap[least] as number)) least = child;
      }
      const below = this.heap[least] as number;
      if (!this.before(below, handle)) break;
      this.place(below, position);
      position = least;
    }
    this.place(handle, position);
  }

  private reserve(handle: number): void {
    if (handle < this.positions.length) return;
    const length = Math.max(handle + 1, 2 * this.positions.length);
    const grown = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.instants = grown(this.instants, new Float64Array(length));
    this.sequences = grown(this.sequences, new Float64Array(length));
    this.phases = grown(this.phases, new Int32Array(length));
    this.positions = grown(this.positions, new Int32Array(length).fill(-1));
    this.heap = grown(this.heap, new Int32Array(length));
  }
}
