/** Binds the runner to the simulated cloud: the loop that another driver runs over a real one. */
import type { Plan } from "../plan/plan.ts";
import type { JournalEntry, Observation } from "../port/port.ts";
import type { RunPolicy } from "../runner/run-policy.ts";
import type { RunnerState } from "../runner/runner-state.ts";
import { beginRun, step } from "../runner/step.ts";
import type { CloudModel } from "../world/cloud-model.ts";
import type { RunSetting } from "../world/run-setting.ts";
import { SimulatedCloud } from "../world/simulated-cloud.ts";

export interface Run {
  readonly cloud: SimulatedCloud;
  readonly state: RunnerState;
  /** Empty unless asked for. */
  readonly journal: readonly JournalEntry[];
}

/** Runs a plan to its end on a simulated cloud. */
export function runPlan(
  plan: Plan,
  policy: RunPolicy,
  model: CloudModel,
  setting: RunSetting,
  keepJournal = false,
): Run {
  const cloud = new SimulatedCloud(model, setting);
  const journal: JournalEntry[] = [];
  let state = beginRun(plan, policy);
  let observation: Observation | null = { kind: "tick" };
  while (observation !== null) {
    const result = step(state, observation, cloud.now);
    state = result.state;
    if (keepJournal) journal.push(...result.journal);
    for (const command of result.commands) cloud.send(command);
    observation = cloud.next(result.wakeAt);
  }
  return { cloud, state, journal };
}
