/** Where each row of the Gantt lies. Rows have fixed heights, so what is visible is found without looking at the rest. */
import { bisectRight } from "d3";
import type { GanttRow } from "./rows.ts";

export interface GanttLayout {
  readonly rows: readonly GanttRow[];
  /** Top of each row [px], and of one past the last. */
  readonly tops: readonly number[];
  readonly height: number;
  /** Whether moves have a second lane for the variant. */
  readonly isDouble: boolean;
}

export const HOST_HEIGHT = 34;
const MOVE_HEIGHT = 18;
const DOUBLE_MOVE_HEIGHT = 26;

export function layoutRows(rows: readonly GanttRow[], isDouble: boolean): GanttLayout {
  const tops = [0];
  let top = 0;
  for (const row of rows) {
    top += row.kind === "host" ? HOST_HEIGHT : isDouble ? DOUBLE_MOVE_HEIGHT : MOVE_HEIGHT;
    tops.push(top);
  }
  return { rows, tops, height: top, isDouble };
}

/** Index of the row at a height [px], or -1 outside. */
export function rowAt(layout: GanttLayout, y: number): number {
  if (y < 0 || y >= layout.height) return -1;
  return bisectRight(layout.tops, y) - 1;
}

/** First and one past the last row that a viewport shows. */
export function visibleRows(
  layout: GanttLayout,
  top: number,
  height: number,
): readonly [number, number] {
  const first = Math.max(0, bisectRight(layout.tops, top) - 1);
  const last = Math.min(layout.rows.length, bisectRight(layout.tops, top + height));
  return [first, last];
}
