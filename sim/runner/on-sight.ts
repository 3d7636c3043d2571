/** What is seen of servers, migrations and services: where a server is decides how its move ended, not a record's word. */
import { present } from "../base/assert.ts";
import { isHostStep, type MoveStep, type StartStep, type StopStep } from "../plan/plan.ts";
import type { MigrationSight, Observation, ServiceSight } from "../port/port.ts";
import { isLive, send } from "./intent.ts";
import { settleAsNotDone } from "./on-outcome.ts";
import type { Sight, StepState } from "./runner-state.ts";
import { settleDone, settleFailed } from "./settle.ts";
import { note, setState, stateOf, stepOf, type Turn, wakeStepAt } from "./turn.ts";

type Active = Extract<StepState, { sight: Sight }>;

const FINAL: readonly string[] = [
  "completed",
  "cancelled",
  "failed",
  "error",
  "confirmed",
  "reverted",
];

function onMigration(turn: Turn, index: number, seen: MigrationSight): void {
  const before = present(activeState(turn, index), "move asked for and not settled").sight;
  if (before.record === seen.id && before.recordStatus === seen.status) return;
  const state = adopted(turn, index);
  const ended = FINAL.includes(seen.status) ? seen.status : null;
  const runs = seen.status === "running" || seen.status === "migrating";
  const news = { record: seen.id, recordStatus: seen.status, ended, seen: true };
  const next = { ...state, sight: { ...state.sight, ...news } };
  if (next.kind === "under-way" && runs && next.runningSince === null) {
    setState(turn, index, { ...next, runningSince: turn.now });
    const { stuck } = turn.state.policy;
    if (stuck.action !== "leave") wakeStepAt(turn, turn.now + stuck.after, index);
  } else {
    setState(turn, index, next);
  }
  note(turn, index, "state", `migration ${seen.status}`);
}

export function onServer(turn: Turn, seen: Extract<Observation, { kind: "server" }>): void {
  const index = activeMoveOf(turn, seen.server);
  if (index === null) return;
  const { host, status, taskState } = seen;
  const record = seen.migrations[0];
  if (record !== undefined && stepOf(turn, index).kind === "move") onMigration(turn, index, record);
  const state = taskState === null ? activeState(turn, index) : adopted(turn, index);
  if (state === null) return;
  setState(turn, index, { ...state, sight: { ...state.sight, host, status, taskState } });
  judge(turn, index);
}

/** A doubtful cordon is settled by what the service shows. */
export function onService(turn: Turn, host: string, seen: ServiceSight): void {
  for (const index of turn.state.program.stepsOfHost.get(host) ?? []) {
    const state = stateOf(turn, index);
    const { kind } = stepOf(turn, index);
    if (state.kind !== "doubtful" || kind === "maintain") continue;
    const wanted = kind === "cordon" ? "disabled" : "enabled";
    if (seen.status === wanted) settleDone(turn, index, `service seen ${wanted}`);
    else if (state.looked) settleAsNotDone(turn, index, state);
  }
}

export function onMaintained(turn: Turn, host: string): void {
  for (const index of turn.state.program.stepsOfHost.get(host) ?? []) {
    if (stepOf(turn, index).kind !== "maintain") continue;
    const { kind } = stateOf(turn, index);
    if (kind === "under-way" || kind === "doubtful" || kind === "asked") {
      settleDone(turn, index, "maintenance over");
    }
  }
}

/** Reads off what was seen last how the move stands. */
function judge(turn: Turn, index: number): void {
  const step = stepOf(turn, index);
  const state = activeState(turn, index);
  if (state === null || isHostStep(step)) return;
  if (step.kind !== "move") {
    judgePower(turn, index, step);
    return;
  }
  const { host, status, taskState, ended } = state.sight;
  if (host === null || taskState !== null) return;
  if (status === "VERIFY_RESIZE" && !isLive(step)) confirm(turn, index, step, state);
  else if (host === step.destination && status !== "ERROR") {
    settleDone(turn, index, `${step.server} is on ${host}`);
  } else if (ended !== null || status === "ERROR") {
    settleFailed(
      turn,
      index,
      `${step.server} is ${status} on ${host}, migration ${ended ?? "unknown"}`,
    );
  } else if (state.kind === "doubtful" && state.looked && !state.sight.seen) {
    settleAsNotDone(turn, index, state);
  }
}

function judgePower(turn: Turn, index: number, step: StopStep | StartStep): void {
  const { status, taskState } = present(activeState(turn, index), "step asked for").sight;
  if (taskState !== null) return;
  if (status === (step.kind === "stop" ? "SHUTOFF" : "ACTIVE")) {
    settleDone(turn, index, `${step.server} is ${status}`);
  }
}

/** A cold move that waits in VERIFY_RESIZE holds both hosts' claims: confirmed at once, and once. */
function confirm(turn: Turn, index: number, step: MoveStep, state: Active): void {
  if (state.sight.host !== step.destination) return;
  const sentBefore = state.kind === "under-way" ? state.confirmed : state.purpose === "confirm";
  if (!sentBefore) {
    const { attempt, sight } = state;
    setState(turn, index, { kind: "asked", purpose: "confirm", attempt, sight });
    send(turn, index, attempt, "confirm");
  } else if (state.kind === "doubtful" && state.looked) {
    settleAsNotDone(turn, index, state);
  }
}

/** The state of a move that Nova visibly works on: a doubt about its request is over. */
function adopted(turn: Turn, index: number): Active {
  const state = present(activeState(turn, index), "move asked for and not settled");
  if (state.kind !== "doubtful") return state;
  note(turn, index, "decision", "found under way: the request had arrived");
  const { attempt, sight, purpose } = state;
  return {
    kind: "under-way",
    attempt,
    runningSince: null,
    nudged: false,
    confirmed: purpose === "confirm",
    sight: { ...sight, seen: true },
  };
}

function activeState(turn: Turn, index: number): Active | null {
  const state = stateOf(turn, index);
  return state.kind === "asked" || state.kind === "doubtful" || state.kind === "under-way"
    ? state
    : null;
}

/** The move of a server that was asked for and is not settled: there is at most one. */
function activeMoveOf(turn: Turn, server: string): number | null {
  for (const index of turn.state.program.movesOf.get(server) ?? []) {
    if (activeState(turn, index) !== null) return index;
  }
  return null;
}
