/** A migration stuck: it runs for longer than the goal allows, or it never begins to. */
import type { Instant } from "../../base/units.ts";
import type { MoveStep } from "../../plan/plan.ts";
import { settleNeedsPerson } from "../settle.ts";
import { stateOf, stepOf, type Turn, wakeStepAt } from "../turn.ts";
import type { MoveWork } from "../work.ts";
import { isLive, nudge } from "./move-request.ts";

/** What a record says before anything is sent to the other host. */
const BEFORE_RUNNING: ReadonlySet<string> = new Set([
  "accepted",
  "queued",
  "preparing",
  "pre-migrating",
]);

/** Since when the record says what may not last; null = it says no such thing. A cold move that copies may take its time. */
export function lastsSince({ course, runningSince, word, wordSince }: MoveWork): Instant | null {
  if (runningSince !== null) return isLive(course.type) ? runningSince : null;
  return word !== null && BEFORE_RUNNING.has(word) ? wordSince : null;
}

/** Books the look at a move whose record has just begun to say what may not last. */
export function watchStuck(turn: Turn, index: number, work: MoveWork): void {
  const { stuck } = turn.state.policy;
  const since = lastsSince(work);
  if (stuck.action === "leave" || since === null) return;
  wakeStepAt(turn, Math.max(turn.now, since + stuck.after), index);
}

/** The rule could not act for a while: what has come to its time meanwhile is looked after now. */
export function watchStuckAnew(turn: Turn): void {
  for (const index of turn.state.program.steps.keys()) {
    const state = stateOf(turn, index);
    if (state.kind === "active" && state.work.kind === "move") watchStuck(turn, index, state.work);
  }
}

/** The goal's rule, where it says that a move is stuck by now. */
export function stuckIfSo(turn: Turn, index: number, step: MoveStep, work: MoveWork): void {
  const { policy, mode, isApproved } = turn.state;
  const { stuck } = policy;
  const since = lastsSince(work);
  if (stuck.action === "leave" || since === null || mode === "frozen") return;
  if (work.nudge !== null || work.nudges >= policy.attempts) return;
  if (turn.now < since + stuck.after) return;
  if (work.runningSince !== null) {
    // Past the transfer (post-migrating, or post-copy) Nova neither aborts nor forces any more.
    if (work.word !== "running") return;
    if (!isApproved && stuck.action === "force-complete") return; // once it is approved again
    nudge(turn, index, stuck.action, `still running after ${stuck.after} s`);
  } else if (waitsItsTurn(turn, index, work)) {
    wakeStepAt(turn, turn.now + stuck.after, index);
  } else if (stuck.action === "abort" && isLive(work.course.type)) {
    nudge(turn, index, "abort", `still ${work.word} after ${stuck.after} s`);
  } else {
    // Nothing runs that could be forced, and Nova aborts no cold move.
    const why = `still ${work.word} after ${stuck.after} s`;
    settleNeedsPerson(turn, index, `migration ${work.record} of ${step.server} is ${why}`);
  }
}

/** Nova lets so many live moves leave a host at a time: behind another of this run's, a queued one is not stuck. */
function waitsItsTurn(turn: Turn, index: number, { word, course }: MoveWork): boolean {
  if (word !== "queued") return false;
  return (turn.state.program.movesTouching.get(course.source) ?? []).some((other) => {
    const state = stateOf(turn, other);
    if (other === index || stepOf(turn, other).kind !== "move") return false;
    if (state.kind !== "active" || state.work.kind !== "move") return false;
    const { work } = state;
    return work.course.source === course.source && work.record !== null && work.word !== "queued";
  });
}
