/** The time that the runner asked to be woken at: doubts are looked into, stuck moves are dealt with by rule. */
import type { Instant } from "../base/units.ts";
import { popped } from "./heap.ts";
import { isLive, send } from "./intent.ts";
import type { StepState } from "./runner-state.ts";
import { settleNeedsPerson } from "./settle.ts";
import { note, setState, stateOf, stepOf, type Turn } from "./turn.ts";

type UnderWay = Extract<StepState, { kind: "under-way" }>;

/** Looks after every step whose time has come; entries out of date find nothing to do. */
export function onDueTimers(turn: Turn): void {
  for (;;) {
    const { timers } = turn.state;
    if (timers === null || timers.key > turn.now) return;
    turn.state = { ...turn.state, timers: popped(timers) };
    const state = stateOf(turn, timers.step);
    if (state.kind === "doubtful") lookInto(turn, timers.step, state.until);
    else if (state.kind === "under-way") dealWithStuck(turn, timers.step, state);
  }
}

function lookInto(turn: Turn, index: number, until: Instant): void {
  const state = stateOf(turn, index);
  if (state.kind !== "doubtful" || until > turn.now || state.looked) return;
  if (stepOf(turn, index).kind === "maintain") {
    settleNeedsPerson(turn, index, "nobody can tell whether the maintenance was begun");
    return;
  }
  setState(turn, index, { ...state, looked: true });
  send(turn, index, state.attempt, "look");
}

function dealWithStuck(turn: Turn, index: number, state: UnderWay): void {
  const { stuck } = turn.state.policy;
  const step = stepOf(turn, index);
  if (stuck.action === "leave" || step.kind !== "move" || !isLive(step)) return;
  if (state.nudged || state.runningSince === null || state.sight.ended !== null) return;
  if (turn.now < state.runningSince + stuck.after) return;
  note(turn, index, "decision", `still running after ${stuck.after} s: ${stuck.action}`);
  setState(turn, index, { ...state, nudged: true });
  send(turn, index, state.attempt, stuck.action);
}
