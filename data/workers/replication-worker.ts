/** Runs in a worker thread: replications of one plan, which is handed over once when the thread starts. */
import { workerData } from "node:worker_threads";
import {
  type Plan,
  preparePlan,
  type ReplicationResult,
  replicateOne,
  type SiteConstants,
} from "../../sim/index.ts";
import type { Chunk } from "./replication-lane.ts";

/** What every chunk of a thread is about. */
export interface WorkerTask {
  readonly plan: Plan;
  readonly site: SiteConstants | null;
}

// tinypool hands [its own data, ours] to the thread.
const [, { plan, site }] = workerData as readonly [unknown, WorkerTask];
const prepared = preparePlan(plan, site);

export default function run({ from, count }: Chunk): ReplicationResult[] {
  return Array.from({ length: count }, (_, offset) => replicateOne(prepared, from + offset));
}
