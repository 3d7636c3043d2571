import { describe, expect, it } from "vitest";
import { PackedLists } from "../../../sim/network/packed-lists.ts";

const append = (lists: PackedLists, list: number, value: number): void => {
  const cell = lists.extend(list);
  lists.cells[cell] = value;
};
const read = ({ cells, starts, counts }: PackedLists, list: number): number[] => {
  const start = starts[list] ?? 0;
  return [...cells.subarray(start, start + (counts[list] ?? 0))];
};

describe("packed lists", () => {
  it("keep apart what lists hold, however often they outgrow their room in turn", () => {
    // Three lists grow to 100 by turns: each moves from 4 to 128 cells, past the others and past the array's end.
    const lists = new PackedLists(3);
    for (let value = 0; value < 100; value += 1) {
      for (const list of [0, 1, 2]) append(lists, list, 1000 * list + value);
    }
    for (const list of [0, 1, 2]) {
      expect(read(lists, list)).toEqual(Array.from({ length: 100 }, (_, at) => 1000 * list + at));
    }
  });
  it("use a cell again after a list was shortened", () => {
    const lists = new PackedLists(1);
    append(lists, 0, 7);
    lists.counts[0] = 0;
    append(lists, 0, 8);
    expect(read(lists, 0)).toEqual([8]);
  });
});
