/** The journal's chain: each row is bound by SHA-256 to the one before it, the first to the run's own record. */
import { canonicalJson } from "../../sim/index.ts";
import { hashOf } from "./hash.ts";
import type { JournalRow, RunRecord } from "./records.ts";
import type { LastRow } from "./store.ts";

type Unbound = Omit<JournalRow, "previous" | "hash">;

/** What a run was begun with; how it ended comes after its journal and is not bound. */
export function anchorOf(run: RunRecord): string {
  const { id, plan, cloud, approval, by, startedAt, setting } = run;
  return hashOf(canonicalJson({ id, plan, cloud, approval, by, startedAt, setting }));
}

/** The row bound to the one before it. */
export function chained(row: Unbound, previous: string): JournalRow {
  return { ...row, previous, hash: hashOf(canonicalJson({ ...row, previous })) };
}

export interface ChainFault {
  /** The first row that does not follow from those before it. */
  readonly seq: number;
  readonly reason: string;
}

/**
 * Finds the first row that was changed, taken out, put in or moved; null when all hold.
 *
 * Rows cut off at the end leave a chain that holds: `last` is the last one that was written, read before the rows, where
 * somebody kept it.
 */
export function verifyChain(
  run: RunRecord,
  rows: readonly JournalRow[],
  last: LastRow | null = null,
): ChainFault | null {
  let previous = anchorOf(run);
  for (const [index, row] of rows.entries()) {
    const seq = index + 1;
    if (row.seq !== seq) return { seq, reason: `row ${seq} is missing` };
    if (row.previous !== previous) {
      return { seq, reason: `row ${seq} does not follow from the row before it` };
    }
    const { previous: bound, hash, ...unbound } = row;
    if (chained(unbound, bound).hash !== hash) {
      return { seq, reason: `row ${seq} was changed after it was written` };
    }
    previous = hash;
  }
  if (last === null) return null;
  const kept = rows[last.seq - 1];
  if (kept === undefined) {
    return { seq: rows.length + 1, reason: `rows after ${rows.length} are missing` };
  }
  if (kept.hash === last.hash) return null;
  return { seq: last.seq, reason: `row ${last.seq} is not the one that was written last` };
}
