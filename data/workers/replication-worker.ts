/** Runs in a worker thread: replications of one plan, which is handed over once when the thread starts. */
import { workerData } from "node:worker_threads";
import {
  type Plan,
  preparePlan,
  type ReplicationResult,
  replicateOne,
  type SiteConstants,
} from "../../sim/index.ts";

/** What every task of a thread is about. */
export interface WorkerTask {
  readonly plan: Plan;
  readonly site: SiteConstants | null;
}

/** Which replications a task is to run. */
export interface ReplicationTask {
  readonly from: number;
  readonly count: number;
}

// tinypool hands [its own data, ours] to the thread.
const [, { plan, site }] = workerData as readonly [unknown, WorkerTask];
const prepared = preparePlan(plan, site);

export default function run({ from, count }: ReplicationTask): ReplicationResult[] {
  return Array.from({ length: count }, (_, offset) => replicateOne(prepared, from + offset));
}
