/**
 * The runner: one pure step from an observation to commands, journal entries and the time to be woken at.
 *
 * It does no I/O and knows no clock; a simulated cloud and a real one drive the same code. The driver steps it with each
 * observation that says something new, and with a `tick` at `wakeAt`.
 */
import { assertNever } from "../base/assert.ts";
import type { Instant } from "../base/units.ts";
import { isHostStep, type Plan, type ServerStep } from "../plan/plan.ts";
import type { Command, JournalEntry, Observation } from "../port/port.ts";
import { leftBehind } from "./left-behind.ts";
import { programOf } from "./program.ts";
import { postpone, refill, release } from "./ready-queue.ts";
import { route } from "./route.ts";
import { onDueTimers } from "./rules/due.ts";
import { beginWithDrift } from "./rules/start.ts";
import type { RunPolicy } from "./run-policy.ts";
import { initialState, isFinished, type RunnerState } from "./runner-state.ts";
import { holdWith } from "./settle.ts";
import { beginCordon } from "./steps/cordon.ts";
import { beginMaintenance } from "./steps/maintain.ts";
import { beginMove } from "./steps/move-request.ts";
import { beginPower } from "./steps/power.ts";
import { beginUncordon } from "./steps/uncordon.ts";
import { draftOf, isOpen, noteOnRun, stateOf, stepOf, type Turn } from "./turn.ts";

export interface StepResult {
  readonly state: RunnerState;
  readonly commands: readonly Command[];
  readonly journal: readonly JournalEntry[];
  /** When the runner wants a tick though nothing was seen; null = only observations matter. */
  readonly wakeAt: Instant | null;
}

/** A run of a plan, before its first step. */
export const beginRun = (plan: Plan, policy: RunPolicy): RunnerState =>
  initialState(programOf(plan), policy);

/**
 * Never changes `state`: the same arguments give the same result, however often.
 *
 * @param now the driver's time [s since the run began]; one that went back counts as the latest told.
 */
export function step(state: RunnerState, observation: Observation, now: Instant): StepResult {
  const at = Math.max(state.now, now);
  const turn: Turn = {
    state: draftOf(state, at),
    now: at,
    commands: [],
    journal: [],
    freed: [],
    admitted: [],
    misfits: [],
  };
  if (state.start.kind === "new") beginWithDrift(turn);
  route(turn, observation);
  onDueTimers(turn);
  beginAdmitted(turn);
  if (isFinished(turn.state) && !isFinished(state)) sumUp(turn);
  const { commands, journal } = turn;
  return { state: turn.state, commands, journal, wakeAt: turn.state.timers?.key ?? null };
}

/** What begins may be over at once and free its places for the next. */
function beginAdmitted(turn: Turn): void {
  for (;;) {
    refill(turn);
    for (const misfit of turn.misfits.splice(0)) {
      holdWith(turn, misfit, "it would not end within a window at P95");
    }
    const next = turn.admitted.shift();
    if (next === undefined) return;
    if (stateOf(turn, next).kind === "ready") begin(turn, next);
  }
}

function begin(turn: Turn, index: number): void {
  const step = stepOf(turn, index);
  if (!isHostStep(step) && waitsForOwn(turn, index, step)) {
    giveBack(turn, index, step);
    return;
  }
  switch (step.kind) {
    case "move":
      beginMove(turn, index, step);
      break;
    case "cordon":
      beginCordon(turn, index, step);
      break;
    case "maintain":
      beginMaintenance(turn, index, step);
      break;
    case "uncordon":
      beginUncordon(turn, index, step);
      break;
    case "stop":
    case "start":
      beginPower(turn, index, step);
      break;
    default:
      assertNever(step);
  }
}

/** A person may have skipped what kept a server's steps apart: they still go one after the other. */
const waitsForOwn = (turn: Turn, index: number, { server }: ServerStep): boolean =>
  (turn.state.program.stepsOfServer.get(server) ?? []).some(
    (other) => other < index && isOpen(stateOf(turn, other)),
  );

function giveBack(turn: Turn, index: number, step: ServerStep): void {
  const state = stateOf(turn, index);
  const course = state.kind === "ready" ? state.course : null;
  if (step.kind === "move" && course !== null) release(turn, step, course);
  postpone(turn, index, course, turn.now + turn.state.policy.laterAfter);
}

/** Every end of a run tells what it did and what it leaves behind. Done once, so it may look at all steps. */
function sumUp(turn: Turn): void {
  const { steps } = turn.state.program;
  const settled = steps.map((planned, index) => ({ id: planned.id, state: stateOf(turn, index) }));
  const done = settled.filter(({ state }) => state.kind === "done").length;
  noteOnRun(turn, `over: ${done} of ${steps.length} steps done`);
  const undecided = settled.filter(({ state }) => state.kind === "needs-person");
  if (undecided.length > 0) {
    noteOnRun(turn, `needs a person: ${undecided.map(({ id }) => id).join(", ")}`);
  }
  leftBehind(turn);
}
