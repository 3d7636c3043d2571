/** What was never measured must say so and be less sure; what a site has measured itself must not. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { tcgTestbed } from "../../../data/catalog/tcg-testbed.ts";
import { predictRows } from "../../../data/predict/predict-rows.ts";
import { outsideOf, rangeOf, widening } from "../../../data/predict/range.ts";
import { readMeasured } from "../../../data/predict/read-measured.ts";
import { defaultConstants, GiB, type MeasuredExtent, MiB, present } from "../../../sim/index.ts";

const read = await readMeasured(join(import.meta.dirname, "../../golden/qemu/excerpt.csv"));
const first = present(
  read.ok ? read.value.rows.find(({ capMibs, concurrent }) => capMibs && concurrent === 1) : null,
  "the excerpt has a run under a cap",
);
const large = { ...first, ramMib: 16384, capMibs: 1120, linkMbit: null };
const site: MeasuredExtent = {
  moves: 30,
  types: ["live"],
  vcpus: 8,
  memory: 32 * GiB,
  path: 1200 * MiB,
};

test("a row as measured is inside; the same on KVM is not", () => {
  expect(outsideOf(first, rangeOf(tcgTestbed))).toEqual([]);
  expect(outsideOf(first, rangeOf(defaultConstants))).toEqual(["KVM: measured under TCG"]);
});

test("16 GiB at 1120 MiB/s are two doublings beyond 4 GiB and two beyond 280 MiB/s", () => {
  expect(outsideOf(large, rangeOf(tcgTestbed))).toHaveLength(2);
  expect(widening(large, rangeOf(tcgTestbed))).toBeCloseTo(5, 9);
});

test("a site's own live moves bring it inside, and its interval is as much narrower as the rule says", () => {
  const own = rangeOf(defaultConstants, site);
  expect(outsideOf(large, own)).toEqual([]);
  const halfWidth = (range: typeof own): number => {
    const row = { ...large, meanMibs: 1100, limitS: Number.POSITIVE_INFINITY };
    const [p] = predictRows([row], tcgTestbed, range);
    return present(p?.totalTimeP90, "it completes") - present(p?.totalTime, "it completes");
  };
  expect(halfWidth(rangeOf(tcgTestbed)) / halfWidth(own)).toBeCloseTo(5, 6);
});

test("a site that moved nothing live has measured nothing of live moves", () => {
  expect(outsideOf(first, rangeOf(defaultConstants, { ...site, types: ["cold"] }))).toHaveLength(1);
});
