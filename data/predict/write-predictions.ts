/** Rows as they came with the answers behind them: the columns that DESIGN.md section 4 names. */
import { stringify } from "csv-stringify/sync";
import type { Prediction } from "./prediction.ts";
import type { MeasuredFile } from "./read-measured.ts";

const SECONDS_DECIMALS = 6;

/** Name of each appended column and its text. */
const columns: readonly (readonly [string, (prediction: Prediction) => string])[] = [
  ["pred_outcome", (p) => p.outcome],
  ["pred_total_time_s", (p) => seconds(p.totalTime)],
  ["pred_total_time_s_p10", (p) => seconds(p.totalTimeP10)],
  ["pred_total_time_s_p90", (p) => seconds(p.totalTimeP90)],
  ["pred_downtime_s", (p) => seconds(p.downtime)],
  ["pred_outage_s", (p) => seconds(p.outage)],
  ["pred_transferred_bytes", (p) => (p.transferred === null ? "" : p.transferred.toFixed(0))],
  ["pred_rounds", (p) => (p.rounds === null ? "" : String(p.rounds))],
  ["pred_mirror_ready_s", (p) => seconds(p.mirrorReady)],
];

const seconds = (value: number | null): string =>
  value === null ? "" : value.toFixed(SECONDS_DECIMALS);

/** The file as CSV with its predictions appended, header first, rows in order. */
export const predictionsCsv = (file: MeasuredFile, predictions: readonly Prediction[]): string =>
  stringify([
    [...file.columns, ...columns.map(([name]) => name)],
    ...file.cells.map((cells, i) => {
      const prediction = predictions[i];
      return [
        ...cells,
        ...columns.map(([, text]) => (prediction === undefined ? "" : text(prediction))),
      ];
    }),
  ]);
