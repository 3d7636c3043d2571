/** Where an observation belongs: to the step that asked, to the step under way for its server or host, to the run. */
import { assertNever } from "../base/assert.ts";
import { isHostStep } from "../plan/plan.ts";
import type { HostSight, Observation, Outcome, ServerSight, ServiceSight } from "../port/port.ts";
import { parseIntent } from "./intent.ts";
import { onOutlook } from "./rules/outlook.ts";
import { onPerson } from "./rules/person.ts";
import { onRestarted } from "./rules/restarted.ts";
import { startHears, startSeesDrift } from "./rules/start.ts";
import type { Active } from "./runner-state.ts";
import { settleMoot } from "./settle.ts";
import { cordonHears, cordonSees, cordonSeesDrift } from "./steps/cordon.ts";
import {
  maintenanceFailed,
  maintenanceHears,
  maintenanceIsOver,
  maintenanceSees,
} from "./steps/maintain.ts";
import { moveHears, moveSees, nudgeHears } from "./steps/move.ts";
import { powerHears, powerSees } from "./steps/power.ts";
import { uncordonHears, uncordonSees } from "./steps/uncordon.ts";
import { factsOf, note, setFacts, setState, stateOf, stepOf, type Turn } from "./turn.ts";

export function route(turn: Turn, seen: Observation): void {
  switch (seen.kind) {
    case "outcome":
      onOutcome(turn, seen.intent, seen.outcome);
      break;
    case "server":
      onServer(turn, seen);
      break;
    case "server-gone":
      onServerGone(turn, seen);
      break;
    case "host":
      onHost(turn, seen);
      break;
    case "service":
      onService(turn, seen.host, seen);
      break;
    case "drift":
      onDrift(turn, seen);
      break;
    case "maintained":
    case "maintenance-failed":
      onMaintenance(turn, seen);
      break;
    case "person":
      if (seen.unapproved === true) turn.state.isApproved = false;
      onPerson(turn, seen, seen.by);
      break;
    case "outlook":
      onOutlook(turn, seen);
      break;
    case "restarted":
      onRestarted(turn, seen.user);
      break;
    case "tick":
      break;
    default:
      assertNever(seen);
  }
}

interface Awaiting {
  readonly index: number;
  readonly state: Active;
}

/** The step that awaits the answer; null = nobody does any more (late or doubled answers change nothing). */
function awaiting(turn: Turn, intent: string): Awaiting | null {
  const parsed = parseIntent(intent);
  const index = parsed === null ? undefined : turn.state.program.indexOf.get(parsed.stepId);
  if (index === undefined) return null;
  const state = stateOf(turn, index);
  return state.kind === "active" && state.intent === intent ? { index, state } : null;
}

function onOutcome(turn: Turn, intent: string, outcome: Outcome): void {
  const { start } = turn.state;
  if (start.kind === "looking" && start.intent === intent) {
    startHears(turn, outcome);
    return;
  }
  const found = awaiting(turn, intent);
  noteOutcome(turn, intent, outcome, found !== null);
  if (found === null) {
    nudgeHears(turn, intent, outcome);
    return;
  }
  const { index, state } = found;
  const step = stepOf(turn, index);
  const { work } = state;
  if (step.kind === "move" && work.kind === "move") moveHears(turn, index, step, { work, outcome });
  else if (step.kind === "cordon" && work.kind === "cordon") {
    cordonHears(turn, index, step, { work, outcome });
  } else if (step.kind === "maintain" && work.kind === "maintain") {
    maintenanceHears(turn, index, step, { work, outcome });
  } else if (step.kind === "uncordon" && work.kind === "uncordon") {
    uncordonHears(turn, index, step, { work, outcome });
  } else if ((step.kind === "stop" || step.kind === "start") && work.kind === step.kind) {
    powerHears(turn, index, step, { work, outcome });
  }
}

function noteOutcome(turn: Turn, intent: string, outcome: Outcome, awaited: boolean): void {
  const parsed = parseIntent(intent);
  const index = parsed === null ? undefined : turn.state.program.indexOf.get(parsed.stepId);
  if (index === undefined) return;
  const text = outcome.kind === "done" ? "accepted" : `${outcome.kind}: ${outcome.reason}`;
  note(turn, index, "outcome", `${intent}: ${text}${awaited ? "" : " (not waited for)"}`);
}

