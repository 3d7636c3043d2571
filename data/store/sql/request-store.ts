import type { Kysely, Selectable } from "kysely";
import type { RequestRecord } from "../records.ts";
import type { RequestStore } from "../store.ts";
import { columnsOf, personOf } from "./person-columns.ts";
import type { Tables } from "./tables.ts";

export const requestStore = (db: Kysely<Tables>): RequestStore => ({
  async add(run, action, by, at) {
    const { id } = await db
      .insertInto("requests")
      .values({ run, action, at, answer: null, ...columnsOf(by) })
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  },
  async waiting(run) {
    const query = db.selectFrom("requests").selectAll().where("run", "=", run);
    const rows = await query.where("answer", "is", null).orderBy("id").execute();
    return rows.map(requestOf);
  },
  async get(id) {
    const row = await db.selectFrom("requests").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : requestOf(row);
  },
  async answer(id, answer) {
    await db.updateTable("requests").set({ answer }).where("id", "=", id).execute();
  },
});

const requestOf = (row: Selectable<Tables["requests"]>): RequestRecord => ({
  id: row.id,
  run: row.run,
  action: row.action,
  by: personOf(row),
  at: row.at,
  answer: row.answer,
});
