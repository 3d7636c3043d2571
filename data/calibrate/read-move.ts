/** One row of measured moves: every fault noted at its cell, and null where the row cannot be used. */
import type { MoveType } from "../../sim/index.ts";
import type { RowCursor } from "../csv/row-cursor.ts";
import { LEAST_MEMORY, type MoveColumn, moveColumns, type WrittenMove } from "./move-columns.ts";

/** A row whose needed cells are all there. */
export interface SiteMove extends WrittenMove {
  readonly label: string;
  readonly completed: boolean;
  readonly type: MoveType;
  readonly ram: number;
  readonly link: number;
  readonly total: number;
}

const COMPLETED: readonly string[] = ["completed", "finished", "confirmed"];

export function readMove(row: RowCursor): SiteMove | null {
  const written = valuesOf(row);
  const { type, ram, link, total } = written;
  if (ram !== null && ram < LEAST_MEMORY) {
    row.fault("too-small", moveColumns.ram.name, "No server has that little memory.", "Check it.");
  }
  within(row, written.touched, ram, moveColumns.touched.name);
  within(row, written.workingSet, ram, moveColumns.workingSet.name);
  if (type === null || ram === null || link === null || total === null) return null;
  const status = written.status?.toLowerCase() ?? "completed";
  const server = written.server === null ? "" : ` (${written.server})`;
  return {
    ...written,
    type,
    ram,
    link,
    total,
    label: `line ${row.line}${server}`,
    completed: COMPLETED.includes(status),
  };
}

function valuesOf(row: RowCursor): WrittenMove {
  const type = row.need(moveColumns.type.name, moveColumns.type.cell);
  const disks = type === "block-live" || type === "cold-block";
  const values = Object.entries(moveColumns).map(([key, column]): [string, unknown] => {
    if (key === "type") return [key, type];
    const { name, cell, need } = column as MoveColumn<unknown>;
    const must = need === "always" || (need === "disks" && disks);
    return [key, must ? row.need(name, cell) : row.get(name, cell)];
  });
  return Object.fromEntries(values) as unknown as WrittenMove;
}

function within(row: RowCursor, part: number | null, ram: number | null, column: string): void {
  if (part === null || ram === null || part <= ram) return;
  row.fault("more-than-all", column, "It is more than ram_mib.", "Correct one of the two.");
}
