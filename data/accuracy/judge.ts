/** A measured file judged: ours and the baselines, with nominal inputs alone and with what the host delivered. */
import type { ModelConstants } from "../../sim/index.ts";
import { jobOfRow } from "../predict/job-of-row.ts";
import { type MeasuredResult, measuredResults } from "../predict/measured-result.ts";
import type { MeasuredRow } from "../predict/measured-row.ts";
import { predictRows } from "../predict/predict-rows.ts";
import type { Prediction } from "../predict/prediction.ts";
import type { MeasuredFile } from "../predict/read-measured.ts";
import { accuracyOf, type FamilyAccuracy } from "./accuracy.ts";
import { type Bar, barsOf } from "./bars.ts";
import { baselineInput, baselines } from "./baselines.ts";
import { isQuiet } from "./quiet.ts";

/** nominal: what was asked of host and guest; quiet: the same, rows alone whose host gave that; delivered: what it gave. */
export type Inputs = "nominal" | "quiet" | "delivered";

export interface Judgement {
  readonly inputs: Inputs;
  readonly families: readonly FamilyAccuracy[];
  readonly bars: readonly Bar[];
  /** The pooled ten families by each baseline. */
  readonly baselines: readonly { readonly name: string; readonly pooled: FamilyAccuracy }[];
  /** One a judged row, with what was measured of it. */
  readonly results: readonly MeasuredResult[];
  readonly predictions: readonly Prediction[];
}

/** Nominal first, then nominal on a quiet host, then delivered. */
export function judge(file: MeasuredFile, constants: ModelConstants): readonly Judgement[] {
  const nominal = file.rows.map(nominalRow);
  const quiet = file.rows.map(isQuiet);
  return [
    judgeRows(file, nominal, "nominal", constants),
    judgeRows(file, nominal, "quiet", constants, quiet),
    judgeRows(file, file.rows, "delivered", constants),
  ];
}

/** A row without what only a finished run knows. */
export const nominalRow = (row: MeasuredRow): MeasuredRow => ({
  ...row,
  meanMibs: null,
  rateDuring: null,
});

function judgeRows(
  file: MeasuredFile,
  rows: readonly MeasuredRow[],
  inputs: Inputs,
  constants: ModelConstants,
  judged: readonly boolean[] = rows.map(() => true),
): Judgement {
  const only = <T>(of: readonly T[]): readonly T[] => of.filter((_, i) => judged[i]);
  const results = only(measuredResults(file));
  const predictions = only(predictRows(rows, constants));
  const pooled = (of: readonly Prediction[]): FamilyAccuracy | undefined =>
    accuracyOf(results, of).find(({ family }) => family === "ten families");
  const families = accuracyOf(results, predictions);
  return {
    inputs,
    families,
    bars: barsOf(families),
    baselines: baselines.flatMap(({ name, totalTime }) => {
      const accuracy = pooled(only(rows).map((row) => asPrediction(row, totalTime, constants)));
      return accuracy === undefined ? [] : [{ name, pooled: accuracy }];
    }),
    results,
    predictions,
  };
}

/** A baseline's answer: a total time and whether it is within the limit; it has nothing else to say. */
function asPrediction(
  row: MeasuredRow,
  totalTime: (typeof baselines)[number]["totalTime"],
  constants: ModelConstants,
): Prediction {
  const { job, link } = jobOfRow(row, constants);
  const cap = job.parameters.maxBandwidth * job.constants.capEfficiency;
  const time = totalTime(baselineInput(row, Math.min(cap, link, job.streamRate)));
  const done = time <= row.limitS;
  return {
    outcome: done ? "completed" : "not_converged",
    totalTime: done ? time : null,
    totalTimeP10: null,
    totalTimeP90: null,
    downtime: null,
    outage: null,
    transferred: null,
    rounds: null,
    mirrorReady: null,
    outside: [],
  };
}
