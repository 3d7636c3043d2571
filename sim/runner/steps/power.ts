/**
 * Stop in place and start again: only what this run stopped is started.
 *
 * A stop is ours when Nova accepted our request, or when its newest instance action is a stop of ours; one that stands
 * by anybody else's doing is left to them, and so is a server on which anybody has acted since.
 */
import type { StartStep, StopStep } from "../../plan/plan.ts";
import type { Command, InstanceAction, Outcome, ServerSight } from "../../port/port.ts";
import { ask } from "../ask.ts";
import { mayBeginNow, mayRestore } from "../rules/may-begin.ts";
import {
  putOff,
  requeue,
  settleDone,
  settleFailed,
  settleMoot,
  settleNeedsPerson,
  settleStopped,
} from "../settle.ts";
import { awaitsAnswer, goOn, goOnAfter, note, stateOf, type Turn, wakeStepAt } from "../turn.ts";
import type { PowerWork } from "../work.ts";

export type PowerStep = StopStep | StartStep;

interface Seen {
  readonly work: PowerWork;
  readonly sight: ServerSight;
}

export function beginPower(turn: Turn, index: number, step: PowerStep): void {
  if (step.kind === "start" && ourStopOf(turn, step.server) === null) {
    settleMoot(turn, index, "this run did not stop it");
    return;
  }
  const until = turn.now + turn.state.policy.lookTime;
  const state = stateOf(turn, index);
  const tries = state.kind === "ready" ? (state.course?.putOff ?? 0) : 0;
  const work = { kind: step.kind, attempt: 1, putOff: tries, since: null, until };
  look(turn, index, step, { ...work, phase: "look" });
}

const mayTurn = ({ state }: Turn, step: PowerStep): boolean =>
  step.kind === "start" ? mayRestore(state) : mayBeginNow(state, step);

interface OurStop {
  /** Null = Nova did not tell. */
  readonly action: string | null;
}

/** How this run stopped the server; null = it did not. */
function ourStopOf(turn: Turn, server: string): OurStop | null {
  const { program } = turn.state;
  for (const index of program.stepsOfServer.get(server) ?? []) {
    const state = stateOf(turn, index);
    if (program.steps[index]?.kind !== "stop") continue;
    if (state.kind === "done" && state.how === "done") return { action: state.action ?? null };
  }
  return null;
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
  // While the request's own answer is out it decides first.
  if (work.phase === "asked") return;
  if (sight.taskState !== null || sight.status !== wantedOf(step)) {
    await_(turn, index, step, seen);
  } else if (step.kind === "start") settleDone(turn, index, `${step.server} is ${sight.status}`);
  else stopped(turn, index, step, seen);
}

/** Shut off, and by whom: that decides whether the run may start it again. */
function stopped(turn: Turn, index: number, { server }: PowerStep, { work, sight }: Seen): void {
  const { lastAction } = sight;
  if (work.phase === "turning" || isOurs(turn, work, lastAction)) {
    settleStopped(turn, index, `${server} is ${sight.status}`, lastAction?.id ?? null);
  } else if (lastAction === null) {
    settleNeedsPerson(turn, index, `${server} is ${sight.status}, and Nova does not tell by whom`);
  } else settleMoot(turn, index, `${server} is ${sight.status}, by somebody else`, sight.host);
}

/** After a lost answer: a stop newer than what was there before the request, and not told to be another's. */
function isOurs(turn: Turn, { since }: PowerWork, action: InstanceAction | null): boolean {
  const { users } = turn.state;
  if (action === null || action.id === since || action.word !== "stop") return false;
  return action.user === null || users.length === 0 || users.includes(action.user);
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
  } else if (step.kind === "start" && isAnothers(turn, step.server, sight.lastAction)) {
    leaveToOwner(turn, index, sight);
  } else if (work.attempt < attempts) {
    note(turn, index, "decision", "the request left no trace: not done, asking anew");
    if (!mayTurn(turn, step)) {
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
  } else if (step.kind === "start" && isAnothers(turn, step.server, sight.lastAction)) {
    leaveToOwner(turn, index, sight);
  } else if (sight.taskState === null && sight.status === from) {
    const since = sight.lastAction?.id ?? null;
    if (mayTurn(turn, step)) request(turn, index, step, { ...work, since });
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

/** Somebody has acted on the server since this run stopped it; our own starts, which may have failed, are none. */
function isAnothers(turn: Turn, server: string, action: InstanceAction | null): boolean {
  const before = ourStopOf(turn, server)?.action ?? null;
  if (action === null || before === null || action.id === before) return false;
  const { users } = turn.state;
  return action.user === null || users.length === 0
    ? action.word !== "start"
    : !users.includes(action.user);
}

const leaveToOwner = (turn: Turn, index: number, { server, host, lastAction }: ServerSight): void =>
  settleMoot(
    turn,
    index,
    `${server} is not as this run left it (${lastAction?.word}): its owner's`,
    host,
  );

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
    if (outcome.kind === "refused") refused(turn, index, step, work, outcome.reason);
    else if (outcome.kind === "done") {
      goOn(turn, index, { ...work, phase: "turning" });
      // What a poll showed before this answer is not shown again.
      wakeStepAt(turn, Math.min(work.until, turn.now + turn.state.policy.lookEvery), index);
    } else look(turn, index, step, { ...work, phase: "doubt" });
  } else if (turn.now < work.until) {
    goOn(turn, index, work);
    wakeStepAt(turn, Math.min(work.until, turn.now + turn.state.policy.lookEvery), index);
  } else settleNeedsPerson(turn, index, `${step.server} cannot be looked at`);
}

/** Its owner may just have been quicker: looked at once more. */
function refused(
  turn: Turn,
  index: number,
  step: PowerStep,
  work: PowerWork,
  reason: string,
): void {
  if (work.attempt >= turn.state.policy.attempts) {
    settleFailed(turn, index, reason);
    return;
  }
  note(turn, index, "decision", `refused: ${reason}; looking once more`);
  look(turn, index, step, { ...work, phase: "look", attempt: work.attempt + 1 });
}

export const powerIsDue = look;

export function powerResumes(turn: Turn, index: number, step: PowerStep, work: PowerWork): void {
  const until = turn.now + turn.state.policy.lookTime;
  look(turn, index, step, work.phase === "asked" ? { ...work, phase: "doubt", until } : work);
}
