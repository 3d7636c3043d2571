import type { Kysely, Selectable } from "kysely";
import type { CloudName, RunRecord } from "../records.ts";
import type { RunStore } from "../store.ts";
import { columnsOf, personOf } from "./person-columns.ts";
import type { Tables } from "./tables.ts";

export const runStore = (db: Kysely<Tables>): RunStore => ({
  async add({ id, plan, cloud, approval, by, startedAt, setting, endedAt, end }) {
    const run = { id, plan, cloud, approval, setting, started_at: startedAt };
    await db
      .insertInto("runs")
      .values({ ...run, ended_at: endedAt, end_words: end, live: null, ...columnsOf(by) })
      .execute();
  },
  async get(id) {
    const row = await db.selectFrom("runs").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : runOf(row);
  },
  async list(plan) {
    const all = db.selectFrom("runs").selectAll();
    const asked = plan === undefined ? all : all.where("plan", "=", plan);
    return (await asked.orderBy("started_at", "desc").orderBy("id", "desc").execute()).map(runOf);
  },
  async end(id, at, end) {
    await db
      .updateTable("runs")
      .set({ ended_at: at, end_words: end })
      .where("id", "=", id)
      .execute();
  },
  async reopen(id) {
    const open = { ended_at: null, end_words: null };
    await db.updateTable("runs").set(open).where("id", "=", id).execute();
  },
  async setLive(id, live) {
    await db.updateTable("runs").set({ live }).where("id", "=", id).execute();
  },
  async live(id) {
    const query = db.selectFrom("runs").select("live").where("id", "=", id);
    return (await query.executeTakeFirst())?.live ?? null;
  },
  async addMeasurement(measurement) {
    const { measured } = measurement;
    await db
      .insertInto("measurements")
      .values(measurement)
      .onConflict((conflict) => conflict.columns(["run", "intent"]).doUpdateSet({ measured }))
      .execute();
  },
  measurements: (run) =>
    db.selectFrom("measurements").selectAll().where("run", "=", run).orderBy("intent").execute(),
});

const runOf = (row: Selectable<Tables["runs"]>): RunRecord => ({
  id: row.id,
  plan: row.plan,
  cloud: row.cloud as CloudName,
  approval: row.approval,
  by: personOf(row),
  startedAt: row.started_at,
  setting: row.setting,
  endedAt: row.ended_at,
  end: row.end_words,
});
