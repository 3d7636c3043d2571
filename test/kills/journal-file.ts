/** The journal as it lies in the store's file, read by somebody who is not the runner. */
import Database from "libsql";
import type { JournalRow } from "../../data/store/records.ts";

export interface RunOnFile {
  readonly id: string;
  readonly endedAt: string | null;
  readonly end: string | null;
  /** What the first row is bound to. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly rows: readonly JournalRow[];
}

export function readRuns(store: string): readonly RunOnFile[] {
  const database = new Database(store, { fileMustExist: true });
  try {
    const runs = database.prepare("select * from runs order by started_at").all() as Record<
      string,
      string | null
    >[];
    const rowsOf = database.prepare("select * from journal where run = ? order by seq");
    return runs.map((run) => ({
      id: String(run.id),
      endedAt: run.ended_at ?? null,
      end: run.end_words ?? null,
      record: recordOf(run),
      rows: (rowsOf.all(run.id) as (JournalRow & { epoch: number })[]).map(
        ({ epoch: _, ...row }) => row,
      ),
    }));
  } finally {
    database.close();
  }
}

function recordOf(run: Record<string, unknown>): Record<string, unknown> {
  const { id, plan, cloud, approval, started_at: startedAt, setting } = run;
  const by = { user: run.user_id, name: run.user_name, proven: run.proven === 1 };
  return { id, plan, cloud, approval, by, startedAt, setting };
}
