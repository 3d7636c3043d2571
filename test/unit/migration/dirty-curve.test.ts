import { describe, expect, test } from "vitest";
import type { DirtyPart } from "../../../sim/index.ts";
import { distinctDirty, newlyDirty } from "../../../sim/migration/dirty-curve.ts";

const uniform: DirtyPart = { rate: 100, workingSet: 1000, pattern: "uniform" };
const sweep: DirtyPart = { rate: 100, workingSet: 1000, pattern: "sweep" };

describe("distinct bytes dirtied in a time", () => {
  test("uniform writes: 1000 (1 - e^-1) after as many writes as the set is large", () => {
    expect(distinctDirty(uniform, 10)).toBeCloseTo(632.12, 2);
  });

  test("a sweep touches nothing twice before it is through, and no more after", () => {
    expect(distinctDirty(sweep, 4)).toBe(400);
    expect(distinctDirty(sweep, 40)).toBe(1000);
  });

  test("nothing is written without time, rate or set", () => {
    expect(distinctDirty(uniform, 0)).toBeCloseTo(0, 12);
    expect(distinctDirty({ ...uniform, workingSet: 0 }, 5)).toBe(0);
  });
});

describe("what a sync finds new beside what was left unsent", () => {
  test("uniform writes hit a quarter left over in a quarter of cases", () => {
    expect(newlyDirty(uniform, 10, 250, 10)).toBeCloseTo(632.12 * 0.75, 2);
  });

  test("a sweep that has not come round finds all of it new", () => {
    // 300 bytes were written before, 400 now: 700 of 1000, so the sweep is still ahead of what it left.
    expect(newlyDirty(sweep, 4, 250, 3)).toBe(400);
  });

  test("a sweep that comes round meets the part of the left-over that it reaches", () => {
    // 800 before and 600 now: it covers 400 of the 800 again, so half of the 200 left is met.
    expect(newlyDirty(sweep, 6, 200, 8)).toBeCloseTo(600 - 100, 9);
  });

  test("after the bulk pass what is left may lie anywhere", () => {
    expect(newlyDirty(sweep, 5, 200, Number.POSITIVE_INFINITY)).toBeCloseTo(500 - 100, 9);
  });

  test("what short rounds have left behind and what is new are never more than the set", () => {
    // 100 bytes are written, ahead of what the round before left; but 950 of 1000 are unsent already.
    expect(newlyDirty(sweep, 1, 950, 0.5)).toBeCloseTo(50, 9);
  });
});
