/**
 * Cordon: drift looked for, then the service disabled with a reason that names the plan, then builds in flight awaited.
 *
 * A service that somebody else has disabled is left as it is, and is never enabled later.
 */
import type { CordonStep } from "../../plan/plan.ts";
import type { HostSight, Outcome } from "../../port/port.ts";
import { ask, lookAtHost } from "../ask.ts";
import { mayBegin } from "../rules/may-begin.ts";
import type { Active } from "../runner-state.ts";
import { requeue, settleDone, settleFailed, settleMoot, settleNeedsPerson } from "../settle.ts";
import { factsOf, goOn, note, setFacts, type Turn, wakeStepAt } from "../turn.ts";
import type { CordonWork } from "../work.ts";

export const reasonOf = (planName: string, step: string): string =>
  `drainwise ${planName}: ${step}`;

/** Whether a disabled reason is of this plan. */
export const isOurReason = (turn: Turn, reason: string | null): boolean =>
  reason?.startsWith(`drainwise ${turn.state.policy.planName}: `) === true;

export function beginCordon(turn: Turn, index: number, { host }: CordonStep): void {
  const until = turn.now + turn.state.policy.lookTime;
  const work: CordonWork = { kind: "cordon", phase: "drift", attempt: 1, until };
  ask(turn, index, work, "drift", (intent) => ({ kind: "look-for-drift", intent, host }));
}

export function cordonSeesDrift(
  turn: Turn,
  index: number,
  step: CordonStep,
  work: CordonWork,
  touching: readonly string[],
): void {
  if (touching.length > 0) {
    settleNeedsPerson(turn, index, `not as the plan expects: ${touching.join("; ")}`);
    return;
  }
  lookAtHost(turn, index, { ...work, phase: "look" }, step.host);
}

export function cordonHears(
  turn: Turn,
  index: number,
  step: CordonStep,
  { work, outcome }: { readonly work: CordonWork; readonly outcome: Outcome },
): void {
  if (work.phase !== "asked") lookLater(turn, index, work, outcome);
  else if (outcome.kind === "done") land(turn, index, step, work);
  else if (outcome.kind === "refused") {
    if (work.attempt === 1) setFacts(turn, step.host, { service: "untouched" });
    settleFailed(turn, index, outcome.reason);
  } else {
    const until = turn.now + turn.state.policy.lookTime;
    lookAtHost(turn, index, { ...work, phase: "doubt", until }, step.host);
  }
}

/** The look itself failed: again in a while, as long as there is patience. */
function lookLater(turn: Turn, index: number, work: CordonWork, outcome: Outcome): void {
  if (turn.now >= work.until) {
    const why = outcome.kind === "done" ? "no answer" : outcome.reason;
    settleNeedsPerson(turn, index, `the host cannot be looked at: ${why}`);
    return;
  }
  goOn(turn, index, work);
  wakeStepAt(turn, turn.now + turn.state.policy.lookEvery, index);
}

export function cordonIsDue(turn: Turn, index: number, step: CordonStep, state: Active): void {
  const { work } = state;
  if (work.kind !== "cordon" || state.intent !== null) return;
  if (work.phase === "drift") {
    const { host } = step;
    ask(turn, index, work, "drift", (intent) => ({ kind: "look-for-drift", intent, host }));
  } else lookAtHost(turn, index, work, step.host);
}

export function cordonSees(
  turn: Turn,
  index: number,
  step: CordonStep,
  { work, sight }: { readonly work: CordonWork; readonly sight: HostSight },
): void {
  switch (work.phase) {
    case "look":
      decide(turn, index, step, work, sight);
      break;
    case "doubt":
      settleDoubt(turn, index, step, work, sight);
      break;
    case "landing":
      awaitLanding(turn, index, step, work, sight);
      break;
    default:
  }
}

