/** The store over SQL: the same statements for the embedded database and a shared one. */
import type { Kysely } from "kysely";
import type { Store } from "../store.ts";
import { journalStore } from "./journal-store.ts";
import { leaseStore } from "./lease-store.ts";
import { planStore } from "./plan-store.ts";
import { requestStore } from "./request-store.ts";
import { runStore } from "./run-store.ts";
import type { Tables } from "./tables.ts";

export const sqlStore = (db: Kysely<Tables>): Store => ({
  plans: planStore(db),
  runs: runStore(db),
  journal: journalStore(db),
  leases: leaseStore(db),
  requests: requestStore(db),
  close: () => db.destroy(),
});
