/** The runner as the rest of its run is simulated: the same state, without what would answer the question beforehand. */
import type { Plan } from "../plan/plan.ts";
import type { Observation } from "../port/port.ts";
import { programOf } from "../runner/program.ts";
import type { RunPolicy } from "../runner/run-policy.ts";
import type { Mode, Outlook, RunnerState } from "../runner/runner-state.ts";
import { step } from "../runner/step.ts";
import type { Present } from "./present.ts";

export interface RestRunner {
  readonly state: RunnerState;
  /** What it is told first, one after the other. */
  readonly first: readonly Observation[];
}

/** @param leftOut steps that a person would leave out now. */
export function restRunner(
  plan: Plan,
  { runner }: Present,
  leftOut: readonly string[],
): RestRunner {
  const { mode, stopped, start } = runner;
  const program = programOf(plan);
  const policy = restPolicy(runner.policy);
  // The forecast itself waits for no forecast.
  const outlook = runner.outlook ?? nothingForeseen;
  if (start.kind === "new") {
    return {
      state: { ...runner, program, policy, outlook, users: [] },
      first: [{ kind: "tick" }],
    };
  }
  // Told in a pause, so that nothing is asked for before the cloud stands.
  // In the simulated cloud's records we have another name.
  const ours = { ...runner, program, policy, outlook, users: [] };
  const held: Mode = mode === "running" ? "paused" : mode;
  let state: RunnerState = { ...ours, mode: held };
  for (const id of leftOut) {
    state = step(state, { kind: "person", by: "", action: "leave-out", step: id }, state.now).state;
  }
  const first: Observation[] = [{ kind: "restarted" }];
  // A person who has paused it is taken to let it go on now; what stopped it is not.
  if ((mode === "paused" || mode === "frozen") && stopped === null) {
    first.push({ kind: "person", by: "", action: "resume" });
  }
  return { state: { ...state, mode }, first };
}

const nothingForeseen: Outlook = {
  ...{ kind: "outlook", overrun: 0, headroomBelow: null, remaining: {} },
};

/**
 * The last window has no end here: how far beyond it the run would go is what is asked. Rules that stop a run for its
 * forecast do not apply to the forecast; the work on a host ends by itself.
 */
function restPolicy(policy: RunPolicy): RunPolicy {
  const last = policy.windows.length - 1;
  return {
    ...policy,
    windows: policy.windows.map((window, index) =>
      index === last ? { ...window, end: Number.POSITIVE_INFINITY } : window,
    ),
    overrunLimit: null,
    keepReserve: false,
    maintenance: { ...policy.maintenance, how: "person" },
  };
}
