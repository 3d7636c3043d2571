/** A file of measured moves, in either of its two forms, as cases for the fit: all of it, or every fault. */
import { basename } from "node:path";
import { err, ok, type Result } from "../../sim/index.ts";
import { type DiagnosticReport, FaultLog } from "../csv/fault-log.ts";
import { readHead, readRows, type TableHead } from "../csv/read-table.ts";
import { normalised } from "../csv/row-cursor.ts";
import { readMeasured } from "../predict/read-measured.ts";
import { caseOfMove } from "./case-of-move.ts";
import { casesOfRuns } from "./cases-of-runs.ts";
import { checkColumns } from "./check-columns.ts";
import type { MeasuredMoves } from "./measured-moves.ts";
import { readMove, type SiteMove } from "./read-move.ts";

export async function readMoves(path: string): Promise<Result<MeasuredMoves, DiagnosticReport>> {
  const faults = new FaultLog();
  const head = await readHead(path, faults);
  if (head === null) return err(faults.report());
  return isRuns(head) ? readRuns(path) : readSiteMoves(head, faults);
}

/** The form that `drainwise predict` reads, by the unit in which its times are. */
const isRuns = ({ columns }: TableHead): boolean =>
  columns.map(normalised).includes("downtime_limit_ms");

async function readRuns(path: string): Promise<Result<MeasuredMoves, DiagnosticReport>> {
  const file = await readMeasured(path);
  if (!file.ok) return file;
  const moves = casesOfRuns(file.value);
  return moves.cases.length > 0 ? ok(moves) : nothingMeasured(basename(path));
}

async function readSiteMoves(
  head: TableHead,
  faults: FaultLog,
): Promise<Result<MeasuredMoves, DiagnosticReport>> {
  checkColumns(head, faults);
  if (faults.refused) return err(faults.report());
  const moves: SiteMove[] = [];
  await readRows(head, faults, (row) => {
    const move = readMove(row);
    if (move !== null) moves.push(move);
  });
  if (faults.refused) return err(faults.report());
  const done = moves.filter(({ completed }) => completed);
  if (done.length === 0) return nothingMeasured(head.file);
  return ok({
    cases: done.map(caseOfMove),
    leftOut: moves
      .filter(({ completed }) => !completed)
      .map(({ label, status }) => `${label}: ${status}, not completed`),
    lastDate: moves.reduce<string | null>(
      (last, { date }) => (date !== null && (last === null || date > last) ? date : last),
      null,
    ),
  });
}

function nothingMeasured(file: string): Result<never, DiagnosticReport> {
  const faults = new FaultLog();
  faults.error(
    "nothing-measured",
    "The file holds no completed move with a measured time.",
    "Add rows of moves that completed, each with its total time.",
    { file },
  );
  return err(faults.report());
}
