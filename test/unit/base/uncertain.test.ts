import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, exactly, type Uncertain, Z90 } from "../../../sim/base/uncertain.ts";

const rate: Uncertain = { value: 100, low: 50, high: 400, source: "assumed" };

describe("a quantity at a standard normal deviate", () => {
  it("passes through its P10, P50 and P90, which is what low, value and high mean", () => {
    expect(at(rate, -Z90)).toBeCloseTo(50, 9);
    expect(at(rate, 0)).toBe(100);
    expect(at(rate, Z90)).toBeCloseTo(400, 9);
  });
  it("is log-normal on each side: half way up in deviates is the geometric mean", () => {
    // sqrt(100 x 400) = 200; sqrt(100 x 50) = 70.71
    expect(at(rate, Z90 / 2)).toBeCloseTo(200, 9);
    expect(at(rate, -Z90 / 2)).toBeCloseTo(Math.sqrt(5000), 9);
  });
  it("takes a straight line where a logarithm does not exist, and never falls below nothing", () => {
    const maybeNone: Uncertain = { value: 10, low: 0, high: 20, source: "assumed" };
    expect(at(maybeNone, -Z90)).toBe(0);
    expect(at(maybeNone, -3 * Z90)).toBe(0);
  });
  it("does not move when it is exact", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (value, z) => {
          expect(at(exactly(value), z)).toBe(value);
        },
      ),
    );
  });
  it("never falls as the deviate rises, so quantiles of inputs stay quantiles", () => {
    const ordered = fc
      .tuple(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
      )
      .map((three) => three.sort((a, b) => a - b));
    const deviate = fc.double({ min: -4, max: 4, noNaN: true });
    fc.assert(
      fc.property(ordered, deviate, deviate, ([low = 0, value = 0, high = 0], a, b) => {
        const quantity: Uncertain = { value, low, high, source: "measured" };
        const slack = 1e-9 * (1 + high);
        expect(at(quantity, Math.min(a, b))).toBeLessThanOrEqual(
          at(quantity, Math.max(a, b)) + slack,
        );
      }),
    );
  });
});
