/** Measured runs of bare QEMU, in the form that predict reads, as cases for the fit. */
import {
  type CalibrationCase,
  driveTogether,
  LiveMove,
  type ModelConstants,
  mebibytes,
  megabitsPerSecond,
} from "../../sim/index.ts";
import { jobOfRow } from "../predict/job-of-row.ts";
import { type MeasuredResult, measuredResults } from "../predict/measured-result.ts";
import type { MeasuredRow } from "../predict/measured-row.ts";
import type { MeasuredFile } from "../predict/read-measured.ts";
import type { MeasuredMoves } from "./measured-moves.ts";

/** Runs alone on their link that completed; of the others it is said why not. */
export function casesOfRuns(file: MeasuredFile): MeasuredMoves {
  const results = measuredResults(file);
  const moves = countsOf(file);
  const cases: CalibrationCase[] = [];
  const leftOut: string[] = [];
  for (const [i, row] of file.rows.entries()) {
    const result = results[i];
    const total = result?.totalTime ?? null;
    const label = `line ${row.line}${row.scenario === "" ? "" : ` (${row.scenario})`}`;
    if (result === undefined || !result.completed || total === null) {
      leftOut.push(`${label}: not completed`);
    } else if (row.concurrent > 1) {
      leftOut.push(`${label}: shared its link with others`);
    } else {
      cases.push(caseOfRun(row, result, total, moves[i] ?? 1, label));
    }
  }
  return { cases, leftOut, lastDate: null };
}

/** A column `moves`, where there is one: runs that the row stands for. */
function countsOf(file: MeasuredFile): readonly number[] {
  const index = file.columns.findIndex((name) => name.trim() === "moves");
  return file.cells.map((cells) => {
    const count = Number(cells[index] ?? "");
    return Number.isInteger(count) && count > 0 ? count : 1;
  });
}

function caseOfRun(
  row: MeasuredRow,
  result: MeasuredResult,
  totalTime: number,
  moves: number,
  label: string,
): CalibrationCase {
  const link = row.linkMbit === null ? Number.POSITIVE_INFINITY : megabitsPerSecond(row.linkMbit);
  const cap = row.capMibs === null ? Number.POSITIVE_INFINITY : mebibytes(row.capMibs);
  return {
    label,
    type: row.disk === null ? "live" : "block-live",
    moves,
    totalTime,
    downtime: result.downtime,
    bytes: result.bytes,
    vcpus: 1,
    memory: mebibytes(row.ramMib),
    path: Math.min(link, cap),
    predict: (constants) => predictRun(row, constants),
  };
}

function predictRun(row: MeasuredRow, constants: ModelConstants) {
  const { job, link } = jobOfRow(row, constants);
  const move = new LiveMove(job);
  driveTogether([{ move, start: 0, limit: row.limitS }], link);
  const { memoryTime, downtime, memoryBytes } = move.counters;
  const totalTime = move.result?.end === "completed" ? memoryTime : null;
  return { totalTime, downtime, bytes: memoryBytes };
}
