/** The steps for one host: cordon, its servers out, maintenance, uncordon, servers back. */
import { present } from "../base/assert.ts";
import { flavorOf, settingsOf } from "../cloud/cloud-index.ts";
import { guestCpu } from "../cloud/cpu.ts";
import type { MoveRequest } from "../cloud/filter.ts";
import type { MoveMode } from "../cloud/move-type.ts";
import { resourcesOf } from "../cloud/placement.ts";
import type { Host, Server } from "../cloud/snapshot.ts";
import type { BlockedServer, MoveStep, PlanNote, Step } from "../plan/plan.ts";
import { type Choice, chooseDestination, typeOf } from "./choose-destination.ts";
import { explainBlocked } from "./explain-blocked.ts";
import { notStopped, startOf, staysInPlace, stopOf } from "./in-place.ts";
import { movability } from "./movability.ts";
import { type CompareServers, largestMemoryFirst } from "./move-order.ts";
import type { Planning } from "./planning.ts";
import { Refill, returnsTo } from "./way-back.ts";

/** A move before all moves are put in order. */
export type UnorderedMove = Omit<MoveStep, "priority">;
export type UnorderedStep = Exclude<Step, MoveStep> | UnorderedMove;

export interface HostPlan {
  readonly steps: readonly UnorderedStep[];
  readonly blocked: readonly BlockedServer[];
  readonly notes: readonly PlanNote[];
  /** Steps after which the lane's next host may begin. */
  readonly done: readonly string[];
}

interface Placed {
  readonly request: MoveRequest;
  readonly choice: Choice;
  readonly step: UnorderedMove;
}

/**
 * Plans one host; `before` are the steps that end the lane's previous host.
 *
 * A service that is disabled already has its cordon and its uncordon too: they change nothing of it then, but drift is
 * looked for, builds in flight are awaited, and nothing is started on it before it is up again.
 */
export function planHost(
  planning: Planning,
  host: Host,
  lane: number,
  before: readonly string[],
  order: CompareServers,
): HostPlan {
  const cordon = `cordon:${host.id}`;
  const gate = [cordon];
  const outcome = placeServers(planning, host, lane, gate);
  const outs = outcome.placed.map(({ step }) => step);
  const steps: UnorderedStep[] = [
    { kind: "cordon", id: cordon, host: host.id, after: before },
    ...outs,
  ];
  const { notes, inPlace } = outcome;
  const moved = outs.length > 0 ? outs.map(({ id }) => id) : gate;
  if (outcome.blocked.length > 0) {
    const kept = inPlace.map(({ server }) => notStopped(server, host.id));
    return { steps, blocked: [...outcome.blocked, ...kept], notes, done: moved };
  }
  const blocked: readonly BlockedServer[] = [];
  const stops = inPlace.map(({ server }) => stopOf(server, host.id, gate));
  steps.push(...stops);
  const emptied = [...(outs.length > 0 ? moved : []), ...stops.map(({ id }) => id)];
  const maintain = `maintain:${host.id}`;
  steps.push({
    kind: "maintain",
    id: maintain,
    host: host.id,
    after: emptied.length > 0 ? emptied : gate,
  });
  const uncordon = `uncordon:${host.id}`;
  steps.push({ kind: "uncordon", id: uncordon, host: host.id, after: [maintain] });
  steps.push(...inPlace.map(({ server }) => startOf(server, host.id, uncordon)));
  if (host.status === "disabled") return { steps, blocked, notes, done: [uncordon] };
  const returned = returnServers(planning, host, lane, uncordon, outcome, order);
  steps.push(...returned.steps);
  if (planning.goal.returnPolicy === "none" && (planning.goal.onto ?? []).includes(host.id)) {
    planning.bookings.restore(
      host,
      outcome.placed.map(({ request }) => request),
      uncordon,
    );
  }
  const backs = returned.steps.map(({ id }) => id);
  return {
    steps,
    blocked,
    notes: [...notes, ...returned.notes],
    done: backs.length > 0 ? backs : [uncordon],
  };
}

