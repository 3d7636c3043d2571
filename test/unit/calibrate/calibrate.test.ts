import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CalibrationCase,
  constantsOfSite,
  defaultConstants,
  type ModelConstants,
  type SiteConstants,
  type SiteFigureName,
} from "../../../sim/index.ts";
import { Rng } from "../../../sim/kernel/random.ts";
import { calibrated, measuredAt, moveOf } from "./site-moves.ts";

const figure = (site: SiteConstants, name: SiteFigureName) => {
  const found = site.figures.find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

/** Sizes that tell overhead from rate, with and without disks: 20 moves. */
const variety = [1, 2, 4, 8, 16, 24, 32, 48, 64, 96].flatMap((ram) => [
  moveOf(ram),
  moveOf(ram, ram * 2),
]);

const siteOf = (stream: number, mirror: number, overhead: number): ModelConstants => ({
  ...defaultConstants,
  streamRate: stream,
  mirrorRate: mirror,
  livePreparation: overhead * 0.6,
  liveFinishing: overhead * 0.4,
});

describe("a site's constants", () => {
  // The point of it all: what a site is, its own noisy moves tell, wherever the prior had put it.
  test("are found from its own noisy moves", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2e9, max: 1.1e9, noNaN: true }),
        fc.double({ min: 0.1e9, max: 0.7e9, noNaN: true }),
        fc.double({ min: 4, max: 25, noNaN: true }),
        fc.integer({ min: 0, max: 1e6 }),
        (stream, mirror, overhead, seed) => {
          const site = calibrated(
            measuredAt(variety, siteOf(stream, mirror, overhead), 0.03, seed),
          );
          const found = (name: SiteFigureName): number => figure(site, name).quantity.value;
          expect(Math.abs(found("streamRate") / stream - 1)).toBeLessThan(0.1);
          expect(Math.abs(found("mirrorRate") / mirror - 1)).toBeLessThan(0.1);
          // 3 % of a move of a minute or more is seconds: that much an overhead cannot be told apart from noise.
          expect(Math.abs(found("liveOverhead") - overhead)).toBeLessThan(0.15 * overhead + 1.5);
          expect(site.error.leftOut.median).toBeLessThan(0.06);
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  // 80 % of intervals hold the truth; of 3 x 20 at least 65 % do with near certainty, and of a width that says something.
  test("come with intervals that mean what they say", () => {
    const truth = { streamRate: 0.6e9, mirrorRate: 0.3e9, liveOverhead: 12 } as const;
    let held = 0;
    for (let seed = 0; seed < 20; seed++) {
      const site = calibrated(measuredAt(variety, siteOf(0.6e9, 0.3e9, 12), 0.05, seed));
      for (const [name, value] of Object.entries(truth)) {
        const { low, high } = figure(site, name as SiteFigureName).quantity;
        if (low <= value && value <= high) held++;
        expect(high / low).toBeLessThan(1.5);
      }
    }
    expect(held).toBeGreaterThanOrEqual(39);
  }, 60_000);

  // Small moves show how Nova's own time strays from one to the next; a single move's interval must hold that.
  test("tell how far single moves stray from Nova's time, where that is a good part of them", () => {
    const rng = Rng.of(7, "strayed");
    const small = Array.from({ length: 60 }, (_, index) => moveOf(1 + (index % 4)));
    const cases = small.flatMap((move) =>
      measuredAt([move], siteOf(0.9e9, 0.3e9, 12 * Math.exp(0.5 * rng.normal())), 0, 1),
    );
    const told = figure(calibrated(cases), "liveOverhead").scatter ?? 0;
    expect(told).toBeGreaterThan(0.35);
    expect(told).toBeLessThan(0.7);
    // Four moves say nothing of it; nor do moves that copy for an hour.
    expect(figure(calibrated(cases.slice(0, 4)), "liveOverhead").scatter).toBeUndefined();
    const long = measuredAt(Array(8).fill(moveOf(4096)), siteOf(0.9e9, 0.3e9, 12), 0.02, 1);
    expect(figure(calibrated(long), "liveOverhead").scatter).toBeUndefined();
  });

  // Robust: a move that something else held up must not move the site's constants.
  test("are not moved by a move that went wrong, which is named", () => {
    const cases = measuredAt(variety, siteOf(0.6e9, 0.3e9, 12), 0.02, 1);
    const odd = cases.map((each, i) =>
      i === 4 ? { ...each, totalTime: each.totalTime * 6 } : each,
    );
    const [clean, fouled] = [calibrated(cases), calibrated(odd)].map(
      (site) => figure(site, "streamRate").quantity.value,
    );
    expect(Math.abs((fouled ?? 0) / (clean ?? 1) - 1)).toBeLessThan(0.03);
    expect(calibrated(odd).error.outliers.map(({ label }) => label)).toContain("4 GiB");
  });

  test("are the same however often they are fitted", () => {
    const cases = measuredAt(variety, siteOf(0.6e9, 0.3e9, 12), 0.03, 2);
    expect(calibrated(cases)).toEqual(calibrated(cases));
  });

  test("predict what was measured when put back into the models", () => {
    const cases = measuredAt(variety, siteOf(0.25e9, 0.15e9, 20), 0.01, 3);
    const constants = constantsOfSite(calibrated(cases), defaultConstants);
    for (const each of cases) {
      const { totalTime } = each.predict(constants);
      expect(Math.abs((totalTime ?? 0) / each.totalTime - 1)).toBeLessThan(0.05);
    }
  });
});

describe("data that is too thin", () => {
  test("leaves a figure that no move depends on at its prior, and says so", () => {
    const site = calibrated(measuredAt(variety, siteOf(0.6e9, 0.3e9, 12), 0.03, 4));
    const ssh = figure(site, "sshRate");
    expect(ssh).toMatchObject({ standing: "unseen", moves: 0 });
    expect(ssh.quantity).toMatchObject({
      value: defaultConstants.sshRate,
      low: defaultConstants.sshRate * 0.5,
      high: defaultConstants.sshRate * 2.5,
      source: "assumed",
    });
    expect(constantsOfSite(site, defaultConstants).sshRate).toBe(defaultConstants.sshRate);
  });

  test("leaves everything at the prior when there are fewer than five moves", () => {
    const few = measuredAt([moveOf(4), moveOf(16), moveOf(64)], siteOf(0.3e9, 0.3e9, 20), 0.02, 5);
    const site = calibrated(few);
    expect(figure(site, "streamRate")).toMatchObject({ standing: "thin", moves: 3 });
    expect(figure(site, "streamRate").because).toContain("Only 3");
    expect(figure(site, "liveOverhead").quantity.high).toBe(25); // the prior's 10 s times 2.5
    expect(site.figures.some(({ standing }) => standing === "fitted")).toBe(false);
  });

  // Moves of one size give one number; overhead and rate are two.
  test("does not tell overhead from rate by moves that are all alike", () => {
    const alike = measuredAt(Array(12).fill(moveOf(8)), siteOf(0.5e9, 0.3e9, 12), 0.03, 6);
    const standings = ["streamRate", "liveOverhead"].map(
      (name) => figure(calibrated(alike), name as SiteFigureName).standing,
    );
    expect(standings).toContain("thin");
  });

  test("is helped by what is known beforehand", () => {
    const alike = measuredAt(Array(12).fill(moveOf(8)), siteOf(0.5e9, 0.3e9, 12), 0.03, 6);
    const site = calibrated(alike, new Map([["liveOverhead", 12]]));
    expect(figure(site, "liveOverhead")).toMatchObject({ standing: "stated" });
    expect(figure(site, "streamRate").standing).toBe("fitted");
    expect(figure(site, "streamRate").quantity.value / 0.5e9).toBeCloseTo(1, 1);
  });
});

// The reported left-out error is a first-order formula; here each move is really left out and the rest fitted anew.
test("the left-out error is that of fits without the move", () => {
  const cases = measuredAt(variety, siteOf(0.6e9, 0.3e9, 12), 0.04, 7);
  const errors = cases.map((held) => errorWithout(cases, held)).sort((a, b) => a - b);
  const median = errors[Math.round((errors.length - 1) / 2)] ?? Number.NaN;
  const reported = calibrated(cases).error.leftOut.median;
  expect(Math.abs(reported / median - 1)).toBeLessThan(0.35);
});

function errorWithout(cases: readonly CalibrationCase[], held: CalibrationCase): number {
  const site = calibrated(cases.filter((each) => each !== held));
  const { totalTime } = held.predict(constantsOfSite(site, defaultConstants));
  return Math.abs((totalTime ?? Number.NaN) / held.totalTime - 1);
}
