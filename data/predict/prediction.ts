/** One row's answer, from the nominal run and its variants. */
import { type LiveCounters, type LiveMove, type Seconds, Z90 } from "../../sim/index.ts";
import type { MeasuredRow } from "./measured-row.ts";
import { outsideOf, type PredictedRange, widening } from "./range.ts";
import { shortfallOf } from "./shortfall.ts";

/** Null where there is none to give. Seconds and bytes. */
export interface Prediction {
  readonly outcome: "completed" | "not_converged";
  readonly totalTime: number | null;
  readonly totalTimeP10: number | null;
  readonly totalTimeP90: number | null;
  readonly downtime: number | null;
  readonly outage: number | null;
  /** As at the limit when it does not converge; null when there is none to stop it at. */
  readonly transferred: number | null;
  readonly rounds: number | null;
  readonly mirrorReady: number | null;
  /** In what the row lies outside of what was measured; empty: inside. Its interval is wider then. */
  readonly outside: readonly string[];
}

/** What the model leaves out, as a standard deviation: of the total, and of the beginning and end of any run [s]. */
const MODEL_SHARE = 0.0075;
const MODEL_ENDS: Seconds = 0.04;

/** The nominal run decides whether it completes; the middle of all runs that agree is the prediction. */
export function summaryOf(
  nominal: LiveMove,
  variants: readonly LiveMove[],
  row: MeasuredRow,
  range: PredictedRange,
): Prediction {
  const done = completed(nominal);
  const agreeing = variants.filter((move) => completed(move) === done);
  const counters = (agreeing.length > 0 ? agreeing : [nominal]).map((move) => move.counters);
  const middle = (of: (each: LiveCounters) => number | null): number =>
    median(counters.flatMap((each) => of(each) ?? []));
  const ready = row.disk !== null && nominal.counters.memoryStart !== null;
  const stops = done || Number.isFinite(row.limitS);
  const total = middle((each) => each.memoryTime);
  const [below, above] = widths(
    counters.flatMap((each) => each.memoryTime ?? []),
    total,
    row,
    range,
  );
  return {
    outcome: done ? "completed" : "not_converged",
    totalTime: done ? total : null,
    totalTimeP10: done ? Math.max(0, total - below) : null,
    totalTimeP90: done ? total + above : null,
    downtime: done ? middle((each) => each.downtime) : null,
    outage: done ? middle((each) => each.outage) : null,
    transferred: stops ? middle((each) => each.memoryBytes) : null,
    rounds: stops ? Math.round(middle((each) => each.passes)) : null,
    mirrorReady: ready ? middle((each) => each.mirrorTime) : null,
    outside: outsideOf(row, range),
  };
}

const completed = (move: LiveMove): boolean => move.result?.end === "completed";

/**
 * How far the 80 % interval reaches below and above [s]: the variants' spread and what the model leaves out, wider
 * outside what was measured; what a site's own moves strayed by is part of it. Where a row of the test-bed does not say
 * what its host gave, the upper end is a busy host's.
 */
function widths(
  times: readonly Seconds[],
  total: Seconds,
  row: MeasuredRow,
  range: PredictedRange,
): readonly [Seconds, Seconds] {
  const mean = times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length);
  const variance =
    times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / Math.max(1, times.length - 1);
  const beside = (MODEL_SHARE * total) ** 2 + MODEL_ENDS ** 2;
  const deviation = Math.sqrt(variance + beside) * widening(row, range);
  const below = Math.hypot(Z90 * deviation, range.siteError * total);
  const isUntold = range.testBed && row.meanMibs === null && row.concurrent === 1;
  const busy = isUntold ? shortfallOf(row) * total : 0;
  return [below, Math.hypot(below, busy)];
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (low + high) / 2;
}
