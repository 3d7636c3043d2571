/**
 * Split-half validation: constants and the width of the intervals fitted to half of the scenarios, judged on the other
 * half, both ways.
 *
 * The halves are drawn by scenario, so that repeats of one experiment, and members of one shared link, never lie on both
 * sides, and family by family, so that both halves hold every family that has two scenarios. The width's factor is that
 * of split conformal prediction: the quantile of what the fitted half's errors are of their half-widths, on their own
 * side (Lei et al. 2018; Romano et al. 2019).
 */
import { type ModelConstants, present, Rng } from "../../sim/index.ts";
import { scenarioOf } from "../predict/groups.ts";
import { type MeasuredResult, measuredResults } from "../predict/measured-result.ts";
import { predictRows } from "../predict/predict-rows.ts";
import type { Prediction } from "../predict/prediction.ts";
import type { MeasuredFile } from "../predict/read-measured.ts";
import { accuracyOf, type FamilyAccuracy, isPooled } from "./accuracy.ts";
import { ConstantsFit, type Fit } from "./fit-constants.ts";
import { nominalRow } from "./judge.ts";

/** What share of the measured an interval is to cover. */
const COVERED = 0.8;

export interface HalfJudged {
  readonly inputs: "delivered" | "nominal";
  /** The half that is judged: the first or the second. */
  readonly half: 1 | 2;
  readonly moved: Fit["moved"];
  /** What the fitted half makes of the half-widths. */
  readonly widthFactor: number;
  /** Of the half that was fitted to, and of the one that was not: the ten families pooled. */
  readonly fitted: FamilyAccuracy;
  readonly judged: FamilyAccuracy;
}

/** Four: with delivered rates and with nominal inputs alone, each half judged once. */
export function splitHalf(
  file: MeasuredFile,
  constants: ModelConstants,
  seed: number,
): readonly HalfJudged[] {
  const results = measuredResults(file);
  const first = firstHalf(file, results, seed);
  const fit = new ConstantsFit(file, constants);
  return (["delivered", "nominal"] as const).flatMap((inputs) => {
    const rows = inputs === "delivered" ? file.rows : file.rows.map(nominalRow);
    return ([1, 2] as const).map((half): HalfJudged => {
      const judged = first.map((isFirst) => isFirst === (half === 1));
      const seen = judged.map((is) => !is);
      const own = fit.fittedTo(seen);
      const predictions = predictRows(rows, own.constants);
      const widthFactor = conformalFactor(results, predictions, seen);
      const scaled = predictions.map((prediction) => widened(prediction, widthFactor));
      const pooled = (of: readonly boolean[]) => pooledAccuracy(results, scaled, of);
      return {
        inputs,
        half,
        moved: own.moved,
        widthFactor,
        fitted: pooled(seen),
        judged: pooled(judged),
      };
    });
  });
}

/** True of the rows of the first half. */
function firstHalf(
  file: MeasuredFile,
  results: readonly MeasuredResult[],
  seed: number,
): readonly boolean[] {
  const chosen = new Set<string>();
  const families = new Map<string, Set<string>>();
  for (const [i, row] of file.rows.entries()) {
    const family = results[i]?.family ?? "";
    families.set(family, (families.get(family) ?? new Set()).add(scenarioOf(row)));
  }
  for (const family of [...families.keys()].sort()) {
    const chance = Rng.of(seed, "halves", family);
    const ranked = [...(families.get(family) ?? [])]
      .sort()
      .map((scenario) => ({ scenario, at: chance.uniform() }))
      .sort((a, b) => a.at - b.at);
    const parity = chance.bits() % 2; // of an odd number, either half may have one more
    for (const [i, { scenario }] of ranked.entries()) if (i % 2 === parity) chosen.add(scenario);
  }
  return file.rows.map((row) => chosen.has(scenarioOf(row)));
}

/** The multiple of their half-widths that would just have covered the share asked for of these rows. */
function conformalFactor(
  results: readonly MeasuredResult[],
  predictions: readonly Prediction[],
  seen: readonly boolean[],
): number {
  const scores = results.flatMap(({ family, completed, totalTime: measured }, i) => {
    const { totalTime, totalTimeP10, totalTimeP90 } = predictions[i] ?? none;
    if (!seen[i] || !isPooled(family) || !completed || measured === null) return [];
    if (totalTime === null || totalTimeP10 === null || totalTimeP90 === null) return [];
    const reach = measured < totalTime ? totalTime - totalTimeP10 : totalTimeP90 - totalTime;
    return [Math.abs(measured - totalTime) / reach];
  });
  const rank = Math.ceil((scores.length + 1) * COVERED);
  return scores.sort((a, b) => a - b)[Math.min(rank, scores.length) - 1] ?? 1;
}

const none = { totalTime: null, totalTimeP10: null, totalTimeP90: null };

function widened(prediction: Prediction, factor: number): Prediction {
  const { totalTime, totalTimeP10, totalTimeP90 } = prediction;
  if (totalTime === null || totalTimeP10 === null || totalTimeP90 === null) return prediction;
  return {
    ...prediction,
    totalTimeP10: totalTime - factor * (totalTime - totalTimeP10),
    totalTimeP90: totalTime + factor * (totalTimeP90 - totalTime),
  };
}

function pooledAccuracy(
  results: readonly MeasuredResult[],
  predictions: readonly Prediction[],
  of: readonly boolean[],
): FamilyAccuracy {
  const families = accuracyOf(
    results.filter((_, i) => of[i]),
    predictions.filter((_, i) => of[i]),
  );
  return present(
    families.find(({ family }) => family === "ten families"),
    "families are pooled",
  );
}
