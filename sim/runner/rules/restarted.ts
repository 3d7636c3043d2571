/** The process was started anew: no answer to what was sent will come. Requests become doubts, looks are sent anew. */
import { isHostStep } from "../../plan/plan.ts";
import { lookAtHost } from "../ask.ts";
import type { Active } from "../runner-state.ts";
import { cordonIsDue } from "../steps/cordon.ts";
import { maintenanceResumes } from "../steps/maintain.ts";
import { moveResumes } from "../steps/move.ts";
import { powerResumes } from "../steps/power.ts";
import { noteOnRun, setState, stateOf, stepOf, type Turn, wakeStepAt } from "../turn.ts";
import { beginWithDrift } from "./start.ts";

/** @param user as whom the run acts from now on: what its earlier users asked for stays its own. */
export function onRestarted(turn: Turn, user: string | undefined): void {
  const { users } = turn.state;
  if (user !== undefined && !users.includes(user)) turn.state.users = [...users, user];
  noteOnRun(turn, "started anew: what was sent and not answered is looked into");
  if (turn.state.start.kind === "looking") beginWithDrift(turn);
  lookAtAllActive(turn);
}

/** Once in a while, so it may look at all steps. */
export function lookAtAllActive(turn: Turn): void {
  for (const index of turn.state.program.steps.keys()) {
    const state = stateOf(turn, index);
    if (state.kind === "active") resume(turn, index, state);
  }
}

function resume(turn: Turn, index: number, state: Active): void {
  const step = stepOf(turn, index);
  const work = patient(turn, index, state.work);
  if (isHostStep(step)) {
    if (work.kind === "maintain" && step.kind === "maintain") maintenanceResumes(turn, index, step);
    else if (work.kind === "cordon" && step.kind === "cordon") {
      if (work.phase === "asked") doubtHost(turn, index, step.host, work);
      else {
        const idle: Active = { kind: "active", work, intent: null };
        setState(turn, index, idle);
        cordonIsDue(turn, index, step, idle);
      }
    } else if (work.kind === "uncordon") {
      if (work.phase === "asked") doubtHost(turn, index, step.host, work);
      else lookAtHost(turn, index, work, step.host);
    }
  } else if (step.kind === "move" && work.kind === "move") moveResumes(turn, index, step, work);
  else if (step.kind !== "move" && (work.kind === "stop" || work.kind === "start")) {
    powerResumes(turn, index, step, work);
  }
}

/** What came to its time while nobody looked is given time anew: the first look must not be the last. */
function patient<W extends Active["work"]>(turn: Turn, index: number, work: W): W {
  // A person's time to work on a host runs on.
  if (work.kind === "maintain" || turn.now < work.until) return work;
  const until = turn.now + turn.state.policy.lookTime;
  // A move that moves wakes nobody; whatever else is looked for does with each look.
  if (work.kind === "move" && work.phase === "moving") wakeStepAt(turn, until, index);
  return { ...work, until };
}

function doubtHost(
  turn: Turn,
  index: number,
  host: string,
  work: Extract<Active["work"], { kind: "cordon" | "uncordon" }>,
): void {
  const until = turn.now + turn.state.policy.lookTime;
  lookAtHost(turn, index, { ...work, phase: "doubt", until }, host);
}
