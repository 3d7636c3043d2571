/** How a step ends, and what that means for the steps that wait for it. */

import { present } from "../base/assert.ts";
import { makeReady, refill, release } from "./ready-queue.ts";
import type { StepState } from "./runner-state.ts";
import { note, noteOnRun, setState, stateOf, stepOf, type Turn } from "./turn.ts";

/** Done: whoever waited only for this becomes ready, and its places go to the next in the queue. */
export function settleDone(turn: Turn, index: number, text: string): void {
  setState(turn, index, { kind: "done" });
  note(turn, index, "state", `done: ${text}`);
  for (const successor of successorsOf(turn, index)) countDown(turn, successor);
  freePlaces(turn, index);
}

/** One of the steps that it waits for is settled. */
function countDown(turn: Turn, index: number): void {
  const state = stateOf(turn, index);
  if (state.kind !== "waiting") return;
  if (state.left > 1) setState(turn, index, { kind: "waiting", left: state.left - 1 });
  else makeReady(turn, index);
}

/** Failed for good: what waits for it is held, and it counts on the error budget. */
export function settleFailed(turn: Turn, index: number, reason: string): void {
  endBadly(turn, index, { kind: "failed", reason }, `failed: ${reason}`);
}

/** Undecidable by looking: a person must. The run goes on around it. */
export function settleNeedsPerson(turn: Turn, index: number, reason: string): void {
  endBadly(turn, index, { kind: "needs-person", reason }, `needs a person: ${reason}`);
}

function endBadly(turn: Turn, index: number, state: StepState, text: string): void {
  setState(turn, index, state);
  note(turn, index, "state", text);
  hold(turn, index);
  countFailure(turn);
  freePlaces(turn, index);
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
    if (stepOf(turn, next).kind === "cordon") {
      countDown(turn, next);
      continue;
    }
    if (stateOf(turn, next).kind !== "waiting") continue;
    setState(turn, next, { kind: "held", because });
    note(turn, next, "decision", `held back, as ${because} did not succeed`);
    reached.push(...successorsOf(turn, next));
  }
}

function countFailure(turn: Turn): void {
  const failures = turn.state.failures + 1;
  turn.state = { ...turn.state, failures };
  const budget = turn.state.policy.errorBudget;
  if (budget === null || failures <= budget || turn.state.stopped !== null) return;
  const reason = `${failures} steps failed, ${budget} are allowed`;
  turn.state = { ...turn.state, stopped: reason };
  noteOnRun(turn, `stopped: ${reason}; what is under way may end`);
}

function freePlaces(turn: Turn, index: number): void {
  const step = stepOf(turn, index);
  refill(turn, step.kind === "move" ? release(turn, step) : []);
}

const successorsOf = (turn: Turn, index: number): readonly number[] =>
  present(turn.state.program.successors[index], "step within the plan");
