/** Before anything is asked for, the whole plan is held against the cloud: drift that touches it refuses the run. */
import type { Observation, Outcome } from "../../port/port.ts";
import { nextIntent } from "../ask.ts";
import { makeReady } from "../ready-queue.ts";
import { RUN } from "../runner-state.ts";
import { noteOnRun, stateOf, type Turn, wakeStepAt } from "../turn.ts";
import { stop } from "./error-budget.ts";
import { bookWindows } from "./windows.ts";

type Drift = Extract<Observation, { kind: "drift" }>;

export function beginWithDrift(turn: Turn): void {
  const intent = nextIntent(turn, "run", "drift");
  const { start } = turn.state;
  const patient = start.kind === "looking" && turn.now < start.until;
  const until = patient ? start.until : turn.now + turn.state.policy.lookTime;
  turn.state.start = { kind: "looking", intent, until };
  turn.commands.push({ kind: "look-for-drift", intent, host: null });
}

export function startSeesDrift(turn: Turn, { touching, elsewhere }: Drift): void {
  for (const text of elsewhere) noteOnRun(turn, `changed, without touching the plan: ${text}`);
  if (touching.length > 0) {
    for (const text of touching) noteOnRun(turn, `not as the plan expects: ${text}`);
    stop(turn, `refused: ${touching.length} changes touch the plan`);
    return;
  }
  turn.state.start = { kind: "begun" };
  for (const [index, needs] of turn.state.program.needs.entries()) {
    // A person may have skipped it or left it out before the run began.
    if (needs === 0 && stateOf(turn, index).kind === "waiting") makeReady(turn, index);
  }
  bookWindows(turn);
}

/** The look failed: again in a while, then given up. Nothing was asked for yet. */
export function startHears(turn: Turn, outcome: Outcome): void {
  const { start, policy } = turn.state;
  if (start.kind !== "looking") return;
  const why = outcome.kind === "done" ? "no answer" : outcome.reason;
  if (turn.now >= start.until) stop(turn, `refused: drift cannot be looked for: ${why}`);
  else wakeStepAt(turn, turn.now + policy.lookEvery, RUN);
}

export const startIsDue = beginWithDrift;