/** The step under way for a server: there is at most one. */
function activeOf(turn: Turn, server: string): Awaiting | null {
  for (const index of turn.state.program.stepsOfServer.get(server) ?? []) {
    const state = stateOf(turn, index);
    if (state.kind === "active") return { index, state };
  }
  return null;
}

function onServer(turn: Turn, sight: ServerSight): void {
  const found = sight.intent === null ? activeOf(turn, sight.server) : awaiting(turn, sight.intent);
  if (found === null) return;
  const { index, state } = found;
  const step = stepOf(turn, index);
  const { work } = state;
  if (step.kind === "move" && work.kind === "move") moveSees(turn, index, step, { work, sight });
  else if ((step.kind === "stop" || step.kind === "start") && work.kind === step.kind) {
    powerSees(turn, index, step, { work, sight });
  }
}

/** Deleted or shelved by its owner: nothing of it is left on a host to move, to stop or to start. */
function onServerGone(
  turn: Turn,
  { server, intent, status }: Extract<Observation, { kind: "server-gone" }>,
): void {
  const found = intent === null ? activeOf(turn, server) : awaiting(turn, intent);
  const word = status === undefined ? "does not exist any more" : `is ${status}, on no host`;
  if (found !== null) settleMoot(turn, found.index, `server ${server} ${word}`);
}

function onHost(turn: Turn, sight: HostSight): void {
  onService(turn, sight.host, sight.service);
  const found = sight.intent === null ? null : awaiting(turn, sight.intent);
  if (found === null) return;
  const { index, state } = found;
  const step = stepOf(turn, index);
  const { work } = state;
  if (step.kind === "cordon" && work.kind === "cordon") {
    cordonSees(turn, index, step, { work, sight });
  } else if (step.kind === "maintain" && work.kind === "maintain") {
    maintenanceSees(turn, index, step, { work, sight });
  } else if (step.kind === "uncordon" && work.kind === "uncordon") {
    uncordonSees(turn, index, step, { work, sight });
  }
}

/** A service that went away or was started anew shakes every move that touches its host: their records may lie. */
function onService(turn: Turn, host: string, { state, incarnation }: ServiceSight): void {
  const { program } = turn.state;
  if (!program.hostIndex.has(host)) return;
  const { incarnation: before } = factsOf(turn, host);
  if (incarnation !== before) setFacts(turn, host, { incarnation });
  const anew = before !== null && incarnation !== null && incarnation !== before;
  if (state === "up" && !anew) return;
  for (const index of program.movesTouching.get(host) ?? []) {
    const now = stateOf(turn, index);
    if (now.kind !== "active" || now.work.kind !== "move" || now.work.shaken) continue;
    setState(turn, index, { ...now, work: { ...now.work, shaken: true } });
  }
}

function onDrift(turn: Turn, seen: Extract<Observation, { kind: "drift" }>): void {
  const { start } = turn.state;
  if (start.kind === "looking" && start.intent === seen.intent) {
    startSeesDrift(turn, seen);
    return;
  }
  const found = awaiting(turn, seen.intent);
  if (found === null) return;
  const step = stepOf(turn, found.index);
  const { work } = found.state;
  if (step.kind !== "cordon" || work.kind !== "cordon") return;
  for (const text of seen.elsewhere) {
    note(turn, found.index, "state", `changed, without touching the plan: ${text}`);
  }
  cordonSeesDrift(turn, found.index, step, work, seen.touching);
}

function onMaintenance(
  turn: Turn,
  seen: Extract<Observation, { kind: "maintained" | "maintenance-failed" }>,
): void {
  for (const index of turn.state.program.stepsOfHost.get(seen.host) ?? []) {
    const step = stepOf(turn, index);
    if (!isHostStep(step) || step.kind !== "maintain") continue;
    if (stateOf(turn, index).kind !== "active") continue;
    if (seen.kind === "maintained") maintenanceIsOver(turn, index, step, "");
    else maintenanceFailed(turn, index, seen.reason);
  }
}
