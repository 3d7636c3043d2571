import type { Kysely, Selectable } from "kysely";
import type { ApprovalRecord, CloudName, ConfirmedPrerequisite } from "../records.ts";
import type { PlanStore } from "../store.ts";
import { columnsOf, personOf } from "./person-columns.ts";
import type { Tables } from "./tables.ts";

export const planStore = (db: Kysely<Tables>): PlanStore => ({
  async keep(hash, text, at) {
    const plan = { hash, text, at };
    await db.insertInto("plans").values(plan).onConflict(doNothing).execute();
  },
  async text(hash) {
    const query = db.selectFrom("plans").select("text").where("hash", "=", hash);
    return (await query.executeTakeFirst())?.text ?? null;
  },
  list: () => db.selectFrom("plans").select(["hash", "at"]).orderBy("at", "desc").execute(),
  async addAuthor({ plan, by, cloud, at }) {
    const author = { plan, cloud, at, ...columnsOf(by) };
    await db.insertInto("authors").values(author).onConflict(doNothing).execute();
  },
  async authors(plan) {
    const query = db.selectFrom("authors").selectAll().where("plan", "=", plan).orderBy("at");
    const rows = await query.execute();
    return rows.map((row) => ({
      plan: row.plan,
      cloud: row.cloud as CloudName,
      at: row.at,
      by: personOf(row),
    }));
  },
  async addApproval({ id, plan, by, cloud, at, expires, confirmed, withdrawnAt }) {
    const approval = { id, plan, cloud, at, expires, withdrawn_at: withdrawnAt };
    await db
      .insertInto("approvals")
      .values({ ...approval, confirmed: JSON.stringify(confirmed), ...columnsOf(by) })
      .execute();
  },
  async approvals(plan) {
    const query = db.selectFrom("approvals").selectAll().where("plan", "=", plan);
    return (await query.orderBy("at").orderBy("id").execute()).map(approvalOf);
  },
  async withdrawApproval(id, at) {
    await db
      .updateTable("approvals")
      .set({ withdrawn_at: at })
      .where("id", "=", id)
      .where("withdrawn_at", "is", null)
      .execute();
  },
});

const doNothing = <T extends { doNothing(): R }, R>(conflict: T): R => conflict.doNothing();

const approvalOf = (row: Selectable<Tables["approvals"]>): ApprovalRecord => ({
  id: row.id,
  plan: row.plan,
  by: personOf(row),
  cloud: row.cloud as CloudName,
  at: row.at,
  expires: row.expires,
  confirmed: JSON.parse(row.confirmed) as readonly ConfirmedPrerequisite[],
  withdrawnAt: row.withdrawn_at,
});
