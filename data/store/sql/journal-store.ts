import { type Kysely, sql } from "kysely";
import type { JournalRow, Lease } from "../records.ts";
import type { JournalStore } from "../store.ts";
import type { Tables } from "./tables.ts";

export const journalStore = (db: Kysely<Tables>): JournalStore => ({
  /**
   * One statement, so that nobody can take the lease between the question and the row. The key (run, seq) is the second
   * guard: of two writers that both believe in their lease, one row alone gets in. The run's record keeps which row is
   * the last, in the same transaction: rows that are cut off later are missed.
   */
  append: (row, lease, now) => db.transaction().execute((held) => appendRow(held, row, lease, now)),
  async last(run) {
    const query = db.selectFrom("runs").select(["last_seq", "last_hash"]).where("id", "=", run);
    const { last_seq: seq = null, last_hash: hash = null } = (await query.executeTakeFirst()) ?? {};
    return seq === null || hash === null ? null : { seq, hash };
  },
  rows: (run, after = 0) =>
    db
      .selectFrom("journal")
      .select(["run", "seq", "at", "wall", "request", "observation", "entries", "commands"])
      .select(["previous", "hash"])
      .where("run", "=", run)
      .where("seq", ">", after)
      .orderBy("seq")
      .execute(),
});

async function appendRow(
  db: Kysely<Tables>,
  row: JournalRow,
  lease: Lease,
  now: number,
): Promise<boolean> {
  const { run, seq, at, wall, request, observation, entries, commands, previous, hash } = row;
  const { plan, cloud, holder, epoch } = lease;
  const result = await sql`
    insert into journal (run, seq, at, wall, request, observation, entries, commands, previous, hash, epoch)
    select ${run}, ${seq}, ${at}, ${wall}, ${request}, ${observation}, ${entries}, ${commands}, ${previous}, ${hash},
      ${epoch}
    where exists (select 1 from leases where plan = ${plan} and cloud = ${cloud} and holder = ${holder}
      and epoch = ${epoch} and expires > ${now})
      and not exists (select 1 from journal where run = ${run} and seq >= ${seq})`.execute(db);
  if (result.numAffectedRows !== 1n) return false;
  const last = { last_seq: seq, last_hash: hash };
  await db.updateTable("runs").set(last).where("id", "=", run).execute();
  return true;
}
