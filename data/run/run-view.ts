/** All that is known of a run, put together from the store: for status, for pages. */
import { type Plan, type RunnerState, replay } from "../../sim/index.ts";
import { verifyChain } from "../store/journal-chain.ts";
import type { JournalRow, RequestRecord, RunRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { isAskedToGoOn, reasonNotToGoOn } from "./going-on.ts";
import { runnerRow } from "./journal-writer.ts";
import { type Live, readLive } from "./live-board.ts";
import { isProvablyDead } from "./process-mark.ts";
import { readSetting } from "./run-setting.ts";
import { type StepView, stepViews } from "./step-views.ts";

export interface RunView {
  readonly run: RunRecord;
  readonly plan: Plan;
  /** As the journal leaves it; null when it cannot be replayed. */
  readonly state: RunnerState | null;
  readonly steps: readonly StepView[];
  readonly rows: readonly JournalRow[];
  /** The runner's clock at the last row [s]. */
  readonly at: number;
  readonly live: Live | null;
  /** The process that executes it; null = nobody does. */
  readonly holder: string | null;
  /** Whether a run that is over can go on once it is asked to, or was asked and goes on when started; null = no, or open. */
  readonly goesOn: "once-asked" | "once-started" | null;
  /** What is wrong with its journal, in words; null = it holds. */
  readonly fault: string | null;
}

/** Errors: the plan's text is not in the store. */
export async function viewOfRun(store: Store, run: RunRecord): Promise<RunView> {
  // Before the rows: whoever executes the run writes more of them meanwhile.
  const last = await store.journal.last(run.id);
  const [text, rows, live, lease, waiting] = await Promise.all([
    store.plans.text(run.plan),
    store.journal.rows(run.id),
    store.runs.live(run.id),
    store.leases.current({ plan: run.plan, cloud: run.cloud }),
    store.requests.waiting(run.id),
  ]);
  if (text === null) throw new Error(`The plan ${run.plan} of run ${run.id} is not in the store.`);
  const plan = JSON.parse(text) as Plan;
  const broken = verifyChain(run, rows, last);
  const replayed = replay(plan, readSetting(run.setting).policy, rows.map(runnerRow));
  const isHeld =
    lease !== null &&
    lease.expires > Date.now() &&
    run.endedAt === null &&
    !isProvablyDead(lease.mark);
  const state = replayed.ok ? replayed.value.state : null;
  return {
    run,
    plan,
    state,
    steps: replayed.ok ? stepViews(replayed.value.state) : [],
    rows,
    at: rows.at(-1)?.at ?? 0,
    live: readLive(live),
    holder: isHeld ? lease.holder : null,
    goesOn: run.endedAt === null ? null : goesOnOf(state, waiting),
    fault: broken?.reason ?? (replayed.ok ? null : replayed.error),
  };
}

function goesOnOf(state: RunnerState | null, waiting: readonly RequestRecord[]): RunView["goesOn"] {
  if (reasonNotToGoOn(state) !== null) return null;
  return isAskedToGoOn(waiting) ? "once-started" : "once-asked";
}
