/** Who looks ahead for a run, and how often: a real cloud by the minute, a simulated one at its own pace. */
import type { Plan, SiteConstants } from "../../../sim/index.ts";
import type { JournalRow, RunRecord } from "../../store/records.ts";
import { outlookMaker } from "../../workers/outlook-over-worker.ts";
import type { CloudChoice } from "../clouds.ts";
import type { CloudDriver } from "../driver.ts";
import type { Execution } from "../execution.ts";
import { runnerRow } from "../journal-writer.ts";
import type { LiveBoard } from "../live-board.ts";
import type { Resumed } from "../resume.ts";
import { OutlookKeeper } from "./outlook-keeper.ts";

/** Between the beginnings of two looks, after an outcome and without one [s of the runner's clock]. */
const SOON = 5;
const EVERY = 60;
/** However fast the simulated cloud's time goes, a look costs this machine's [ms]. */
const LEAST_MS = 3000;

export interface OutlookParts {
  readonly run: RunRecord;
  readonly plan: Plan;
  /** The site's own constants; null = the catalogue's. */
  readonly site: SiteConstants | null;
  readonly cloud: CloudChoice;
  /** What its journal held when this process took it up. */
  readonly rows: readonly JournalRow[];
  readonly driver: CloudDriver;
  readonly board: LiveBoard;
  readonly from: Resumed;
}

/** Null for a simulated cloud as fast as it goes: such a run is over before its rest is forecast. */
export function outlookOfRun(
  parts: OutlookParts,
): ((execution: Execution) => OutlookKeeper) | null {
  const { run, plan, site, cloud, rows, driver, board, from } = parts;
  const speed = cloud.kind === "simulated" ? cloud.speed : 1;
  if (!Number.isFinite(speed)) return null;
  const begun = new Date(run.startedAt);
  return (execution) => {
    const keeper = new OutlookKeeper({
      plan,
      maker: outlookMaker(plan, site),
      // The simulated cloud's hours are the plan's.
      startHour:
        cloud.kind === "simulated" ? null : begun.getUTCHours() + begun.getUTCMinutes() / 60,
      present: () => ({
        state: execution.state,
        now: driver.now(),
        lastSeen: from.lastSeen,
        newcomers: [...from.newcomers],
        counted: board.counted,
      }),
      tell: (observation) => driver.post(observation),
      warn: (text) => process.emitWarning(text),
      soonMs: Math.max(LEAST_MS, (SOON * 1000) / speed),
      everyMs: Math.max(LEAST_MS, (EVERY * 1000) / speed),
    });
    for (const { at, entries } of rows.map(runnerRow)) keeper.note(at, entries);
    return keeper;
  };
}
