/** Snapshot and goal become a plan: host after host in order of id, each server placed where Nova would place it. */

import { present } from "../base/assert.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import { compareIds } from "../base/order.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type CloudIndex, indexCloud, sortedSnapshot } from "../cloud/cloud-index.ts";
import type { NovaSettings } from "../cloud/settings.ts";
import type { Snapshot } from "../cloud/snapshot.ts";
import type { Goal } from "../plan/goal.ts";
import type { BlockedServer, Plan, PlanNote, Step } from "../plan/plan.ts";
import { predictorFor } from "./alone.ts";
import { Bookings } from "./bookings.ts";
import { checkGoal } from "./check-goal.ts";
import { headroomOf } from "./headroom.ts";
import { type CompareServers, comparatorFor } from "./move-order.ts";
import { planHost, type UnorderedMove, type UnorderedStep } from "./plan-host.ts";
import type { Planning } from "./planning.ts";
import { prerequisitesOf } from "./prerequisites.ts";
import { zonesBelowReserve } from "./reserve.ts";

export interface DrainRequest {
  readonly snapshot: Snapshot;
  readonly goal: Goal;
  /** What-if values in place of the site's nova.conf. */
  readonly overrides: Partial<NovaSettings>;
  readonly seed: number;
  readonly toolVersion: string;
}

/**
 * Plans to empty the goal's hosts. Every server on them is moved or blocked with its reason, exactly once.
 *
 * The order of the snapshot's lists does not matter. Errors: whatever in the goal does not fit the cloud, all at once.
 */
export function planDrain(request: DrainRequest): Result<Plan, Diagnostic[]> {
  const snapshot = sortedSnapshot(request.snapshot);
  const goal = sortedGoal(request.goal);
  const cloud = indexCloud(snapshot);
  const faults = checkGoal(goal, cloud);
  if (faults.length > 0) return err(faults);
  const planning = planningOf(cloud, goal, request.overrides);
  const order = comparatorFor(goal.order, planning);
  const planned = planHosts(planning, order);
  const moves = planned.steps.filter((step) => step.kind === "move");
  const touched = new Set([
    ...goal.drain,
    ...moves.flatMap(({ source, destination }) => [source, destination]),
  ]);
  return ok({
    format: "drainwise-plan",
    version: 1,
    tool: { name: "drainwise", version: request.toolVersion },
    snapshot,
    goal,
    overrides: request.overrides,
    seed: request.seed,
    steps: withPriorities(planning, planned.steps, order),
    blocked: planned.blocked,
    prerequisites: prerequisitesOf(cloud, request.overrides, touched),
    headroom: headroomOf(planning, moves, touched),
    notes: planned.notes,
  });
}

/** The goal with its sets in order, so that the order of writing does not matter. */
const sortedGoal = (goal: Goal): Goal => ({
  ...goal,
  drain: [...goal.drain].sort(compareIds),
  onto: goal.onto === null ? null : [...goal.onto].sort(compareIds),
  frozen: [...goal.frozen].sort(compareIds),
  ...(goal.stopInPlace === undefined
    ? {}
    : { stopInPlace: [...goal.stopInPlace].sort(compareIds) }),
});

function planningOf(cloud: CloudIndex, goal: Goal, overrides: Partial<NovaSettings>): Planning {
  const drained = new Set(goal.drain);
  const onto = goal.onto === null ? null : new Set(goal.onto);
  const bookings = new Bookings(
    cloud,
    ({ id }) => !drained.has(id) && (onto === null || onto.has(id)),
  );
  const shortZones = zonesBelowReserve(cloud, goal, bookings.ledger);
  const alone = predictorFor(cloud, goal, overrides);
  return { cloud, goal, overrides, bookings, alone, shortZones };
}

interface Planned {
  readonly steps: readonly UnorderedStep[];
  readonly blocked: readonly BlockedServer[];
  readonly notes: readonly PlanNote[];
}

/** Host n waits for host n - hostsAtOnce: so many lanes, each one host after the other. */
function planHosts(planning: Planning, order: CompareServers): Planned {
  const { goal, cloud } = planning;
  const ends: (readonly string[])[] = [];
  const steps: UnorderedStep[] = [];
  const blocked: BlockedServer[] = [];
  const notes: PlanNote[] = [];
  for (const [index, id] of goal.drain.entries()) {
    const lane = index % goal.hostsAtOnce;
    const host = present(cloud.hosts.get(id), `host ${id}`);
    const plan = planHost(planning, host, lane, ends[lane] ?? [], order);
    steps.push(...plan.steps);
    blocked.push(...plan.blocked);
    notes.push(...plan.notes);
    ends[lane] = plan.done;
  }
  return { steps, blocked, notes };
}

/** Priorities: earlier batches of hosts first, outward before back, then the goal's order across the batch. */
function withPriorities(
  { goal, cloud }: Planning,
  steps: readonly UnorderedStep[],
  order: CompareServers,
): readonly Step[] {
  const batchOf = new Map(goal.drain.map((id, at) => [id, Math.floor(at / goal.hostsAtOnce)]));
  const batch = ({ direction, source, destination }: UnorderedMove): number =>
    present(batchOf.get(direction === "out" ? source : destination), "host to be emptied");
  const server = (id: string) => present(cloud.servers.get(id), `server ${id}`);
  const ordered = steps
    .filter((step) => step.kind === "move")
    .sort(
      (a, b) =>
        batch(a) - batch(b) ||
        Number(a.direction === "back") - Number(b.direction === "back") ||
        order(server(a.server), server(b.server)),
    );
  const priorities = new Map(ordered.map(({ id }, index) => [id, index + 1]));
  return steps.map((step) =>
    step.kind === "move"
      ? { ...step, priority: present(priorities.get(step.id), `priority of ${step.id}`) }
      : step,
  );
}
