/**
 * What a person may ask of a run.
 *
 * pause: nothing new begins; what is under way ends, is confirmed and verified. freeze: nothing is sent but looks.
 * resume: goes on, also after the error budget, the overrun or drift stopped it (then drift is looked for anew). abort: nothing new, running live moves are
 * aborted, cold ones end and are confirmed; it cannot be resumed. skip: the step is taken for done, and whether its host
 * is ready is looked at all the same. retry: a failed or undecided step begins anew, with all its looks.
 * leave-out: a step that has not begun is not done, and what rests on it is held; retry takes it in again.
 */
import { assertNever } from "../../base/assert.ts";
import type { PersonAction } from "../../port/port.ts";
import { SKIPPED } from "../entry-words.ts";
import { leftBehind } from "../left-behind.ts";
import { makeReady, reopenAll } from "../ready-queue.ts";
import { holdWith, settleSkipped, takeIn, unhold } from "../settle.ts";
import { maintenanceIsOver } from "../steps/maintain.ts";
import { isLive, nudge } from "../steps/move-request.ts";
import { watchStuckAnew } from "../steps/move-stuck.ts";
import { startIsConfirmed } from "../steps/uncordon.ts";
import { isOpen, note, noteOnRun, setState, stateOf, stepOf, type Turn } from "../turn.ts";
import { abortRunning } from "./abort-running.ts";
import { stop } from "./error-budget.ts";
import { giveUpWaiting } from "./give-up-waiting.ts";
import { isPastWindows, WINDOW_OVER } from "./may-begin.ts";
import { lookAtAllActive } from "./restarted.ts";
import { beginWithDrift } from "./start.ts";

export function onPerson(turn: Turn, asked: PersonAction, by: string): void {
  switch (asked.action) {
    case "pause":
    case "freeze":
      changeMode(turn, asked.action === "pause" ? "paused" : "frozen", by);
      break;
    case "resume":
      resume(turn, by);
      break;
    case "abort":
      abort(turn, by);
      abortRunning(turn, `aborted by ${by}`);
      giveUpWaiting(turn, `aborted by ${by}`);
      break;
    case "skip":
    case "retry":
    case "leave-out":
    case "abort-move":
    case "force-complete-move":
      onStep(turn, asked, by);
      break;
    case "confirm-maintenance":
      for (const index of turn.state.program.stepsOfHost.get(asked.host) ?? []) {
        confirmWork(turn, index, by);
      }
      break;
    default:
      assertNever(asked);
  }
}

/** The work on a host is over, or, said again, its service was started anew. */
function confirmWork(turn: Turn, index: number, by: string): void {
  const step = stepOf(turn, index);
  if (step.kind !== "maintain" && step.kind !== "uncordon") return;
  const before = stateOf(turn, index).kind;
  if (step.kind === "maintain") maintenanceIsOver(turn, index, step, by);
  else startIsConfirmed(turn, index, step, by);
  const isHeard = before === "needs-person" && stateOf(turn, index).kind !== before;
  if (isHeard) unhold(turn, index);
}

function changeMode(turn: Turn, mode: "paused" | "frozen", by: string): void {
  if (turn.state.mode === "aborting") return;
  // Whoever asked for the freeze counts on it: neither an approval's end nor a Ctrl-C may loosen it.
  if (turn.state.mode === "frozen" && mode === "paused") {
    noteOnRun(turn, `${by} asked to pause: the run is frozen, and stays so until it is resumed`);
    return;
  }
  turn.state.mode = mode;
  const what = mode === "paused" ? "nothing new begins" : "nothing is sent but looks";
  noteOnRun(turn, `${mode} by ${by}: ${what}`);
  leftBehind(turn);
}

/** Told whatever had stopped the run before, with what it leaves behind as things stand now. */
function abort(turn: Turn, by: string): void {
  const { mode, stopped } = turn.state;
  if (mode === "aborting") return;
  turn.state.mode = "aborting";
  turn.state.stopped = null;
  stop(turn, `aborted by ${by}${stopped === null ? "" : `, after it was stopped: ${stopped}`}`);
}

function resume(turn: Turn, by: string): void {
  const { mode, failures, isApproved } = turn.state;
  if (mode === "aborting") {
    noteOnRun(turn, `${by} asked to resume: an aborted run does not go on`);
    return;
  }
  turn.state.mode = "running";
  turn.state.isApproved = true;
  turn.state.stopped = null;
  turn.state.failures = 0;
  noteOnRun(turn, `resumed by ${by}${failures > 0 ? `, ${failures} failures forgiven` : ""}`);
  // Refused for drift: looked for anew before anything begins.
  if (turn.state.start.kind !== "begun") beginWithDrift(turn);
  reopenAll(turn);
  if (mode === "frozen") lookAtAllActive(turn);
  if (mode === "frozen" || !isApproved) watchStuckAnew(turn);
  if (isPastWindows(turn.state)) stop(turn, WINDOW_OVER);
}

type OnStep = Extract<PersonAction, { readonly step: string }>;

function onStep(turn: Turn, { action, step }: OnStep, by: string): void {
  const index = turn.state.program.indexOf.get(step);
  if (index === undefined) {
    noteOnRun(turn, `${by} asked to ${action} ${step}: the plan has no such step`);
    return;
  }
  const state = stateOf(turn, index);
  const bad = state.kind === "failed" || state.kind === "needs-person";
  if (action === "skip" && state.kind !== "active" && state.kind !== "done") {
    settleSkipped(turn, index, `${SKIPPED}${by}`);
    unhold(turn, index);
  } else if (action === "retry" && bad) {
    note(turn, index, "decision", `tried again by ${by}`);
    setState(turn, index, { kind: "waiting", left: 0 });
    makeReady(turn, index);
    unhold(turn, index);
  } else if (action === "leave-out" && isOpen(state) && state.kind !== "active") {
    holdWith(turn, index, `${LEFT_OUT}${by}`);
  } else if (action === "retry" && state.kind === "held" && state.because.startsWith(LEFT_OUT)) {
    note(turn, index, "decision", `taken in again by ${by}`);
    takeIn(turn, index);
  } else if (isNudge(action) && isRunningLive(turn, index)) {
    nudge(turn, index, action === "abort-move" ? "abort" : "force-complete", `asked by ${by}`);
  } else
    note(turn, index, "decision", `${by} asked to ${action}: not possible while ${state.kind}`);
}

/** Why a step is held that a person has left out. */
const LEFT_OUT = "left out by ";

const isNudge = (action: OnStep["action"]): boolean =>
  action === "abort-move" || action === "force-complete-move";

function isRunningLive(turn: Turn, index: number): boolean {
  const state = stateOf(turn, index);
  if (state.kind !== "active" || state.work.kind !== "move") return false;
  const { phase, course } = state.work;
  return phase === "moving" && isLive(course.type);
}
