/** Where each step of a plan stands, read off the runner's state. */
import {
  elementAt,
  present,
  type RunnerState,
  type Step,
  type StepState,
} from "../../sim/index.ts";

export interface StepView {
  readonly step: string;
  readonly kind: StepState["kind"];
  /** Why it failed, is held back, needs a person or had nothing to do; null for all else. */
  readonly reason: string | null;
}

export const stateOfStep = (state: RunnerState, { id }: Step): StepState =>
  elementAt(state.steps, present(state.program.indexOf.get(id), `step ${id} of the plan`));

export const stepViews = (state: RunnerState): readonly StepView[] =>
  state.program.steps.map((step) => {
    const at = stateOfStep(state, step);
    return { step: step.id, kind: at.kind, reason: reasonOf(at) };
  });

function reasonOf(state: StepState): string | null {
  switch (state.kind) {
    case "failed":
    case "needs-person":
      return state.reason;
    case "held":
      return state.because;
    case "done":
      if (state.how === "done") return null;
      return state.how === "skipped" ? "skipped by a person" : "nothing had to be asked for";
    default:
      return null;
  }
}
