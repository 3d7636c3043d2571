/** A whole file of measured migrations: its rows as they stand, and what may be read of each. */
import { err, ok, type Result } from "../../sim/index.ts";
import { type DiagnosticReport, FaultLog } from "../csv/fault-log.ts";
import { readHead, readRows } from "../csv/read-table.ts";
import { normalised } from "../csv/row-cursor.ts";
import { checkGroups } from "./groups.ts";
import { type MeasuredRow, neededColumns, readMeasuredRow } from "./measured-row.ts";

export interface MeasuredFile {
  readonly columns: readonly string[];
  /** As in the file, one array of cells a row. */
  readonly cells: readonly (readonly string[])[];
  readonly rows: readonly MeasuredRow[];
}

/** Reads all of it, or tells every fault. */
export async function readMeasured(path: string): Promise<Result<MeasuredFile, DiagnosticReport>> {
  const faults = new FaultLog();
  const head = await readHead(path, faults);
  if (head === null) return err(faults.report());
  const present = new Set(head.columns.map(normalised));
  for (const column of neededColumns) {
    if (present.has(column)) continue;
    faults.error(
      "missing-column",
      `The column ${column} is missing.`,
      "Add it: nothing can be predicted without it.",
      { file: head.file, line: 1, field: column },
    );
  }
  if (faults.refused) return err(faults.report());
  const cells: (readonly string[])[] = [];
  const rows: MeasuredRow[] = [];
  await readRows(head, faults, (row) => {
    cells.push(row.cells);
    rows.push(readMeasuredRow(row));
  });
  checkGroups(rows, head.file, faults);
  return faults.refused ? err(faults.report()) : ok({ columns: head.columns, cells, rows });
}
