/** A move's requests: the look before it, the request itself, the confirm, abort and force-complete. */
import type { MoveStep, PlannedMoveType } from "../../plan/plan.ts";
import type { Command, ServerSight, Since } from "../../port/port.ts";
import { ask, send } from "../ask.ts";
import { plannedCourse } from "../ready-queue.ts";
import {
  awaitsAnswer,
  goOn,
  goOnAfter,
  note,
  setState,
  stateOf,
  stepOf,
  type Turn,
  wakeStepAt,
} from "../turn.ts";
import { type Course, changed, type MoveWork } from "../work.ts";

export const isLive = (type: PlannedMoveType): boolean => type === "live" || type === "block-live";

const nothingBefore: Since = { migration: 0, action: null };

/** Admitted: its server and its destination are looked at before anything is asked for. */
export function beginMove(turn: Turn, index: number, step: MoveStep): void {
  const state = stateOf(turn, index);
  const course = (state.kind === "ready" ? state.course : null) ?? plannedCourse(turn, step);
  recheck(turn, index, step, {
    kind: "move",
    phase: "recheck",
    course,
    since: nothingBefore,
    before: "",
    requestedAt: turn.now,
    until: turn.now + turn.state.policy.lookTime,
    refusal: null,
    record: null,
    word: null,
    wordSince: turn.now,
    runningSince: null,
    nudge: null,
    nudges: 0,
    shaken: false,
    adopted: false,
    unseen: false,
    confirms: 0,
  });
}

export function recheck(turn: Turn, index: number, { server }: MoveStep, work: MoveWork): void {
  const { destination } = work.course;
  ask(turn, index, work, "recheck", (intent) => ({
    kind: "look-at-server",
    intent,
    server,
    destination,
    ports: false,
  }));
}

/** The newest of what there was before is noted with the intent, so that what comes after can be told from it. */
export function request(
  turn: Turn,
  index: number,
  step: MoveStep,
  { work, sight }: { readonly work: MoveWork; readonly sight: ServerSight },
): void {
  const since: Since = {
    migration: sight.migrations.reduce((newest, { id }) => Math.max(newest, id), 0),
    action: sight.lastAction?.id ?? null,
  };
  const { now, state } = turn;
  const until = now + state.policy.lookTime;
  const asked = { phase: "asked", since, before: sight.status, requestedAt: now, until } as const;
  const next: MoveWork = changed(work, asked);
  ask(turn, index, next, "start", (intent) => commandFor(step, work.course, intent, since));
}

function commandFor(
  { server }: MoveStep,
  { destination, type }: Course,
  intent: string,
  since: Since,
): Command {
  if (!isLive(type)) return { kind: "cold-migrate", intent, server, destination, since };
  const blockMigration = type === "block-live";
  return { kind: "live-migrate", intent, server, destination, blockMigration, since };
}

export function look(
  turn: Turn,
  index: number,
  { server }: MoveStep,
  work: MoveWork,
  ports = false,
): void {
  ask(turn, index, work, ports ? "verify" : "look", (intent) => ({
    kind: "look-at-server",
    intent,
    server,
    destination: null,
    ports,
  }));
}

/** Nothing to do yet. What is in doubt is looked at again soon; of what moves the polls tell. */
export function wait(
  turn: Turn,
  index: number,
  work: MoveWork,
  sight: ServerSight,
  soon = true,
): void {
  goOnAfter(turn, index, work, sight.intent);
  if (!soon || awaitsAnswer(turn, index)) return;
  wakeStepAt(turn, Math.min(work.until, turn.now + turn.state.policy.lookEvery), index);
}

/** A cold move that waits in VERIFY_RESIZE holds both hosts' claims: confirmed at once. A freeze holds it back. */
export function confirm(turn: Turn, index: number, { server }: MoveStep, work: MoveWork): void {
  if (turn.state.mode === "frozen") {
    goOn(turn, index, work);
    return;
  }
  const until = turn.now + turn.state.policy.lookTime;
  const next: MoveWork = changed(work, { phase: "confirming", until, confirms: work.confirms + 1 });
  ask(turn, index, next, "confirm", (intent) => ({ kind: "confirm-resize", intent, server }));
}

/** Sent beside the move; how it ends is read from where the server then is. */
export function nudge(
  turn: Turn,
  index: number,
  action: "abort" | "force-complete",
  why: string,
): void {
  const state = stateOf(turn, index);
  const step = stepOf(turn, index);
  if (turn.state.mode === "frozen") {
    note(turn, index, "decision", `${why}: no ${action} in a freeze`);
    return;
  }
  // It takes the guest down for a while, which somebody must have approved; an abort leaves it where it is.
  if (!turn.state.isApproved && action === "force-complete") {
    note(turn, index, "decision", `${why}: no ${action} without an approval in force`);
    return;
  }
  if (state.kind !== "active" || state.work.kind !== "move" || step.kind !== "move") return;
  const { work, intent: awaited } = state;
  const { server } = step;
  note(turn, index, "decision", `${why}: ${action}`);
  const migration = work.record;
  send(turn, index, action, (intent) => ({ kind: action, intent, server, migration }));
  const { lookTime, patience } = turn.state.policy;
  const last = work.requestedAt + patience;
  // An abort is over soon or not at all; a forced move still has to send what is left.
  const until = action === "abort" ? Math.min(last, turn.now + lookTime) : work.until;
  const again = work.nudge === null || work.nudge === action;
  const nudged = changed(work, { nudge: action, nudges: again ? work.nudges + 1 : 1, until });
  setState(turn, index, { kind: "active", work: nudged, intent: awaited });
  wakeStepAt(turn, until, index);
}
