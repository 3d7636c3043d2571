/** A move: looked at, asked for, followed, confirmed where it is cold, verified. */
import type { MoveStep } from "../../plan/plan.ts";
import type { Outcome, ServerSight } from "../../port/port.ts";
import { parseIntent } from "../intent.ts";
import { settleNeedsPerson } from "../settle.ts";
import { goOn, note, setState, stateOf, type Turn, wakeStepAt } from "../turn.ts";
import { changed, type MoveWork } from "../work.ts";
import { followSees } from "./move-follow.ts";
import { recheckFailed, recheckSees } from "./move-recheck.ts";
import { refuse } from "./move-refusal.ts";
import { look, recheck } from "./move-request.ts";
import { stuckIfSo } from "./move-stuck.ts";

export function moveSees(
  turn: Turn,
  index: number,
  step: MoveStep,
  seen: { readonly work: MoveWork; readonly sight: ServerSight },
): void {
  const work = seen.work.unseen ? changed(seen.work, { unseen: false }) : seen.work;
  if (work.phase !== "recheck") followSees(turn, index, step, { work, sight: seen.sight });
  // A poll may be older than the step: only the look that it asked for decides.
  else if (seen.sight.intent !== null) recheckSees(turn, index, step, seen);
}

export function moveHears(
  turn: Turn,
  index: number,
  step: MoveStep,
  { work, outcome }: { readonly work: MoveWork; readonly outcome: Outcome },
): void {
  switch (work.phase) {
    case "asked":
      requestHears(turn, index, step, work, outcome);
      break;
    case "confirming":
      // A refused confirm may mean that Nova confirmed by itself in between: where the server is decides.
      confirmHears(turn, index, step, work, outcome);
      break;
    default:
      lookFailed(turn, index, step, work, outcome);
  }
}

/**
 * The answer to an abort or a forcing, beside the one that the move waits for.
 *
 * Only a definite no changes anything: a forcing that was refused may be asked for again. Whether an abort came to
 * anything is seen in time.
 */
export function nudgeHears(turn: Turn, intent: string, outcome: Outcome): void {
  const { stepId, purpose } = parseIntent(intent) ?? { stepId: "", purpose: "" };
  const index = turn.state.program.indexOf.get(stepId);
  if (index === undefined || purpose !== "force-complete" || outcome.kind !== "refused") return;
  const state = stateOf(turn, index);
  if (state.kind !== "active" || state.work.kind !== "move" || state.work.nudge !== purpose) return;
  setState(turn, index, { ...state, work: changed(state.work, { nudge: null }) });
  wakeStepAt(turn, turn.now + turn.state.policy.laterAfter, index);
}

/** Accepted or not, the server tells: it leaves VERIFY_RESIZE, or the confirm is asked for once more. */
function confirmHears(
  turn: Turn,
  index: number,
  step: MoveStep,
  work: MoveWork,
  outcome: Outcome,
): void {
  const { lookTime, lookEvery } = turn.state.policy;
  const next: MoveWork = changed(work, { phase: "confirm-doubt", until: turn.now + lookTime });
  if (outcome.kind !== "done") look(turn, index, step, next);
  else {
    goOn(turn, index, next);
    wakeStepAt(turn, turn.now + lookEvery, index);
  }
}

/**
 * Not every no is one: a proxy that repeats our request hears 409 to the second, while the
 * first is carried out. So a no that the server's own state gave is looked into once before it counts.
 */
function requestHears(
  turn: Turn,
  index: number,
  step: MoveStep,
  work: MoveWork,
  outcome: Outcome,
): void {
  const { lookTime, patience } = turn.state.policy;
  if (outcome.kind === "refused" && work.record !== null) {
    note(turn, index, "decision", `migration ${work.record} is ours all the same`);
    const until = work.requestedAt + patience;
    look(turn, index, step, changed(work, { phase: "moving", until }));
    wakeStepAt(turn, until, index);
  } else if (outcome.kind === "refused" && outcome.wherever !== true) {
    refuse(turn, index, step, work, outcome.reason);
  } else if (outcome.kind === "done") {
    // 202 is accepted, never done.
    const next = changed(work, { phase: "moving", until: work.requestedAt + patience });
    // What was seen before the answer came may have been its end, which no poll tells again.
    if (work.record !== null) look(turn, index, step, next);
    else {
      goOn(turn, index, next);
      wakeStepAt(turn, work.requestedAt + lookTime, index);
    }
    wakeStepAt(turn, work.requestedAt + patience, index);
  } else {
    const refusal = outcome.kind === "refused" ? outcome.reason : null;
    const until = turn.now + lookTime;
    look(turn, index, step, changed(work, { phase: "doubt", until, refusal }));
  }
}

function lookFailed(
  turn: Turn,
  index: number,
  step: MoveStep,
  work: MoveWork,
  outcome: Outcome,
): void {
  const { lookEvery, lookTime, patience } = turn.state.policy;
  const why = `${step.server} cannot be looked at: ${outcome.kind === "done" ? "no answer" : outcome.reason}`;
  if (work.phase === "recheck" && turn.now >= work.until) {
    recheckFailed(turn, index, work.course, why);
    return;
  }
  // What is under way is followed for as long as it may take; what has arrived needs no more than another look.
  const patient = work.phase === "verifying" ? lookTime : patience;
  if (turn.now >= work.until + patient) {
    settleNeedsPerson(turn, index, why);
    return;
  }
  goOn(turn, index, changed(work, { unseen: true }));
  wakeStepAt(turn, turn.now + lookEvery, index);
}

/** Its time has come: looked at again, or the stuck rule acts. */
export function moveIsDue(turn: Turn, index: number, step: MoveStep, work: MoveWork): void {
  const { lookTime } = turn.state.policy;
  switch (work.phase) {
    case "recheck":
      recheck(turn, index, step, work);
      break;
    case "moving":
      if (
        work.unseen ||
        turn.now >= work.until ||
        (work.record === null && turn.now >= work.requestedAt + lookTime)
      ) {
        look(turn, index, step, work);
      } else stuckIfSo(turn, index, step, work);
      break;
    case "verifying":
      look(turn, index, step, work, true);
      break;
    default:
      look(turn, index, step, work);
  }
}

/** The process was started anew: whatever was out is looked into. */
export function moveResumes(turn: Turn, index: number, step: MoveStep, work: MoveWork): void {
  const until = turn.now + turn.state.policy.lookTime;
  switch (work.phase) {
    case "recheck":
      recheck(turn, index, step, work);
      break;
    case "asked":
      look(turn, index, step, changed(work, { phase: "doubt", until }));
      break;
    case "confirming":
      look(turn, index, step, changed(work, { phase: "confirm-doubt", until }));
      break;
    case "verifying":
      look(turn, index, step, work, true);
      break;
    default:
      look(turn, index, step, changed(work, { adopted: true }));
  }
}