function placeServers(planning: Planning, host: Host, lane: number, gate: readonly string[]) {
  const placed: Placed[] = [];
  const blocked: BlockedServer[] = [];
  const notes: PlanNote[] = [];
  const inPlace: MoveRequest[] = [];
  const servers = [...(planning.cloud.serversOn.get(host.id) ?? [])];
  for (const server of servers.sort(largestMemoryFirst(planning))) {
    if (staysInPlace(planning, server)) {
      inPlace.push(requestFor(planning, server, host, "cold"));
      notes.push({
        server: server.id,
        text: "Stopped in place for the maintenance, then started.",
      });
      continue;
    }
    const verdict = movability(planning, server);
    if (verdict.kind === "blocked") {
      blocked.push(verdict.blocked);
      continue;
    }
    const requests = verdict.modes.map((mode) => requestFor(planning, server, host, mode));
    const found = firstChoice(planning, requests, lane);
    if (found === null) {
      const first = present(requests[0], `a mode for server ${server.id}`);
      blocked.push(explainBlocked(planning, first, lane));
      continue;
    }
    for (const text of verdict.notes) notes.push({ server: server.id, text });
    placed.push({ ...found, step: outStep(planning, found.request, found.choice, gate) });
    planning.bookings.arrive(found.request, found.choice.host, lane, found.choice.waited);
  }
  return { placed, blocked, notes, inPlace };
}

function requestFor(
  { cloud }: Planning,
  server: Server,
  source: Host,
  mode: MoveMode,
): MoveRequest {
  const flavor = flavorOf(cloud, server);
  return {
    server,
    flavor,
    source,
    mode,
    resources: resourcesOf(server, flavor),
    cpu: guestCpu(server, source, settingsOf(cloud, source.id)),
  };
}

function firstChoice(planning: Planning, requests: readonly MoveRequest[], lane: number) {
  for (const request of requests) {
    const choice = chooseDestination(planning, request, lane);
    if (choice !== null) return { request, choice };
  }
  return null;
}

function outStep(
  { bookings, goal }: Planning,
  { server, source }: MoveRequest,
  { host, type, waited, others }: Choice,
  gate: readonly string[],
): UnorderedMove {
  const restored = bookings.restoredBy(host.id);
  return {
    kind: "move",
    id: `out:${server.id}`,
    server: server.id,
    type,
    source: source.id,
    destination: host.id,
    direction: "out",
    after: [
      ...gate,
      ...(restored === null ? [] : [restored]),
      ...waited.map(({ releasedBy }) => releasedBy),
    ],
    ...(goal.choice === "nova" ? { choice: "nova" as const } : {}),
    ...(others.length > 0 ? { alternatives: others.map(({ id }) => id) } : {}),
  };
}

function returnServers(
  planning: Planning,
  host: Host,
  lane: number,
  uncordon: string,
  {
    placed,
    inPlace,
  }: { readonly placed: readonly Placed[]; readonly inPlace: readonly MoveRequest[] },
  order: CompareServers,
) {
  const steps: UnorderedMove[] = [];
  const notes: PlanNote[] = [];
  if (!returnsTo(planning.goal, host)) return { steps, notes };
  const refill = new Refill(planning.cloud, host);
  for (const request of inPlace) refill.keep(request);
  const ordered = [...placed].sort((a, b) => order(a.request.server, b.request.server));
  for (const { request, choice } of ordered) {
    const { id } = request.server;
    if (!refill.accepts(request)) {
      notes.push({
        server: id,
        text: `Stays on ${choice.host.id}: ${host.id} held more than Nova lets back.`,
      });
      continue;
    }
    const back = `back:${id}`;
    steps.push({
      kind: "move",
      id: back,
      server: id,
      type: typeOf({ ...request, source: choice.host }, host),
      source: choice.host.id,
      destination: host.id,
      direction: "back",
      after: [uncordon],
    });
    planning.bookings.leaveLater({ host: choice.host.id, request, releasedBy: back, lane });
  }
  return { steps, notes };
}
