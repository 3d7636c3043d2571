/**
 * Maintenance: begun only on a host that is ready, ended by whoever works on it.
 *
 * Ready means: no server on it but those that the plan leaves there stopped, no unfinished or unconfirmed migration
 * with it at either end, and every allocation of Placement on it explained.
 */
import type { MaintainStep } from "../../plan/plan.ts";
import type { HostSight, Outcome } from "../../port/port.ts";
import { ask, lookAtHost } from "../ask.ts";
import { mayBegin } from "../rules/may-begin.ts";
import { requeue, settleDone, settleFailed, settleNeedsPerson } from "../settle.ts";
import { factsOf, goOn, note, setFacts, stateOf, type Turn, wakeStepAt } from "../turn.ts";
import type { MaintainWork } from "../work.ts";

export function beginMaintenance(turn: Turn, index: number, { host }: MaintainStep): void {
  const until = turn.now + turn.state.policy.lookTime;
  setFacts(turn, host, { atWork: false });
  lookAtHost(turn, index, { kind: "maintain", phase: "ready", until }, host);
}

export function maintenanceSees(
  turn: Turn,
  index: number,
  step: MaintainStep,
  { work, sight }: { readonly work: MaintainWork; readonly sight: HostSight },
): void {
  if (work.phase !== "ready") return;
  const inTheWay = obstacles(turn, step.host, sight);
  if (inTheWay.length > 0) {
    lookLater(turn, index, work, `the host is not ready: ${inTheWay.join("; ")}`);
    return;
  }
  if (!mayBegin(turn.state)) {
    requeue(turn, index, null);
    return;
  }
  note(turn, index, "state", "ready: nothing but what the plan leaves there, no open migration");
  setFacts(turn, step.host, { before: sight.service.incarnation, atWork: true });
  const { how, timeout } = turn.state.policy.maintenance;
  const { host } = step;
  ask(turn, index, { ...work, phase: "asked" }, "maintain", (intent) => ({
    kind: "maintain",
    intent,
    host,
    how,
    timeout,
  }));
}

/** What keeps the host from being ready, in words; empty = it is. */
function obstacles(turn: Turn, host: string, sight: HostSight): readonly string[] {
  // Whoever enabled it again had a reason: it is not disabled anew behind their back.
  const isOpen = sight.service.status === "enabled";
  const stopped = turn.state.program.stoppedOn.get(host);
  const servers = sight.servers.filter(
    ({ id, status, taskState }) =>
      stopped?.has(id) !== true || status !== "SHUTOFF" || taskState !== null,
  );
  return [
    ...(isOpen ? ["its service is enabled: Nova may put servers on it"] : []),
    ...servers.map(({ id, status }) => `server ${id} (${status}) is on it`),
    ...sight.migrations.map(
      ({ id, server, status }) => `migration ${id} of ${server} is ${status}`,
    ),
    ...sight.unexplained.map((consumer) => `allocation of ${consumer} is an orphan`),
  ];
}

export function maintenanceHears(
  turn: Turn,
  index: number,
  step: MaintainStep,
  { work, outcome }: { readonly work: MaintainWork; readonly outcome: Outcome },
): void {
  if (work.phase === "ready") {
    const why = outcome.kind === "done" ? "no answer" : outcome.reason;
    lookLater(turn, index, work, `the host cannot be looked at: ${why}`);
  } else if (outcome.kind === "refused") settleFailed(turn, index, outcome.reason);
  else if (outcome.kind === "done" || turn.state.policy.maintenance.how === "person") {
    workOn(turn, index, work);
  } else {
    settleNeedsPerson(
      turn,
      index,
      `nobody can tell whether the maintenance of ${step.host} was begun: ${outcome.reason}`,
    );
  }
}

function workOn(turn: Turn, index: number, work: MaintainWork): void {
  const { maintenance, lookEvery } = turn.state.policy;
  // A command or a webhook is ended by the driver, who is to say so: the runner's own patience is the last resort.
  const until = turn.now + maintenance.timeout + (maintenance.how === "person" ? 0 : 2 * lookEvery);
  goOn(turn, index, { ...work, phase: "working", until });
  wakeStepAt(turn, until, index);
}

function lookLater(turn: Turn, index: number, work: MaintainWork, why: string): void {
  if (turn.now >= work.until) {
    settleNeedsPerson(turn, index, why);
    return;
  }
  goOn(turn, index, work);
  wakeStepAt(turn, Math.min(work.until, turn.now + turn.state.policy.lookEvery), index);
}

export function maintenanceIsDue(
  turn: Turn,
  index: number,
  { host }: MaintainStep,
  work: MaintainWork,
): void {
  if (work.phase === "ready") lookAtHost(turn, index, work, host);
  else if (work.phase === "working" && turn.now >= work.until) {
    settleNeedsPerson(turn, index, "the maintenance is not over within its time");
  }
}

/** The process was started anew: what a person does goes on; whether a command or a webhook does, nobody can tell. */
export function maintenanceResumes(turn: Turn, index: number, step: MaintainStep): void {
  const state = stateOf(turn, index);
  if (state.kind !== "active" || state.work.kind !== "maintain") return;
  const { work } = state;
  if (work.phase === "ready") lookAtHost(turn, index, work, step.host);
  else if (turn.state.policy.maintenance.how === "person") {
    if (work.phase === "asked") workOn(turn, index, work);
  } else {
    settleNeedsPerson(turn, index, "started anew: nobody can tell whether the maintenance goes on");
  }
}

/** Told by whoever works on the host, or confirmed by a person. What was never begun is not over. */
export function maintenanceIsOver(
  turn: Turn,
  index: number,
  { host }: MaintainStep,
  by: string,
): void {
  const state = stateOf(turn, index);
  if (state.kind !== "needs-person" && state.kind !== "active") return;
  if (factsOf(turn, host).atWork) {
    settleDone(turn, index, `maintenance over${by === "" ? "" : `, says ${by}`}`);
  } else if (by !== "") {
    const why = state.kind === "active" ? "whether it is ready is looked at" : state.reason;
    note(turn, index, "decision", `${by} says that the work is over: it was never begun (${why})`);
  }
}

export function maintenanceFailed(turn: Turn, index: number, reason: string): void {
  const state = stateOf(turn, index);
  if (state.kind === "active") settleFailed(turn, index, `maintenance failed: ${reason}`);
}
