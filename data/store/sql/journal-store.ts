import { type Kysely, sql } from "kysely";
import type { JournalStore } from "../store.ts";
import type { Tables } from "./tables.ts";

export const journalStore = (db: Kysely<Tables>): JournalStore => ({
  /**
   * One statement, so that nobody can take the lease between the question and the row. The key (run, seq) is the second
   * guard: of two writers that both believe in their lease, one row alone gets in.
   */
  async append(row, lease, now) {
    const { run, seq, at, wall, request, observation, entries, commands, previous, hash } = row;
    const { plan, cloud, holder, epoch } = lease;
    const result = await sql`
      insert into journal (run, seq, at, wall, request, observation, entries, commands, previous, hash, epoch)
      select ${run}, ${seq}, ${at}, ${wall}, ${request}, ${observation}, ${entries}, ${commands}, ${previous}, ${hash},
        ${epoch}
      where exists (select 1 from leases where plan = ${plan} and cloud = ${cloud} and holder = ${holder}
        and epoch = ${epoch} and expires > ${now})
        and not exists (select 1 from journal where run = ${run} and seq >= ${seq})`.execute(db);
    return result.numAffectedRows === 1n;
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
