/** Stop in place and start again: only what this run stopped is started. */
import type { StartStep, StopStep } from "../../plan/plan.ts";
import type { Command, Outcome, ServerSight } from "../../port/port.ts";
import { ask } from "../ask.ts";
import { mayBegin } from "../rules/may-begin.ts";
import {
  putOff,
  requeue,
  settleDone,
  settleFailed,
  settleMoot,
  settleNeedsPerson,
} from "../settle.ts";
import { awaitsAnswer, goOn, goOnAfter, note, stateOf, type Turn, wakeStepAt } from "../turn.ts";
import type { PowerWork } from "../work.ts";

export type PowerStep = StopStep | StartStep;

interface Seen {
  readonly work: PowerWork;
  readonly sight: ServerSight;
}

export function beginPower(turn: Turn, index: number, step: PowerStep): void {
  if (step.kind === "start" && !stoppedByUs(turn, step.server)) {
    settleMoot(turn, index, "this run did not stop it");
    return;
  }
  const until = turn.now + turn.state.policy.lookTime;
  const state = stateOf(turn, index);
  const tries = state.kind === "ready" ? (state.course?.putOff ?? 0) : 0;
  look(turn, index, step, { kind: step.kind, phase: "look", attempt: 1, putOff: tries, until });
}

function stoppedByUs(turn: Turn, server: string): boolean {
  const { program } = turn.state;
  return (program.stepsOfServer.get(server) ?? []).some((index) => {
    const state = stateOf(turn, index);
    return program.steps[index]?.kind === "stop" && state.kind === "done" && state.how === "done";
  });
}

function look(turn: Turn, index: number, { server }: PowerStep, work: PowerWork): void {
  ask(turn, index, work, "look", (intent) => ({
    kind: "look-at-server",
    intent,
    server,
    destination: null,
    ports: false,
  }));
}

const wantedOf = (step: PowerStep): string => (step.kind === "stop" ? "SHUTOFF" : "ACTIVE");

export function powerSees(turn: Turn, index: number, step: PowerStep, seen: Seen): void {
  const { work, sight } = seen;
  if (work.phase === "look") {
    // A poll may be older than the step: only the look that it asked for decides.
    if (sight.intent !== null) decide(turn, index, step, seen);
    return;
  }
  if (sight.taskState === null && sight.status === wantedOf(step)) {
    settleDone(turn, index, `${step.server} is ${sight.status}`);
  } else if (work.phase !== "asked") await_(turn, index, step, seen);
}

/** Not there yet: looked at again until patience ends. */
function await_(turn: Turn, index: number, step: PowerStep, { work, sight }: Seen): void {
  const { lookEvery, attempts, lookTime } = turn.state.policy;
  if (turn.now < work.until) {
    goOnAfter(turn, index, work, sight.intent);
    if (!awaitsAnswer(turn, index)) {
      wakeStepAt(turn, Math.min(work.until, turn.now + lookEvery), index);
    }
  } else if (sight.taskState !== null || sight.status === "ERROR") {
    settleNeedsPerson(
      turn,
      index,
      `${step.server} is ${sight.status}, ${sight.taskState ?? "idle"}`,
    );
  } else if (work.attempt < attempts) {
    note(turn, index, "decision", "the request left no trace: not done, asking anew");
    if (!mayBegin(turn.state)) {
      requeue(turn, index, null);
      return;
    }
    request(turn, index, step, {
      ...work,
      attempt: work.attempt + 1,
      until: turn.now + lookTime,
    });
  } else settleNeedsPerson(turn, index, `${step.server} stays ${sight.status}`);
}

function decide(turn: Turn, index: number, step: PowerStep, { work, sight }: Seen): void {
  const from = step.kind === "stop" ? "ACTIVE" : "SHUTOFF";
  const { laterTries, laterAfter } = turn.state.policy;
  if (sight.host !== step.host && step.kind === "stop") {
    settleMoot(turn, index, `${step.server} is on ${sight.host}`);
  } else if (sight.taskState === null && sight.status === wantedOf(step)) {
    settleMoot(turn, index, `${step.server} is ${sight.status} already`, sight.host);
  } else if (sight.taskState === null && sight.status === from) {
    if (mayBegin(turn.state)) request(turn, index, step, work);
    else requeue(turn, index, null);
  } else if (work.putOff < laterTries) {
    const course = {
      source: step.host,
      destination: null,
      type: "cold",
      refusedBy: [],
      attempt: 1,
    } as const;
    putOff(turn, index, { ...course, putOff: work.putOff + 1 }, turn.now + laterAfter);
  } else {
    const task = sight.taskState === null ? "" : `, ${sight.taskState}`;
    settleFailed(turn, index, `${step.server} is ${sight.status}${task}`);
  }
}

function request(turn: Turn, index: number, { kind, server }: PowerStep, work: PowerWork): void {
  const until = turn.now + turn.state.policy.lookTime;
  ask(
    turn,
    index,
    { ...work, phase: "asked", until },
    kind,
    (intent): Command =>
      kind === "stop"
        ? { kind: "stop-server", intent, server }
        : { kind: "start-server", intent, server },
  );
}

export function powerHears(
  turn: Turn,
  index: number,
  step: PowerStep,
  { work, outcome }: { readonly work: PowerWork; readonly outcome: Outcome },
): void {
  if (work.phase === "asked") {
    if (outcome.kind === "refused") settleFailed(turn, index, outcome.reason);
    else if (outcome.kind === "done") {
      goOn(turn, index, { ...work, phase: "turning" });
      wakeStepAt(turn, work.until, index);
    } else look(turn, index, step, { ...work, phase: "doubt" });
  } else if (turn.now < work.until) {
    goOn(turn, index, work);
    wakeStepAt(turn, Math.min(work.until, turn.now + turn.state.policy.lookEvery), index);
  } else settleNeedsPerson(turn, index, `${step.server} cannot be looked at`);
}

export const powerIsDue = look;

export function powerResumes(turn: Turn, index: number, step: PowerStep, work: PowerWork): void {
  const until = turn.now + turn.state.policy.lookTime;
  look(turn, index, step, work.phase === "asked" ? { ...work, phase: "doubt", until } : work);
}
