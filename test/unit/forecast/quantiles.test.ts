import fc from "fast-check";
import { expect, test } from "vitest";
import { leastThatHolds } from "../../../sim/forecast/bisect.ts";
import { quantile, quantilesOf } from "../../../sim/forecast/quantiles.ts";

test("type 7 lies linearly between neighbours: of 1, 2, 3, 4 the median is 2.5 and P90 is 3.7", () => {
  // position = share x (n - 1): 0.5 x 3 = 1.5, 0.9 x 3 = 2.7
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 0.9)).toBeCloseTo(3.7, 12);
  expect(quantile([5], 0.95)).toBe(5);
});

test("what did not happen (NaN) does not count; without anything there are no quantiles", () => {
  expect(quantilesOf([Number.NaN, 3, Number.NaN])).toEqual({
    ...{ p5: 3, p10: 3, p50: 3, p90: 3, p95: 3 },
  });
  expect(quantilesOf([Number.NaN])).toBeNull();
  expect(quantilesOf([])).toBeNull();
});

test("quantiles never cross and lie within the values, in whatever order these come", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, min: 0, max: 1e9 }), { minLength: 1 }),
      (list) => {
        const q = quantilesOf(list);
        if (q === null) throw new Error("values were given");
        expect([q.p10, q.p50, q.p90, q.p95]).toEqual(
          [q.p10, q.p50, q.p90, q.p95].sort((a, b) => a - b),
        );
        expect(q.p10).toBeGreaterThanOrEqual(Math.min(...list));
        expect(q.p95).toBeLessThanOrEqual(Math.max(...list));
        expect(quantilesOf([...list].reverse())).toEqual(q);
      },
    ),
  );
});

test("bisection finds the least value that holds, to a four-thousandth, and says when none does", () => {
  expect(leastThatHolds(1, 1000, (x) => x >= 37)).toBeGreaterThanOrEqual(37);
  expect(leastThatHolds(1, 1000, (x) => x >= 37)).toBeLessThan(37 * 1000 ** (1 / 4096));
  expect(leastThatHolds(1, 1000, () => false)).toBeNull();
});
