/** Errors of predictions by family, beside the floor that repeats of one experiment set. */
import type { MeasuredResult } from "../predict/measured-result.ts";
import type { Prediction } from "../predict/prediction.ts";
import { quantile } from "./quantile.ts";

/** Median and 90th percentile of absolute errors; NaN of none. */
export interface Error50And90 {
  readonly median: number;
  readonly p90: number;
}

export interface FamilyAccuracy {
  readonly family: string;
  readonly rows: number;
  readonly outcomesRight: number;
  /** Relative. */
  readonly totalTime: Error50And90;
  readonly bytes: Error50And90;
  readonly mirrorReady: Error50And90;
  /** Passes. */
  readonly rounds: Error50And90;
  /** Seconds. */
  readonly downtime: Error50And90;
  readonly outage: Error50And90;
  /** The same as shares of what is allowed: 15 ms, or 15 % of what was measured where that is more. */
  readonly downtimeOfAllowed: Error50And90;
  readonly outageOfAllowed: Error50And90;
  /** Share of measured total times within the 80 % interval, and its median half-width, relative. */
  readonly coverage: number;
  readonly halfWidth: number;
  /** Median relative range of the total time between repeats of one experiment. */
  readonly floor: number;
}

/** The families of issue and MODELS.md whose errors are pooled: one migration alone, nothing changed by hand. */
const POOLED = [
  "idle",
  "uniform",
  "seq",
  "hot",
  "dt",
  "ramp",
  "postcopy",
  "xbz_mfd",
  "block",
  "link",
];
export const bareName = (family: string): string => family.replace(/^\d+/, "");
export const isPooled = (family: string): boolean => POOLED.includes(bareName(family));

/** Each family by name, then the pooled ten, then all. */
export function accuracyOf(
  results: readonly MeasuredResult[],
  predictions: readonly Prediction[],
): readonly FamilyAccuracy[] {
  const pairs = results.flatMap((result, i) => {
    const prediction = predictions[i];
    return prediction === undefined ? [] : [{ result, prediction }];
  });
  const families = [...new Set(results.map((result) => result.family))].sort();
  return [
    ...families.map((family) =>
      familyAccuracy(
        family,
        pairs.filter(({ result }) => result.family === family),
      ),
    ),
    familyAccuracy(
      "ten families",
      pairs.filter(({ result }) => isPooled(result.family)),
    ),
    familyAccuracy("all", pairs),
  ];
}

interface Pair {
  readonly result: MeasuredResult;
  readonly prediction: Prediction;
}

function familyAccuracy(family: string, pairs: readonly Pair[]): FamilyAccuracy {
  const done = pairs.filter(
    ({ result, prediction }) => result.completed && prediction.outcome === "completed",
  );
  const relative = (
    of: readonly Pair[],
    measured: (result: MeasuredResult) => number | null,
    predicted: (prediction: Prediction) => number | null,
  ) => spread(differences(of, measured, predicted).map(([m, p]) => Math.abs(p / m - 1)));
  const absolute = (
    measured: (result: MeasuredResult) => number | null,
    predicted: (prediction: Prediction) => number | null,
  ) => spread(differences(done, measured, predicted).map(([m, p]) => Math.abs(p - m)));
  return {
    family,
    rows: pairs.length,
    outcomesRight: share(
      pairs.map(
        ({ result, prediction }) => result.completed === (prediction.outcome === "completed"),
      ),
    ),
    totalTime: relative(
      done,
      (r) => r.totalTime,
      (p) => p.totalTime,
    ),
    bytes: relative(
      done,
      (r) => r.bytes,
      (p) => p.transferred,
    ),
    mirrorReady: relative(
      pairs,
      (r) => r.mirrorReady,
      (p) => p.mirrorReady,
    ),
    rounds: absolute(
      (r) => r.rounds,
      (p) => p.rounds,
    ),
    downtime: absolute(
      (r) => r.downtime,
      (p) => p.downtime,
    ),
    outage: absolute(
      (r) => r.outage,
      (p) => p.outage,
    ),
    downtimeOfAllowed: ofAllowed(
      done,
      (r) => r.downtime,
      (p) => p.downtime,
    ),
    outageOfAllowed: ofAllowed(
      done,
      (r) => r.outage,
      (p) => p.outage,
    ),
    coverage: share(done.flatMap(isCovered)),
    halfWidth: quantile(done.flatMap(relativeHalfWidth), 0.5),
    floor: floorOf(pairs.map(({ result }) => result)),
  };
}

/** Allowed for a downtime or an outage: so many seconds, or this share of it. */
const ALLOWED = { seconds: 0.015, share: 0.15 };

const ofAllowed = (
  pairs: readonly Pair[],
  measured: (result: MeasuredResult) => number | null,
  predicted: (prediction: Prediction) => number | null,
): Error50And90 =>
  spread(
    differences(pairs, measured, predicted).map(
      ([m, p]) => Math.abs(p - m) / Math.max(ALLOWED.seconds, ALLOWED.share * m),
    ),
  );

function isCovered({ result, prediction }: Pair): readonly boolean[] {
  const { totalTimeP10, totalTimeP90 } = prediction;
  if (result.totalTime === null || totalTimeP10 === null || totalTimeP90 === null) return [];
  return [totalTimeP10 <= result.totalTime && result.totalTime <= totalTimeP90];
}

function relativeHalfWidth({ prediction }: Pair): readonly number[] {
  const { totalTime, totalTimeP10, totalTimeP90 } = prediction;
  if (totalTime === null || totalTimeP10 === null || totalTimeP90 === null) return [];
  return [(totalTimeP90 - totalTimeP10) / 2 / totalTime];
}

const differences = (
  pairs: readonly Pair[],
  measured: (result: MeasuredResult) => number | null,
  predicted: (prediction: Prediction) => number | null,
): readonly (readonly [number, number])[] =>
  pairs.flatMap(({ result, prediction }): (readonly [number, number])[] => {
    const m = measured(result);
    const p = predicted(prediction);
    return m === null || p === null ? [] : [[m, p]];
  });

/** Median over experiments of (longest - shortest) / median of their repeats' total times. */
function floorOf(results: readonly MeasuredResult[]): number {
  const times = new Map<string, number[]>();
  for (const { experiment, completed, totalTime } of results) {
    if (!completed || totalTime === null) continue;
    times.set(experiment, [...(times.get(experiment) ?? []), totalTime]);
  }
  const ranges = [...times.values()]
    .filter((repeats) => repeats.length > 1)
    .map((repeats) => (Math.max(...repeats) - Math.min(...repeats)) / quantile(repeats, 0.5));
  return quantile(ranges, 0.5);
}

const spread = (errors: readonly number[]): Error50And90 => ({
  median: quantile(errors, 0.5),
  p90: quantile(errors, 0.9),
});

const share = (flags: readonly boolean[]): number =>
  flags.length === 0 ? Number.NaN : flags.filter(Boolean).length / flags.length;
