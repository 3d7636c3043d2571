/**
 * Uncordon: the service must be up again and, after a maintenance, started anew, whoever disabled it: servers are started
 * on the host next. Then it is enabled, if it was this run that disabled it and nobody else has since.
 */
import type { UncordonStep } from "../../plan/plan.ts";
import type { HostSight, Outcome, ServiceSight } from "../../port/port.ts";
import { ask, lookAtHost } from "../ask.ts";
import { mayRestore } from "../rules/may-begin.ts";
import { requeue, settleDone, settleFailed, settleMoot, settleNeedsPerson } from "../settle.ts";
import {
  awaitsAnswer,
  factsOf,
  goOn,
  note,
  setFacts,
  stateOf,
  type Turn,
  wakeStepAt,
} from "../turn.ts";
import type { UncordonWork } from "../work.ts";
import { isOurReason } from "./cordon.ts";

export function beginUncordon(turn: Turn, index: number, { host }: UncordonStep): void {
  const until = turn.now + turn.state.policy.serviceTime;
  const work = { kind: "uncordon", phase: "look", attempt: 1, waitsFor: null, until } as const;
  lookAtHost(turn, index, work, host);
}

export function uncordonSees(
  turn: Turn,
  index: number,
  step: UncordonStep,
  { work, sight }: { readonly work: UncordonWork; readonly sight: HostSight },
): void {
  const { service } = sight;
  const { status, disabledReason } = service;
  if (status === "enabled" && work.phase !== "look") {
    setFacts(turn, step.host, { service: "restored" });
    settleDone(turn, index, "service enabled");
  } else if (status === "disabled" && isOurs(turn, step.host)) {
    if (disabledReason === null || !isOurReason(turn, disabledReason)) {
      setFacts(turn, step.host, { service: "theirs" });
      const why = disabledReason ?? "no reason given";
      settleNeedsPerson(turn, index, `disabled by somebody else since (${why}): left as it is`);
    } else if (work.phase === "doubt") settleDoubt(turn, index, step, work, disabledReason);
    else if (!isBack(turn, step.host, service)) awaitBack(turn, index, step, work, service);
    else {
      noteStart(turn, index, step.host, service);
      enable(turn, index, step, work, disabledReason);
    }
  } else if (!isBack(turn, step.host, service)) awaitBack(turn, index, step, work, service);
  else if (status === "enabled") {
    if (isOurs(turn, step.host)) setFacts(turn, step.host, { service: "restored" });
    settleMoot(turn, index, "found enabled");
  } else settleMoot(turn, index, "this run did not disable the service: it is left as it is");
}

function isOurs(turn: Turn, host: string): boolean {
  const { service } = factsOf(turn, host);
  return service === "ours" || service === "asked";
}

function awaitBack(
  turn: Turn,
  index: number,
  { host }: UncordonStep,
  work: UncordonWork,
  { state }: ServiceSight,
): void {
  const waitsFor = state === "down" ? DOWN : notAnew(host);
  if (waitsFor !== work.waitsFor) note(turn, index, "state", `waits: ${waitsFor}`);
  lookLater(turn, index, { ...work, waitsFor }, waitsFor);
}

const DOWN = "nova-compute is down";

/** A start that is over before Nova takes the service for down, on a machine that stays up, leaves no trace. */
const notAnew = (host: string): string =>
  `nova-compute has not been started anew as far as Nova can tell; confirm-maintenance ${host} once more says that it was`;

/** A person who confirmed the work already, and is told that no new start can be seen, confirms that there was one. */
export function startIsConfirmed(
  turn: Turn,
  index: number,
  { host }: UncordonStep,
  by: string,
): void {
  const state = stateOf(turn, index);
  const isGivenUp = state.kind === "needs-person" && state.reason === notAnew(host);
  const work = state.kind === "active" && state.work.kind === "uncordon" ? state.work : null;
  if (!isGivenUp && work?.waitsFor !== notAnew(host)) return;
  setFacts(turn, host, { before: null });
  note(turn, index, "decision", `nova-compute was started anew, says ${by}`);
  if (isGivenUp) requeue(turn, index, null);
  else if (work !== null && !awaitsAnswer(turn, index)) lookAtHost(turn, index, work, host);
}

/** A service that flaps for a while looks like one that was started anew: persons read what it was taken from. */
function noteStart(turn: Turn, index: number, host: string, { incarnation }: ServiceSight): void {
  const { before } = factsOf(turn, host);
  if (before === null || incarnation === null || incarnation === before) return;
  const what = `nova-compute was started anew as far as Nova tells: ${before} before the work, now ${incarnation}`;
  note(turn, index, "state", what);
}

/** Up, and another start of it than before the maintenance, where that can be told and a maintenance was done. */
function isBack(turn: Turn, host: string, { state, incarnation }: ServiceSight): boolean {
  if (state === "down") return false;
  const { before } = factsOf(turn, host);
  if (before === null || incarnation === null || incarnation !== before) return true;
  return !wasMaintained(turn, host);
}

function wasMaintained(turn: Turn, host: string): boolean {
  const { program } = turn.state;
  return (program.stepsOfHost.get(host) ?? []).some((index) => {
    const state = stateOf(turn, index);
    const isMaintenance = program.steps[index]?.kind === "maintain";
    return isMaintenance && state.kind === "done" && state.how === "done";
  });
}

function enable(
  turn: Turn,
  index: number,
  { host }: UncordonStep,
  work: UncordonWork,
  reason: string,
): void {
  if (!mayRestore(turn.state)) {
    requeue(turn, index, null);
    return;
  }
  ask(turn, index, { ...work, phase: "asked" }, "enable", (intent) => ({
    kind: "enable-service",
    intent,
    host,
    reason,
  }));
}

function settleDoubt(
  turn: Turn,
  index: number,
  step: UncordonStep,
  work: UncordonWork,
  reason: string,
): void {
  if (turn.now < work.until) lookLater(turn, index, work, "");
  else if (work.attempt < turn.state.policy.attempts) {
    note(turn, index, "decision", "the request left no trace: not done, asking anew");
    enable(turn, index, step, { ...work, attempt: work.attempt + 1 }, reason);
  } else settleNeedsPerson(turn, index, "the service stays disabled, and no request was answered");
}

export function uncordonHears(
  turn: Turn,
  index: number,
  step: UncordonStep,
  { work, outcome }: { readonly work: UncordonWork; readonly outcome: Outcome },
): void {
  if (work.phase !== "asked") {
    const why = outcome.kind === "done" ? "no answer" : outcome.reason;
    lookLater(turn, index, work, `the host cannot be looked at: ${why}`);
  } else if (outcome.kind === "done") {
    setFacts(turn, step.host, { service: "restored" });
    settleDone(turn, index, "service enabled");
  } else if (outcome.kind === "refused") settleFailed(turn, index, outcome.reason);
  else {
    const until = turn.now + turn.state.policy.lookTime;
    lookAtHost(turn, index, { ...work, phase: "doubt", until }, step.host);
  }
}

function lookLater(turn: Turn, index: number, work: UncordonWork, why: string): void {
  if (turn.now >= work.until) {
    settleNeedsPerson(turn, index, why);
    return;
  }
  goOn(turn, index, work);
  wakeStepAt(turn, Math.min(work.until, turn.now + turn.state.policy.lookEvery), index);
}

export const uncordonIsDue = (
  turn: Turn,
  index: number,
  { host }: UncordonStep,
  work: UncordonWork,
): void => lookAtHost(turn, index, work, host);
