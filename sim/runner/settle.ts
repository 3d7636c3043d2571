/** How a step ends, and what that means for the steps that wait for it. */

import { present } from "../base/assert.ts";
import { DONE, FAILED, NEEDS_PERSON, NOTHING_TO_DO } from "./entry-words.ts";
import { makeReady, postpone, release } from "./ready-queue.ts";
import { overBudget } from "./rules/error-budget.ts";
import type { StepState } from "./runner-state.ts";
import { isOpen, note, setState, stateOf, stepOf, type Turn } from "./turn.ts";
import type { Course } from "./work.ts";

/** Done: whoever waited only for this becomes ready, and its places go to the next in the queue. */
export const settleDone = (
  turn: Turn,
  index: number,
  text: string,
  at: string | null = null,
): void => succeed(turn, index, { kind: "done", how: "done", at }, `${DONE}${text}`);

/** Stopped in place by this run, by that instance action; it alone may start the server again. */
export const settleStopped = (
  turn: Turn,
  index: number,
  text: string,
  action: string | null,
): void => succeed(turn, index, { kind: "done", how: "done", at: null, action }, `${DONE}${text}`);

/** Nothing had to be asked for: what waits for it goes on as if it were done. */
export const settleMoot = (
  turn: Turn,
  index: number,
  text: string,
  at: string | null = null,
): void => succeed(turn, index, { kind: "done", how: "moot", at }, `${NOTHING_TO_DO}${text}`);

/** A person takes the step out: what waits for it goes on; whether a host is ready is looked at all the same. */
export const settleSkipped = (turn: Turn, index: number, text: string): void =>
  succeed(turn, index, { kind: "done", how: "skipped", at: null }, text);

function succeed(turn: Turn, index: number, state: StepState, text: string): void {
  leave(turn, index);
  setState(turn, index, state);
  note(turn, index, "state", text);
  for (const successor of successorsOf(turn, index)) countDown(turn, successor);
}

/** One of the steps that it waits for is settled. */
function countDown(turn: Turn, index: number): void {
  const state = stateOf(turn, index);
  if (state.kind !== "waiting") return;
  const step = stepOf(turn, index);
  // A cordon waits for steps to be over, however; one of them may be over twice (failed, then tried again).
  const left = step.kind === "cordon" ? openAmong(turn, step.after) : state.left - 1;
  if (left > 0) setState(turn, index, { kind: "waiting", left });
  else makeReady(turn, index);
}

const openAmong = (turn: Turn, ids: readonly string[]): number =>
  ids.filter((id) => {
    const index = present(turn.state.program.indexOf.get(id), "step of the plan");
    return isOpen(stateOf(turn, index));
  }).length;

/** Failed for good: what waits for it is held, and it counts on the error budget. */
export function settleFailed(turn: Turn, index: number, reason: string): void {
  endBadly(turn, index, { kind: "failed", reason }, `${FAILED}${reason}`);
}

/** Undecidable by looking: a person must. The run goes on around it. */
export function settleNeedsPerson(turn: Turn, index: number, reason: string): void {
  endBadly(turn, index, { kind: "needs-person", reason }, `${NEEDS_PERSON}${reason}`);
}

function endBadly(turn: Turn, index: number, state: StepState, text: string): void {
  leave(turn, index);
  setState(turn, index, state);
  note(turn, index, "state", text);
  hold(turn, index);
  turn.state.failures = turn.state.failures + 1;
  overBudget(turn);
}

/** Back into the queue: nothing was asked for, or another way is to be tried at once. */
export function requeue(turn: Turn, index: number, course: Course | null): void {
  leave(turn, index);
  makeReady(turn, index, course);
}

export function putOff(turn: Turn, index: number, course: Course | null, until: number): void {
  leave(turn, index);
  postpone(turn, index, course, until);
}

/**
 * A move that was under way, or admitted, gives its places back.
 *
 * So does one that needs a person and may still run. Its end is not followed any more, so nobody could say when it gives
 * them back, and one that never ends would hold its host's moves for good. What it still takes is bounded: Nova lets
 * its own number of live moves leave a host and queues the rest, and each undecided move counts on the error budget.
 */
function leave(turn: Turn, index: number): void {
  const step = stepOf(turn, index);
  const state = stateOf(turn, index);
  if (step.kind === "move" && state.kind === "active" && state.work.kind === "move") {
    release(turn, step, state.work.course);
  }
}

/** The step itself is held back, and with it whatever waits for it. */
export function holdWith(turn: Turn, index: number, because: string): void {
  setState(turn, index, { kind: "held", because });
  note(turn, index, "decision", `held back: ${because}`);
  hold(turn, index);
}

/**
 * Holds everything that waits for a failed step, directly or through others.
 *
 * A cordon only waits its turn: it rests on nothing that failed, so the run goes on with its host.
 */
function hold(turn: Turn, failed: number): void {
  const because = stepOf(turn, failed).id;
  const reached = [...successorsOf(turn, failed)];
  for (let next = reached.pop(); next !== undefined; next = reached.pop()) {
    const { kind } = stateOf(turn, next);
    if (stepOf(turn, next).kind === "cordon") {
      countDown(turn, next);
      continue;
    }
    if (kind !== "waiting") continue;
    setState(turn, next, { kind: "held", because });
    note(turn, next, "decision", `held back, as ${because} did not succeed`);
    reached.push(...successorsOf(turn, next));
  }
}

/** Whoever was held by this step, directly or through others, waits again, unless another step holds it, too. */
export function unhold(turn: Turn, index: number): void {
  for (const next of successorsOf(turn, index)) {
    const state = stateOf(turn, next);
    // What a person left out stays out until a person takes it in again.
    if (state.kind !== "held" || !turn.state.program.indexOf.has(state.because)) continue;
    takeIn(turn, next);
  }
}

/** A held step waits again, and with it whoever it held, unless another step holds it, too. */
export function takeIn(turn: Turn, index: number): void {
  const step = stepOf(turn, index);
  const before = step.after.map((id) =>
    stateOf(turn, present(turn.state.program.indexOf.get(id), "step of the plan")),
  );
  const isHeld = before.some(
    ({ kind }) => kind === "held" || kind === "failed" || kind === "needs-person",
  );
  if (isHeld && step.kind !== "cordon") return;
  const left =
    step.kind === "cordon"
      ? openAmong(turn, step.after)
      : before.filter(({ kind }) => kind !== "done").length;
  if (left === 0) makeReady(turn, index);
  else setState(turn, index, { kind: "waiting", left });
  unhold(turn, index);
}

const successorsOf = (turn: Turn, index: number): readonly number[] =>
  present(turn.state.program.successors[index], "step within the plan");
