import type { Kysely, Selectable } from "kysely";
import type { CloudName, Lease } from "../records.ts";
import type { LeaseStore } from "../store.ts";
import type { Tables } from "./tables.ts";

export const leaseStore = (db: Kysely<Tables>): LeaseStore => ({
  async take({ plan, cloud }, { holder, mark }, now, lasts) {
    const taken = { holder, mark, since: now, expires: now + lasts };
    const row = await db
      .insertInto("leases")
      .values({ plan, cloud, ...taken, epoch: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(["plan", "cloud"])
          .doUpdateSet((eb) => ({ ...taken, epoch: eb("leases.epoch", "+", 1) }))
          .where("leases.expires", "<=", now),
      )
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : leaseOf(row);
  },
  /** Of two that find the same holder dead, one alone gets it: the epoch that both have seen is gone then. */
  async takeOver(of, { holder, mark }, now, lasts) {
    const row = await db
      .updateTable("leases")
      .set({ holder, mark, since: now, expires: now + lasts, epoch: of.epoch + 1 })
      .where("plan", "=", of.plan)
      .where("cloud", "=", of.cloud)
      .where("holder", "=", of.holder)
      .where("epoch", "=", of.epoch)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : leaseOf(row);
  },
  /** An expired lease may be prolonged as long as nobody has taken it: its epoch tells. */
  async renew({ plan, cloud, holder, epoch }, now, lasts) {
    const row = await db
      .updateTable("leases")
      .set({ expires: now + lasts })
      .where("plan", "=", plan)
      .where("cloud", "=", cloud)
      .where("holder", "=", holder)
      .where("epoch", "=", epoch)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : leaseOf(row);
  },
  async current({ plan, cloud }) {
    const row = await db
      .selectFrom("leases")
      .selectAll()
      .where("plan", "=", plan)
      .where("cloud", "=", cloud)
      .executeTakeFirst();
    return row === undefined ? null : leaseOf(row);
  },
  async release({ plan, cloud, holder, epoch }) {
    await db
      .updateTable("leases")
      .set({ expires: 0 })
      .where("plan", "=", plan)
      .where("cloud", "=", cloud)
      .where("holder", "=", holder)
      .where("epoch", "=", epoch)
      .execute();
  },
});

const leaseOf = (row: Selectable<Tables["leases"]>): Lease => ({
  ...row,
  cloud: row.cloud as CloudName,
});
