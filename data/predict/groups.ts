/** Which rows are one experiment: members of a shared-link run are simulated together. */
import type { FaultLog } from "../csv/fault-log.ts";
import type { MeasuredRow } from "./measured-row.ts";

/** Indices of rows that share a link; a row of its own is a group of one. In order of their first row. */
export function groupsOf(rows: readonly MeasuredRow[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const key = row.concurrent > 1 ? sharedKey(row) : `alone ${index}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

/** A group holds as many rows as each of its members says ran at once. */
export function checkGroups(rows: readonly MeasuredRow[], file: string, faults: FaultLog): void {
  for (const group of groupsOf(rows)) {
    for (const index of group) {
      const row = rows[index];
      if (row === undefined || row.concurrent === group.length) continue;
      faults.error(
        "incomplete-group",
        `${row.scenario} (repeat ${row.rep}) says that ${row.concurrent} migrations shared the link; the file has ${group.length} of that group.`,
        "Put every member of the run into the file, or correct n_concurrent.",
        { file, line: row.line, field: "n_concurrent" },
      );
    }
  }
}

const sharedKey = (row: MeasuredRow): string => JSON.stringify([row.rep, scenarioOf(row)]);

/** The experiment that a row belongs to, with all its repeats and, on a shared link, all its members. */
export const scenarioOf = ({ scenario, concurrent }: MeasuredRow): string =>
  concurrent > 1 ? scenario.replace(/-\d+$/, "") : scenario;
