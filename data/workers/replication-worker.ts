/** Runs in a worker thread: replications of one plan, which is handed over once when the thread starts. */
import { workerData } from "node:worker_threads";
import { type Plan, preparePlan, type ReplicationResult, replicateOne } from "../../sim/index.ts";

/** Which replications a task is to run. */
export interface ReplicationTask {
  readonly from: number;
  readonly count: number;
}

// tinypool hands [its own data, ours] to the thread.
const [, plan] = workerData as readonly [unknown, Plan];
const prepared = preparePlan(plan);

export default function run({ from, count }: ReplicationTask): ReplicationResult[] {
  return Array.from({ length: count }, (_, offset) => replicateOne(prepared, from + offset));
}
