/** What was never measured must say so and be less sure; what a site has measured itself must not. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { tcgTestbed } from "../../../data/catalog/tcg-testbed.ts";
import { predictRows } from "../../../data/predict/predict-rows.ts";
import { outsideOf, type PredictedRange, rangeOf, widening } from "../../../data/predict/range.ts";
import { readMeasured } from "../../../data/predict/read-measured.ts";
import { defaultConstants, GiB, MiB, present, type SiteConstants } from "../../../sim/index.ts";

const read = await readMeasured(join(import.meta.dirname, "../../golden/qemu/excerpt.csv"));
const first = present(
  read.ok ? read.value.rows.find(({ capMibs, concurrent }) => capMibs && concurrent === 1) : null,
  "the excerpt has a run under a cap",
);
const large = { ...first, ramMib: 16384, capMibs: 1120, linkMbit: null };
/** Thirty live moves that its fit meets exactly, unless said otherwise. */
const siteWith = (types: SiteConstants["measured"]["types"], p90 = 0): SiteConstants => ({
  name: "site",
  source: "30 measured moves",
  date: "2026-11-20",
  base: "kvm",
  figures: [],
  measured: { moves: 30, types, vcpus: 8, memory: 32 * GiB, path: 1200 * MiB },
  error: {
    before: { median: 0.1, p90: 0.2 },
    fitted: { median: 0, p90: 0 },
    leftOut: { median: p90 / 2, p90 },
    outliers: [],
  },
});

test("a row as measured is inside; the same on KVM is not", () => {
  expect(outsideOf(first, rangeOf(tcgTestbed))).toEqual([]);
  expect(outsideOf(first, rangeOf(defaultConstants))).toEqual(["KVM: measured under TCG"]);
});

test("16 GiB at 1120 MiB/s are two doublings beyond 4 GiB and two beyond 280 MiB/s", () => {
  expect(outsideOf(large, rangeOf(tcgTestbed))).toHaveLength(2);
  expect(widening(large, rangeOf(tcgTestbed))).toBeCloseTo(5, 9);
});

test("a site's own live moves bring it inside, and its interval is as much narrower as the rule says", () => {
  const own = rangeOf(defaultConstants, siteWith(["live"]));
  expect(outsideOf(large, own)).toEqual([]);
  const [wide, narrow] = [reachOf(rangeOf(tcgTestbed)).above, reachOf(own).above];
  expect(wide / narrow).toBeCloseTo(5, 6);
});

/** How far the interval of the large row reaches to either side, and its total time [s]. */
function reachOf(range: PredictedRange) {
  const row = { ...large, meanMibs: 1100, limitS: Number.POSITIVE_INFINITY };
  const [p] = predictRows([row], tcgTestbed, range);
  const total = present(p?.totalTime, "it completes");
  const above = present(p?.totalTimeP90, "it completes") - total;
  return { total, above, below: total - present(p?.totalTimeP10, "it completes") };
}

test("what a site's moves strayed by is part of its interval: 3 s and 4 s across make 5 s", () => {
  const exact = reachOf(rangeOf(defaultConstants, siteWith(["live"])));
  const strayed = (4 / 3) * (exact.above / exact.total);
  const loose = reachOf(rangeOf(defaultConstants, siteWith(["live"], strayed)));
  expect(loose.above / exact.above).toBeCloseTo(5 / 3, 6);
  expect(loose.below / exact.below).toBeCloseTo(5 / 3, 6);
});

test("the test-bed's busy host is no other's: there a row that does not say what it was given reaches as far both ways", () => {
  const row = { ...large, meanMibs: null, limitS: Number.POSITIVE_INFINITY };
  const reach = (range: PredictedRange): number => {
    const [p] = predictRows([row], tcgTestbed, range);
    const total = present(p?.totalTime, "it completes");
    const above = present(p?.totalTimeP90, "it completes") - total;
    return above / (total - present(p?.totalTimeP10, "it completes"));
  };
  expect(reach(rangeOf(defaultConstants))).toBeCloseTo(1, 6);
  expect(reach(rangeOf(tcgTestbed))).toBeGreaterThan(1.2);
});

test("a site that moved nothing live has measured nothing of live moves", () => {
  expect(outsideOf(first, rangeOf(defaultConstants, siteWith(["cold"])))).toHaveLength(1);
});
