/** The time that the runner asked to be woken at: doubts are looked into, stuck moves are dealt with by rule. */
import { popped } from "../heap.ts";
import { makeReady } from "../ready-queue.ts";
import { type Active, RUN } from "../runner-state.ts";
import { cordonIsDue } from "../steps/cordon.ts";
import { maintenanceIsDue } from "../steps/maintain.ts";
import { moveIsDue } from "../steps/move.ts";
import { powerIsDue } from "../steps/power.ts";
import { uncordonIsDue } from "../steps/uncordon.ts";
import { stateOf, stepOf, type Turn, wakeStepAt } from "../turn.ts";
import { startIsDue } from "./start.ts";
import { onWindowEdge } from "./windows.ts";

/** Looks after everything whose time has come; entries out of date find nothing to do. */
export function onDueTimers(turn: Turn): void {
  for (;;) {
    const { timers } = turn.state;
    if (timers === null || timers.key > turn.now) return;
    turn.state.timers = popped(timers);
    if (timers.step === RUN) {
      if (turn.state.start.kind === "begun") onWindowEdge(turn);
      else startIsDue(turn);
      continue;
    }
    const state = stateOf(turn, timers.step);
    if (state.kind === "active") stepIsDue(turn, timers.step, state);
    else if (state.kind === "postponed" && state.until <= turn.now) {
      makeReady(turn, timers.step, state.course);
    }
  }
}

/** What awaits an answer is not asked again: every command is answered. A move is watched meanwhile all the same. */
function stepIsDue(turn: Turn, index: number, state: Active): void {
  const step = stepOf(turn, index);
  const { work } = state;
  if (work.kind === "move" && step.kind === "move") {
    if (state.intent === null) moveIsDue(turn, index, step, work);
    // Its answer is awaited, perhaps since a restart: the stuck rule must not be forgotten over it.
    else wakeStepAt(turn, turn.now + turn.state.policy.lookEvery, index);
  } else if (state.intent !== null) return;
  else if (work.kind === "cordon" && step.kind === "cordon") cordonIsDue(turn, index, step, state);
  else if (work.kind === "maintain" && step.kind === "maintain") {
    maintenanceIsDue(turn, index, step, work);
  } else if (work.kind === "uncordon" && step.kind === "uncordon") {
    uncordonIsDue(turn, index, step, work);
  } else if ((step.kind === "stop" || step.kind === "start") && work.kind === step.kind) {
    powerIsDue(turn, index, step, work);
  }
}
