/** The driver of a shadow for one run, where its journal leaves it. */
import {
  type JournalRow,
  nominalDraw,
  type Plan,
  preparePlan,
  SimulatedCloud,
  type SiteConstants,
  settingOf,
} from "../../../sim/index.ts";
import type { CloudLooks } from "../../nova/reading/cloud-looks.ts";
import type { RunRecord } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import { RunClock } from "../run-clock.ts";
import { othersOf } from "./others-of.ts";
import { OthersWatch } from "./others-watch.ts";
import { ShadowDriver } from "./shadow-driver.ts";

export async function shadowDriver({
  store,
  run,
  plan,
  site,
  looks,
  rows,
}: {
  readonly store: Store;
  readonly run: RunRecord;
  readonly plan: Plan;
  /** That it was begun with: its imagined cloud must come out the same each time. */
  readonly site: SiteConstants | null;
  readonly looks: CloudLooks;
  readonly rows: readonly JournalRow[];
}): Promise<ShadowDriver> {
  const prepared = preparePlan(plan, site);
  const startedAt = Date.parse(run.startedAt);
  const others = new OthersWatch({
    looks,
    prepared,
    known: othersOf(await store.runs.measurements(run.id)),
    from: startedAt,
    keep: (move) => {
      const measured = JSON.stringify(move);
      void store.runs
        .addMeasurement({ run: run.id, intent: `others/${move.id}`, measured })
        .catch((error: unknown) => process.emitWarning(String(error)));
    },
  });
  return new ShadowDriver({
    plan,
    looks,
    clock: new RunClock(startedAt, rows.at(-1)?.at ?? 0),
    imagined: new SimulatedCloud(prepared.model, settingOf(prepared, nominalDraw(prepared), false)),
    others,
    rows,
  });
}
