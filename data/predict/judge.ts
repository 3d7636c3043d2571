/** A measured file judged: ours and the baselines, with nominal inputs alone and with what the host delivered. */
import type { ModelConstants } from "../../sim/index.ts";
import { accuracyOf, type FamilyAccuracy } from "./accuracy.ts";
import { baselineInput, baselines } from "./baselines.ts";
import { jobOfRow } from "./job-of-row.ts";
import { measuredResults } from "./measured-result.ts";
import type { MeasuredRow } from "./measured-row.ts";
import { predictRows } from "./predict-rows.ts";
import type { Prediction } from "./prediction.ts";
import type { MeasuredFile } from "./read-measured.ts";

export interface Judgement {
  readonly inputs: "nominal" | "delivered";
  readonly families: readonly FamilyAccuracy[];
  /** The pooled ten families by each baseline. */
  readonly baselines: readonly { readonly name: string; readonly pooled: FamilyAccuracy }[];
  readonly predictions: readonly Prediction[];
}

/** Both ways, nominal first. */
export function judge(file: MeasuredFile, constants: ModelConstants): readonly Judgement[] {
  const nominal = file.rows.map((row) => ({ ...row, meanMibs: null, rateDuring: null }));
  return [
    judgeRows(file, nominal, "nominal", constants),
    judgeRows(file, file.rows, "delivered", constants),
  ];
}

function judgeRows(
  file: MeasuredFile,
  rows: readonly MeasuredRow[],
  inputs: Judgement["inputs"],
  constants: ModelConstants,
): Judgement {
  const results = measuredResults(file);
  const predictions = predictRows(rows, constants);
  const pooled = (of: readonly Prediction[]): FamilyAccuracy | undefined =>
    accuracyOf(results, of).find(({ family }) => family === "ten families");
  return {
    inputs,
    families: accuracyOf(results, predictions),
    baselines: baselines.flatMap(({ name, totalTime }) => {
      const accuracy = pooled(rows.map((row) => asPrediction(row, totalTime, constants)));
      return accuracy === undefined ? [] : [{ name, pooled: accuracy }];
    }),
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
  };
}