function decide(
  turn: Turn,
  index: number,
  step: CordonStep,
  work: CordonWork,
  { service }: HostSight,
): void {
  if (service.status === "disabled") {
    const ours = isOurReason(turn, service.disabledReason);
    setFacts(turn, step.host, { service: ours ? "ours" : "theirs" });
    const why = service.disabledReason ?? "no reason given";
    note(turn, index, "state", `found disabled: ${why}${ours ? "" : "; left as it is, for good"}`);
    land(turn, index, step, work);
    return;
  }
  if (!mayBegin(turn.state)) {
    requeue(turn, index, null);
    return;
  }
  note(turn, index, "state", "was enabled");
  disable(turn, index, step, work);
}

function disable(turn: Turn, index: number, { host, id }: CordonStep, work: CordonWork): void {
  const reason = reasonOf(turn.state.policy.planName, id);
  setFacts(turn, host, { service: "asked" });
  ask(turn, index, { ...work, phase: "asked" }, "disable", (intent) => ({
    kind: "disable-service",
    intent,
    host,
    reason,
  }));
}

function settleDoubt(
  turn: Turn,
  index: number,
  step: CordonStep,
  work: CordonWork,
  { service }: HostSight,
): void {
  const { attempts, lookEvery } = turn.state.policy;
  if (service.status === "disabled") {
    const ours = isOurReason(turn, service.disabledReason);
    setFacts(turn, step.host, { service: ours ? "ours" : "theirs" });
    land(turn, index, step, work);
  } else if (turn.now < work.until) {
    goOn(turn, index, work);
    wakeStepAt(turn, Math.min(work.until, turn.now + lookEvery), index);
  } else if (work.attempt < attempts) {
    note(turn, index, "decision", "the request left no trace: not done, asking anew");
    if (!mayBegin(turn.state)) {
      setFacts(turn, step.host, { service: "untouched" });
      requeue(turn, index, null);
      return;
    }
    disable(turn, index, step, { ...work, attempt: work.attempt + 1 });
  } else settleNeedsPerson(turn, index, "the service stays enabled, and no request was answered");
}

/** Disabled: what Nova had already sent there must land before the host's servers are counted. */
function land(turn: Turn, index: number, step: CordonStep, work: CordonWork): void {
  const facts = factsOf(turn, step.host);
  if (facts.service === "asked") setFacts(turn, step.host, { service: "ours" });
  const until = turn.now + turn.state.policy.lookTime;
  lookAtHost(turn, index, { ...work, phase: "landing", until }, step.host);
}

function awaitLanding(
  turn: Turn,
  index: number,
  step: CordonStep,
  work: CordonWork,
  sight: HostSight,
): void {
  if (sight.service.status === "enabled") {
    setFacts(turn, step.host, { service: "restored" });
    settleNeedsPerson(turn, index, "the service was enabled again by somebody else");
    return;
  }
  const known = turn.state.program.knownOn.get(step.host);
  const newcomers = sight.servers.filter(({ id }) => known?.has(id) !== true).map(({ id }) => id);
  const arriving = sight.migrations
    .filter(({ destination, server }) => destination === step.host && known?.has(server) !== true)
    .map(({ server }) => server);
  const building = sight.servers.some(({ status }) => status === "BUILD");
  // The scheduler allocates first: a build that no compute has claimed yet has no host in Nova, and only this shows it.
  const unexplained = sight.unexplained.filter((consumer) => known?.has(consumer) !== true);
  const onTheirWay = building || arriving.length > 0 || unexplained.length > 0;
  if (onTheirWay && turn.now < work.until) {
    goOn(turn, index, work);
    wakeStepAt(turn, Math.min(work.until, turn.now + turn.state.policy.lookEvery), index);
    return;
  }
  const strangers = [...new Set([...newcomers, ...arriving])];
  if (unexplained.length > 0) {
    note(
      turn,
      index,
      "state",
      `allocated on ${step.host} for nothing that Nova shows there: ${unexplained.join(", ")}`,
    );
  }
  if (strangers.length > 0) {
    settleNeedsPerson(turn, index, `servers that the plan does not know: ${strangers.join(", ")}`);
  } else if (factsOf(turn, step.host).service === "theirs") {
    settleMoot(turn, index, "the service was disabled by somebody else");
  } else settleDone(turn, index, "service disabled, nothing on its way to the host");
}
