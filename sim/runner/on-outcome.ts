/** What came back for a request: done, refused (definite) or unknown (settled by looking, never by sending again). */
import type { Outcome } from "../port/port.ts";
import { parseIntent, send } from "./intent.ts";
import { nothingSeen, type StepState } from "./runner-state.ts";
import { settleDone, settleFailed, settleNeedsPerson } from "./settle.ts";
import { note, setState, stateOf, stepOf, type Turn, wakeStepAt } from "./turn.ts";

type Asked = Extract<StepState, { kind: "asked" }>;
export type Doubtful = Extract<StepState, { kind: "doubtful" }>;

/** Answers to requests that nobody waits for any more (late, doubled) change nothing. */
export function onOutcome(turn: Turn, intent: string, outcome: Outcome): void {
  const parsed = parseIntent(intent);
  const index = parsed === null ? undefined : turn.state.program.indexOf.get(parsed.stepId);
  if (parsed === null || index === undefined) return;
  const text = outcome.kind === "done" ? "accepted" : `${outcome.kind}: ${outcome.reason}`;
  const state = stateOf(turn, index);
  const awaited =
    state.kind === "asked" && state.purpose === parsed.purpose && state.attempt === parsed.attempt;
  note(turn, index, "outcome", `${intent}: ${text}${awaited ? "" : " (not waited for)"}`);
  if (!awaited) return;
  if (outcome.kind === "done") onAccepted(turn, index, state);
  else if (outcome.kind === "refused") onRefused(turn, index, state, outcome.reason);
  else beginToDoubt(turn, index, state);
}

function onAccepted(turn: Turn, index: number, state: Asked): void {
  const step = stepOf(turn, index);
  if (step.kind === "cordon" || step.kind === "uncordon") {
    settleDone(turn, index, step.kind === "cordon" ? "service disabled" : "service enabled");
    return;
  }
  setState(turn, index, {
    kind: "under-way",
    attempt: state.attempt,
    runningSince: null,
    nudged: false,
    confirmed: state.purpose === "confirm",
    sight: state.sight,
  });
}

function onRefused(turn: Turn, index: number, state: Asked, reason: string): void {
  if (state.purpose === "start") settleFailed(turn, index, reason);
  // A refused confirm may mean that Nova confirmed by itself in between: where the server is decides.
  else beginToDoubt(turn, index, state);
}

function beginToDoubt(turn: Turn, index: number, state: Asked): void {
  const until = turn.now + turn.state.policy.lookTime;
  setState(turn, index, { ...state, kind: "doubtful", until, looked: false });
  wakeStepAt(turn, until, index);
}

/** Looked for longer than every timeout on the way, and the cloud shows nothing: it was not done. */
export function settleAsNotDone(turn: Turn, index: number, state: Doubtful): void {
  const attempt = state.attempt + 1;
  if (attempt > turn.state.policy.attempts) {
    settleNeedsPerson(turn, index, `no trace of ${state.attempt} requests, none answered`);
    return;
  }
  note(turn, index, "decision", `attempt ${state.attempt} left no trace: asking anew`);
  setState(turn, index, { kind: "asked", purpose: state.purpose, attempt, sight: nothingSeen });
  send(turn, index, attempt, state.purpose);
}
