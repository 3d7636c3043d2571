/** Room of a list before its first growth. */
const FIRST_ROOM = 4;

/**
 * Many short lists of integers in one array: list `l` is `cells[starts[l]]` and the `counts[l] - 1` cells after it.
 *
 * A list that outgrows its room moves to the end with twice the room; what it leaves is not used again, so that all
 * lists together take at most twice the cells that they ever filled.
 */
export class PackedLists {
  cells: Int32Array;
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  private readonly rooms: Int32Array;
  private used: number;

  constructor(lists: number) {
    this.cells = new Int32Array(2 * FIRST_ROOM * Math.max(lists, 1));
    this.starts = new Int32Array(lists);
    for (let list = 0; list < lists; list += 1) this.starts[list] = list * FIRST_ROOM;
    this.counts = new Int32Array(lists);
    this.rooms = new Int32Array(lists).fill(FIRST_ROOM);
    this.used = FIRST_ROOM * lists;
  }

  /** Lengthens a list by one cell, to be written by the caller; its index in `cells`. */
  extend(list: number): number {
    const count = this.counts[list] as number;
    if (count === this.rooms[list]) this.move(list, 2 * count);
    this.counts[list] = count + 1;
    return (this.starts[list] as number) + count;
  }

  private move(list: number, room: number): void {
    if (this.used + room > this.cells.length) {
      const cells = new Int32Array(2 * (this.used + room));
      cells.set(this.cells);
      this.cells = cells;
    }
    const start = this.starts[list] as number;
    this.cells.copyWithin(this.used, start, start + (this.counts[list] as number));
    this.starts[list] = this.used;
    this.rooms[list] = room;
    this.used += room;
  }
}
