/** Runs a hand-made plan on the simulated cloud at its best values, everything seen at once unless said otherwise. */

import { nominalDraw } from "../../sim/forecast/draw.ts";
import { preparePlan } from "../../sim/forecast/prepared-plan.ts";
import { settingOf } from "../../sim/forecast/replicate.ts";
import { type Run, runPlan } from "../../sim/forecast/run-plan.ts";
import { runRecordOf } from "../../sim/forecast/run-record.ts";
import type { MoveRecord, Plan, RunRecord } from "../../sim/index.ts";
import type { RunPolicy } from "../../sim/runner/run-policy.ts";
import type { RunSetting } from "../../sim/world/run-setting.ts";
import { TraceLines } from "../../sim/world/trace.ts";

export interface HandRun {
  readonly run: Run;
  readonly record: RunRecord;
  readonly trace: readonly string[];
  /** The record of a step, by its id. */
  readonly moved: (step: string) => MoveRecord;
}

export function runByHand(
  plan: Plan,
  setting: Partial<RunSetting> = {},
  policy: Partial<RunPolicy> = {},
): HandRun {
  const prepared = preparePlan(plan);
  const trace = new TraceLines();
  const run = runPlan(
    plan,
    { ...prepared.policy, ...policy },
    prepared.model,
    { ...settingOf(prepared, nominalDraw(prepared), true), pollPeriod: 0, trace, ...setting },
    true,
  );
  const record = runRecordOf(prepared, run);
  return {
    run,
    record,
    trace: trace.lines,
    moved: (step) => {
      const found = record.moves.find((candidate) => candidate.step === step);
      if (found === undefined) throw new Error(`no move ${step} in the plan`);
      return found;
    },
  };
}
