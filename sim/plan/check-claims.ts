/**
 * No host is ever over its inventory, and no group over its limit, in whatever order the dependencies allow.
 *
 * Of all claims held on a host at some instant, take the one whose move stands last in the plan. All others stand
 * before it, and none is certain to be released before it begins. So it is enough to hold, for every arrival, the sum
 * of what stands before it and may still be there against the inventory.
 */

import { present } from "../base/assert.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import { type CloudIndex, flavorOf } from "../cloud/cloud-index.ts";
import { type HeldClaim, heldClaims } from "../cloud/initial-claims.ts";
import { refusalOfClaim, resourceClasses, resourcesOf, resourcesOn } from "../cloud/placement.ts";
import type { Host } from "../cloud/snapshot.ts";
import type { MoveStep, Plan } from "./plan.ts";
import { planFault } from "./plan-fault.ts";
import type { StepAncestors } from "./step-ancestors.ts";

/** A claim with the step that ends it, where one does. */
interface Claim extends HeldClaim {
  readonly endedBy: string | null;
}

export function checkClaims(cloud: CloudIndex, plan: Plan, order: StepAncestors): Diagnostic[] {
  const moves = plan.steps.filter((step) => step.kind === "move");
  const departures = new Map(moves.map((move) => [`${move.server} ${move.source}`, move.id]));
  const claimsOn = new Map<string, Claim[]>(cloud.snapshot.hosts.map(({ id }) => [id, []]));
  const hold = (claim: HeldClaim, endedBy: string | null): void => {
    present(claimsOn.get(claim.host), `host ${claim.host}`).push({ ...claim, endedBy });
  };
  for (const claim of heldClaims(cloud)) {
    hold(claim, departures.get(`${claim.server} ${claim.host}`) ?? null);
  }
  const faults: Diagnostic[] = [];
  for (const move of moves) {
    const host = present(cloud.hosts.get(move.destination), `host ${move.destination}`);
    const held = present(claimsOn.get(host.id), `host ${host.id}`).filter(
      ({ endedBy }) => endedBy === null || !order.isBefore(endedBy, move.id),
    );
    const others = held.filter(({ server }) => server !== move.server);
    faults.push(...overInventory(cloud, move, host, others), ...overGroup(cloud, move, others));
    const server = present(cloud.servers.get(move.server), `server ${move.server}`);
    const resources = resourcesOf(server, flavorOf(cloud, server));
    const back = departures.get(`${move.server} ${host.id}`) ?? null;
    // A server that is home again does not leave a second time.
    hold({ host: host.id, server: move.server, resources }, move.direction === "out" ? back : null);
  }
  return faults;
}

function overInventory(
  cloud: CloudIndex,
  move: MoveStep,
  host: Host,
  held: readonly HeldClaim[],
): Diagnostic[] {
  const server = present(cloud.servers.get(move.server), `server ${move.server}`);
  const wanted = resourcesOn(host, resourcesOf(server, flavorOf(cloud, server)));
  return resourceClasses.flatMap((resourceClass) => {
    const amount = wanted[resourceClass];
    if (amount === undefined) return [];
    const used = held.reduce(
      (sum, { resources }) => sum + (resourcesOn(host, resources)[resourceClass] ?? 0),
      0,
    );
    const refusal = refusalOfClaim(resourceClass, host.inventories[resourceClass], used, amount);
    return refusal === null
      ? []
      : [planFault("over-inventory", "steps", `Step ${move.id}: ${host.id} ${refusal}.`)];
  });
}

function overGroup(cloud: CloudIndex, move: MoveStep, held: readonly HeldClaim[]): Diagnostic[] {
  const group = cloud.groupOf.get(move.server);
  if (group?.policy !== "anti-affinity" && group?.policy !== "affinity") return [];
  const members = new Set(
    held.filter(({ server }) => group.members.includes(server)).map(({ server }) => server),
  ).size;
  const kept = group.policy === "affinity" ? members > 0 : members < group.maxServerPerHost;
  if (kept) return [];
  const summary = `Step ${move.id}: ${move.destination} then has ${members} others of group ${group.name} (${group.policy}).`;
  return [planFault("group-policy", "steps", summary)];
}
