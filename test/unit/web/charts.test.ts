import { describe, expect, it } from "vitest";
import { timeTicks } from "../../../web/app/base/time-ticks.ts";
import { zoomed } from "../../../web/app/charts/gantt/interaction.ts";
import { layoutRows, rowAt, visibleRows } from "../../../web/app/charts/gantt/layout.ts";
import type { GanttRow, MoveRow } from "../../../web/app/charts/gantt/rows.ts";
import { linkBuckets, linkTotals } from "../../../web/app/charts/link-buckets.ts";

describe("ticks on a time axis", () => {
  it("stand at lengths that clocks know", () => {
    expect(timeTicks([0, 3600], 5)).toEqual([0, 900, 1800, 2700, 3600]);
    expect(timeTicks([10, 14], 4)).toEqual([10, 11, 12, 13, 14]);
  });
  it("are none where there is no time to show", () => {
    expect(timeTicks([5, 5], 4)).toEqual([]);
    expect(timeTicks([0, Number.POSITIVE_INFINITY], 4)).toEqual([]);
  });
});

describe("zoom", () => {
  // Half of [0, 100] about 50 leaves 25 s on either side of it.
  it("keeps the instant under the pointer where it is", () => {
    expect(zoomed([0, 100], [0, 100], 0.5, 50)).toEqual([25, 75]);
  });
  it("never leaves the run", () => {
    expect(zoomed([80, 100], [0, 100], 2, 100)).toEqual([60, 100]);
  });
  it("is given up when it would show more than all", () => {
    expect(zoomed([10, 90], [0, 100], 3, 50)).toBeNull();
  });
});

describe("the Gantt's rows", () => {
  const host: GanttRow = { kind: "host", host: "a", moves: 2, stays: 0, base: null, variant: null };
  const move = (key: string): MoveRow => ({
    kind: "move",
    key,
    name: key,
    host: "a",
    base: null,
    variant: null,
    verdict: null,
  });
  // A host is 34 px high, a move 18 px: tops 0, 34, 52, end 70.
  const layout = layoutRows([host, move("x"), move("y")], false);
  it("are found by height", () => {
    expect(layout.height).toBe(70);
    expect([0, 33, 34, 51, 52, 69].map((y) => rowAt(layout, y))).toEqual([0, 0, 1, 1, 2, 2]);
    expect([rowAt(layout, -1), rowAt(layout, 70)]).toEqual([-1, -1]);
  });
  it("are painted only where they can be seen", () => {
    expect(visibleRows(layout, 40, 5)).toEqual([1, 2]);
    expect(visibleRows(layout, 0, 70)).toEqual([0, 3]);
  });
});

describe("a link's use", () => {
  // 100 B/s from 0 s to 4 s, then idle, then 50 B/s from 8 s on.
  const steps = [
    { at: 0, rate: 100 },
    { at: 4, rate: 0 },
    { at: 8, rate: 50 },
  ];
  it("is boiled down to mean and peak per part", () => {
    expect(linkBuckets(steps, [0, 10], 2)).toEqual([
      { start: 0, mean: 80, peak: 100 },
      { start: 5, mean: 20, peak: 50 },
    ]);
  });
  it("adds up to the bytes carried: 4 x 100 + 2 x 50", () => {
    expect(linkTotals({ link: "l", capacity: 100, steps }, 10)).toEqual({ bytes: 500, peak: 100 });
  });
});
