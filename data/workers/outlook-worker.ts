/** Runs in a worker thread: looks ahead at the rest of one run, whose plan is handed over once when the thread starts. */
import { workerData } from "node:worker_threads";
import {
  type OutlookOptions,
  type OutlookSeen,
  outlookOf,
  type Plan,
  type Present,
  preparePlan,
  type SiteConstants,
} from "../../sim/index.ts";

export interface OutlookTask {
  readonly plan: Plan;
  readonly site: SiteConstants | null;
}

export interface OutlookAsked {
  readonly at: Present;
  readonly options: OutlookOptions;
}

// tinypool hands [its own data, ours] to the thread.
const [, { plan, site }] = workerData as readonly [unknown, OutlookTask];
const prepared = preparePlan(plan, site);

export default function run({ at, options }: OutlookAsked): OutlookSeen {
  return outlookOf(prepared, at, options);
}
