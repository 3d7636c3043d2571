/** Puts an execution together: journal replayed, driver made, listeners set. */
import { err, type Observation, ok, type Result } from "../../sim/index.ts";
import type { Person, RunRecord } from "../store/records.ts";
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
import { type Resumed, resume } from "./resume.ts";
import { readSetting } from "./run-setting.ts";
import { shadowDriver } from "./shadow/shadow-side.ts";
import { simulatedDriver } from "./simulated-side.ts";
import { soFarOf } from "./so-far-of.ts";
import type { StartWish } from "./start-wish.ts";

export async function openExecution(
  store: Store,
  run: RunRecord,
  { plan, cloud, by, site: given = null }: Pick<StartWish, "plan" | "cloud" | "by" | "site">,
  keeper: LeaseKeeper,
  listener: RunListener,
): Promise<Result<Execution, string>> {
  const { policy, site: begunWith = null } = readSetting(run.setting);
  const site = given ?? begunWith;
  const last = await store.journal.last(run.id);
  const rows = await store.journal.rows(run.id);
  const user = cloud.kind === "nova" ? cloud.user : null;
  const resumed = resume(run, plan, policy, rows, last, user);
  if (!resumed.ok) return err(resumed.error);
  const from = resumed.value;
  // Made after the driver, which asks it only once it looks for drift.
  let execution: Execution | null = null;
  const soFar = () => soFarOf(plan, execution?.state ?? from.state, from.lastSeen);
  const driver: CloudDriver =
    cloud.kind === "simulated"
      ? simulatedDriver(plan, cloud.speed, rows.map(runnerRow))
      : cloud.kind === "shadow"
        ? await shadowDriver({
            ...{ store, run, plan, site: begunWith },
            ...{ looks: cloud.looks, rows: rows.map(runnerRow) },
          })
        : novaDriver({ run, plan, from, cloud, soFar });
  const approval = new ApprovalWatch(store.plans, run);
  const desk = new RequestDesk(store.requests, run.id, from.carriedOut, approval);
  const board = new LiveBoard(store.runs, run.id, listener, () => driver.now());
  driver.onProgress(board);
  execution = new Execution({
    run,
    plan,
    store,
    driver,
    keeper,
    writer: new JournalWriter(store.journal, run, rows, keeper),
    desk,
    approval,
    board,
    listener,
    outlook: outlookOfRun({ run, plan, site, cloud, rows, driver, board, from }),
    from,
    words: [...(await standing(approval, from, by)), ...(await desk.look())],
  });
  return ok(execution);
}

/** Before the runner begins anything: a run whose approval is over is paused, one that Ctrl-C had paused goes on. */
async function standing(
  approval: ApprovalWatch,
  { interrupted }: Resumed,
  by: Person,
): Promise<readonly Observation[]> {
  const over = await approval.look();
  if (over !== null) return [over];
  return interrupted ? [{ kind: "person", action: "resume", by: by.name }] : [];
}
