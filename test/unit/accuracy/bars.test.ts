/** The bars of `drainwise accuracy`: held by what is right, not by what is wrong, and never below the repeats' floor. */
import { describe, expect, test } from "vitest";
import { accuracyOf } from "../../../data/accuracy/accuracy.ts";
import { barsOf } from "../../../data/accuracy/bars.ts";
import { tcgTestbed } from "../../../data/catalog/tcg-testbed.ts";
import { type MeasuredResult, measuredResults } from "../../../data/predict/measured-result.ts";
import { predictRows } from "../../../data/predict/predict-rows.ts";
import { readMeasured } from "../../../data/predict/read-measured.ts";

const EXCERPT = new URL("../../golden/qemu/excerpt.csv", import.meta.url).pathname;

let predicted: ReturnType<typeof predictedAnew> | null = null;
/** Read and predicted once for all tests. */
const excerpt = () => {
  predicted ??= predictedAnew();
  return predicted;
};

async function predictedAnew() {
  const file = await readMeasured(EXCERPT);
  if (!file.ok) throw new Error(JSON.stringify(file.error.diagnostics));
  const results = measuredResults(file.value);
  const quick = results.map(({ family }) =>
    ["01idle", "04hot", "10block", "12link"].includes(family),
  );
  const rows = file.value.rows.filter((_, i) => quick[i]);
  return {
    results: results.filter((_, i) => quick[i]),
    predictions: predictRows(rows, tcgTestbed),
  };
}

const heldBars = (bars: ReturnType<typeof barsOf>) =>
  Object.fromEntries(bars.map(({ what, holds }) => [what, holds]));

describe("bars", () => {
  test("times a tenth too long break the bars of time, and only those", async () => {
    const { results, predictions } = await excerpt();
    const late = predictions.map((p) => ({
      ...p,
      totalTime: p.totalTime === null ? null : p.totalTime * 1.1,
    }));
    const [right, wrong] = [predictions, late].map((of) =>
      heldBars(barsOf(accuracyOf(results, of))),
    );
    expect(right?.["total time, ten families, 90th percentile"]).toBe(true);
    expect(wrong?.["total time, ten families, 90th percentile"]).toBe(false);
    expect(wrong?.["bytes, ten families, median"]).toBe(right?.["bytes, ten families, median"]);
  });

  test("a run that ended but is said not to breaks the outcome's", async () => {
    const { results, predictions } = await excerpt();
    const done = results.findIndex(({ completed }) => completed);
    const denied = predictions.map((p, i) =>
      i === done ? { ...p, outcome: "not_converged" as const } : p,
    );
    expect(heldBars(barsOf(accuracyOf(results, denied)))["outcome right, all rows"]).toBe(false);
  });

  test("15 % of a long outage are allowed, 15 ms of a short one", async () => {
    const { predictions } = await excerpt();
    const [some] = predictions.filter((p) => p.outcome === "completed");
    if (some === undefined) throw new Error("the excerpt has lost its rows");
    const measured = (outage: number): MeasuredResult => ({
      family: "01idle",
      experiment: "x",
      completed: true,
      totalTime: some.totalTime,
      downtime: null,
      outage,
      bytes: null,
      rounds: null,
      mirrorReady: null,
    });
    const allowed = (outage: number, predicted: number) => {
      const families = accuracyOf([measured(outage)], [{ ...some, outage: predicted }]);
      return heldBars(barsOf(families))["outage, all completed rows, median"];
    };
    expect([allowed(0.02, 0.034), allowed(0.02, 0.036)]).toEqual([true, false]);
    expect([allowed(1, 1.14), allowed(1, 1.16)]).toEqual([true, false]);
  });
});
