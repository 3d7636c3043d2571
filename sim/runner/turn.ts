/** The working side of one step: a copy of the state's few fields that the rules write, and what they emit. */
import { present } from "../base/assert.ts";
import type { Instant } from "../base/units.ts";
import type { Step } from "../plan/plan.ts";
import type { Command, JournalEntry } from "../port/port.ts";
import { elementAt, withElement } from "./persistent-array.ts";
import { type RunnerState, type StepState, withTimer } from "./runner-state.ts";

export interface Turn {
  state: RunnerState;
  readonly now: Instant;
  readonly commands: Command[];
  readonly journal: JournalEntry[];
}

export const stepOf = (turn: Turn, index: number): Step =>
  present(turn.state.program.steps[index], "step within the plan");

export const stateOf = (turn: Turn, index: number): StepState => elementAt(turn.state.steps, index);

const isActive = (state: StepState): boolean =>
  state.kind === "asked" || state.kind === "doubtful" || state.kind === "under-way";

const isOpen = (state: StepState): boolean =>
  isActive(state) || state.kind === "waiting" || state.kind === "ready";

/** Gives a step its next state; the counts of open and active steps follow. */
export function setState(turn: Turn, index: number, next: StepState): void {
  const before = stateOf(turn, index);
  const { state } = turn;
  turn.state = {
    ...state,
    steps: withElement(state.steps, index, next),
    open: state.open + Number(isOpen(next)) - Number(isOpen(before)),
    active: state.active + Number(isActive(next)) - Number(isActive(before)),
  };
}

export function wakeStepAt(turn: Turn, at: Instant, index: number): void {
  turn.state = { ...turn.state, timers: withTimer(turn.state.timers, at, index) };
}

export function note(turn: Turn, index: number, kind: JournalEntry["kind"], text: string): void {
  turn.journal.push({ at: turn.now, step: stepOf(turn, index).id, kind, text });
}

/** A line that belongs to the run and to no step. */
export function noteOnRun(turn: Turn, text: string): void {
  turn.journal.push({ at: turn.now, step: "", kind: "decision", text });
}
