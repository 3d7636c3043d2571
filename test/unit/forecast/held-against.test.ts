import { describe, expect, it } from "vitest";
import { heldAgainst, heldTogether, type Quantiles } from "../../../sim/index.ts";

const predicted: Quantiles = { p5: 80, p10: 90, p50: 100, p90: 120, p95: 130 };
const done = (measured: number) => heldAgainst(predicted, measured, true);

describe("a measured move beside its prediction", () => {
  it("is off by its share of P50, and inside from P5 to P95 with both ends", () => {
    expect(done(125)).toEqual({ predicted, measured: 125, error: 0.25, inside: true });
    expect(done(80).inside).toBe(true);
    expect(done(130).inside).toBe(true);
    expect(done(131)).toMatchObject({ error: 0.31, inside: false });
    expect(done(79).inside).toBe(false);
  });

  // A move that Nova refused after a second would otherwise count as 99 % too fast.
  it("is judged only where it completed and had been foreseen", () => {
    const none = { error: null, inside: null };
    expect(heldAgainst(predicted, 1, false)).toMatchObject(none);
    expect(heldAgainst(predicted, null, true)).toMatchObject(none);
    expect(heldAgainst(null, 100, true)).toMatchObject(none);
  });
});

describe("measured moves together", () => {
  it("tell how far they are off, to which side, and how many are inside", () => {
    const moves = [done(90), done(120), done(140), done(130), heldAgainst(predicted, 1, false)];
    const held = heldTogether(moves);
    // Errors -0.1, 0.2, 0.3, 0.4: sizes 0.1, 0.2, 0.3, 0.4 in the middle 0.25.
    expect(held.medianError).toBeCloseTo(0.25);
    expect(held.medianShift).toBeCloseTo(0.25);
    expect(held).toMatchObject({ judged: 4, unjudged: 1, inside: 3 });
  });

  it("tell nothing while none has ended", () => {
    expect(heldTogether([heldAgainst(predicted, null, false)])).toEqual({
      ...{ judged: 0, unjudged: 0, medianError: null, medianShift: null, inside: 0 },
    });
  });
});
