/** Steps hang together: names lead somewhere, what must come before does, and types are legal. */
import type { Diagnostic } from "../base/diagnostic.ts";
import { type CloudIndex, settingsOf } from "../cloud/cloud-index.ts";
import { guestCpu, refusalByCpu, refusalByQemu } from "../cloud/cpu.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import type { Host, Server } from "../cloud/snapshot.ts";
import { checkPower } from "./check-power.ts";
import { type HostStep, isHostStep, type MoveStep, type Plan, type Step } from "./plan.ts";
import { planFault } from "./plan-fault.ts";
import type { StepAncestors } from "./step-ancestors.ts";

/** Ids once, dependencies known and earlier: then there is no cycle. */
export function checkOrder(steps: readonly Step[]): Diagnostic[] {
  const seen = new Set<string>();
  const faults: Diagnostic[] = [];
  for (const [index, { id, after }] of steps.entries()) {
    const field = `steps.${index}`;
    if (seen.has(id)) faults.push(planFault("duplicate-step", field, `Step ${id} stands twice.`));
    for (const before of after) {
      if (!seen.has(before)) {
        const summary = `Step ${id} waits for ${before}, which does not stand before it.`;
        faults.push(planFault("unknown-dependency", field, summary));
      }
    }
    seen.add(id);
  }
  return faults;
}

/** Every move: from where the server is, to a host in service, in a way that Nova and the guest's CPU allow. */
export function checkMoves(cloud: CloudIndex, plan: Plan, order: StepAncestors): Diagnostic[] {
  const outs = new Map<string, MoveStep>();
  return plan.steps.flatMap((step, index) => {
    const field = `steps.${index}`;
    if (isHostStep(step)) return checkHostStep(cloud, plan, order, step, index);
    if (step.kind !== "move") {
      return checkPower(cloud, plan, order, step).map((summary) =>
        planFault("bad-power-step", field, `Step ${step.id}: ${summary}`),
      );
    }
    const server = cloud.servers.get(step.server);
    const source = cloud.hosts.get(step.source);
    const destination = cloud.hosts.get(step.destination);
    if (server === undefined || source === undefined || destination === undefined) {
      const summary = `Step ${step.id} names a server or host that the snapshot lacks.`;
      return [planFault("unknown-name", field, summary)];
    }
    const out = outs.get(server.id);
    if (step.direction === "out") outs.set(server.id, step);
    const faults = [
      ...checkPlace(plan, order, step, server, out),
      ...checkService(plan, order, step, destination),
      ...checkType(cloud, step, server, source, destination),
      ...checkAlternatives(cloud, plan, step, server, source),
    ];
    return faults.map((summary) => planFault("bad-move", field, `Step ${step.id}: ${summary}`));
  });
}

function checkPlace(
  plan: Plan,
  order: StepAncestors,
  step: MoveStep,
  server: Server,
  out: MoveStep | undefined,
): string[] {
  if (step.direction === "out") {
    if (out !== undefined) return ["the server leaves twice."];
    if (server.host !== step.source) return [`the server is on ${server.host}.`];
    return plan.goal.drain.includes(step.source) ? [] : [`${step.source} is not to be emptied.`];
  }
  if (out === undefined || !order.isBefore(out.id, step.id)) {
    return ["the server returns before it has left."];
  }
  return step.source === out.destination && step.destination === out.source
    ? []
    : ["the server does not return the way it went."];
}

function checkService(
  plan: Plan,
  order: StepAncestors,
  step: MoveStep,
  destination: Host,
): string[] {
  const faults = step.source === step.destination ? ["both ends are the same host."] : [];
  if (destination.state === "down") faults.push(`${destination.id} is down.`);
  if (destination.status === "disabled") faults.push(`${destination.id} is disabled.`);
  if (!plan.goal.drain.includes(destination.id)) return faults;
  const uncordon = plan.steps.find(
    (other) => other.kind === "uncordon" && other.host === destination.id,
  );
  if (uncordon === undefined || !order.isBefore(uncordon.id, step.id)) {
    faults.push(`${destination.id} is not yet back in service.`);
  }
  return faults;
}

function checkType(
  cloud: CloudIndex,
  { type, direction }: MoveStep,
  server: Server,
  source: Host,
  destination: Host,
): string[] {
  const isLive = type === "live" || type === "block-live";
  const faults: string[] = [];
  const states = isLive ? ["ACTIVE", "PAUSED"] : ["ACTIVE", "SHUTOFF"];
  if (!states.includes(server.status))
    faults.push(`a ${server.status} server cannot move ${type}.`);
  const copy = copiesDisks(server, source, destination);
  if (copy.kind === "refused") faults.push(`${destination.id} ${copy.detail}.`);
  else if ((copy.kind === "copies") !== (type === "block-live" || type === "cold-block")) {
    faults.push(
      `${type} does not fit disks that move ${copy.kind === "copies" ? "by copy" : "without copy"}.`,
    );
  }
  if (!isLive) return faults;
  const qemu = refusalByQemu(source, destination);
  if (qemu !== null) faults.push(`${destination.id} ${qemu}.`);
  if (direction === "back") return faults;
  const cpu = refusalByCpu(guestCpu(server, source, settingsOf(cloud, source.id)), destination);
  if (cpu !== null) faults.push(`${destination.id} ${cpu}.`);
  return faults;
}

/** Hosts to ask next must do as well; whether they have room Nova says when it is asked. */
function checkAlternatives(
  cloud: CloudIndex,
  plan: Plan,
  step: MoveStep,
  server: Server,
  source: Host,
): string[] {
  return (step.alternatives ?? []).flatMap((id) => {
    const host = cloud.hosts.get(id);
    if (host === undefined) return [`the snapshot lacks ${id}.`];
    if (id === step.destination || id === source.id) return [`${id} is no alternative.`];
    const faults = checkType(cloud, step, server, source, host);
    if (host.state === "down") faults.push(`${id} is down.`);
    if (host.status === "disabled") faults.push(`${id} is disabled.`);
    if (plan.goal.drain.includes(id)) faults.push(`${id} is to be emptied.`);
    return faults;
  });
}

/** Cordon before anything leaves, maintenance on an empty host only, service again only where it was cordoned. */
function checkHostStep(
  cloud: CloudIndex,
  plan: Plan,
  order: StepAncestors,
  step: HostStep,
  index: number,
): Diagnostic[] {
  const fault = (summary: string) =>
    planFault("bad-host-step", `steps.${index}`, `Step ${step.id}: ${summary}`);
  if (!cloud.hosts.has(step.host)) return [fault("the snapshot lacks the host.")];
  const outs = plan.steps.filter(
    (other) => other.kind === "move" && other.direction === "out" && other.source === step.host,
  );
  if (step.kind === "cordon") {
    return outs
      .filter((out) => !order.isBefore(step.id, out.id))
      .map((out) => fault(`${out.id} may go before it.`));
  }
  if (step.kind === "maintain") {
    // Servers stopped in place are held to it by their own steps.
    const stays = plan.blocked.filter(({ host }) => host === step.host);
    return [
      ...outs
        .filter((out) => !order.isBefore(out.id, step.id))
        .map((out) => fault(`${out.id} may come after it.`)),
      ...stays.map(({ server }) => fault(`server ${server} is still there.`)),
    ];
  }
  const maintain = plan.steps.find(
    (other) => other.kind === "maintain" && other.host === step.host,
  );
  return maintain !== undefined && order.isBefore(maintain.id, step.id)
    ? []
    : [fault("the host is not maintained before it.")];
}
