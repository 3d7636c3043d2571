/** Puts an execution together: journal replayed, driver made, listeners set. */
import { err, ok, type Result } from "../../sim/index.ts";
import type { RunRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { ApprovalWatch } from "./approval-watch.ts";
import type { CloudDriver } from "./driver.ts";
import type { RunListener } from "./events.ts";
import { Execution } from "./execution.ts";
import { JournalWriter, runnerRow } from "./journal-writer.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import { LiveBoard } from "./live-board.ts";
import { novaDriver } from "./nova-side.ts";
import { outlookOfRun } from "./outlook/outlook-of-run.ts";
import { RequestDesk } from "./request-desk.ts";
import { resume } from "./resume.ts";
import { readSetting } from "./run-setting.ts";
import { shadowDriver } from "./shadow/shadow-side.ts";
import { simulatedDriver } from "./simulated-side.ts";
import { soFarOf } from "./so-far-of.ts";
import type { StartWish } from "./start-wish.ts";

export async function openExecution(
  store: Store,
  run: RunRecord,
  { plan, cloud, by }: Pick<StartWish, "plan" | "cloud" | "by">,
  keeper: LeaseKeeper,
  listener: RunListener,
): Promise<Result<Execution, string>> {
  const { policy } = readSetting(run.setting);
  const rows = await store.journal.rows(run.id);
  const resumed = resume(run, plan, policy, rows);
  if (!resumed.ok) return err(resumed.error);
  const from = resumed.value;
  // Made after the driver, which asks it only once it looks for drift.
  let execution: Execution | null = null;
  const soFar = () => soFarOf(plan, execution?.state ?? from.state, from.lastSeen);
  const driver: CloudDriver =
    cloud.kind === "simulated"
      ? simulatedDriver(plan, cloud.speed, rows.map(runnerRow))
      : cloud.kind === "shadow"
        ? await shadowDriver({ store, run, plan, looks: cloud.looks, rows: rows.map(runnerRow) })
        : novaDriver({ run, plan, from, cloud, soFar });
  const approval = new ApprovalWatch(store.plans, run);
  const board = new LiveBoard(store.runs, run.id, listener);
  driver.onProgress(board);
  execution = new Execution({
    run,
    plan,
    store,
    driver,
    keeper,
    writer: new JournalWriter(store.journal, run, rows, keeper),
    desk: new RequestDesk(store.requests, run.id, from.carriedOut, approval),
    approval,
    board,
    listener,
    outlook: outlookOfRun({ run, plan, cloud, rows, driver, board, from }),
    from,
  });
  // Before the runner's first step, so that a run whose approval is over begins nothing more.
  const over = await approval.look();
  if (over !== null) driver.post(over);
  else if (from.interrupted) driver.post({ kind: "person", action: "resume", by: by.name });
  return ok(execution);
}
