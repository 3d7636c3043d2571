/** Where one server goes: goal's wishes, Nova's filters, the reserve and the way back; then Nova's weights. */
import { present } from "../base/assert.ts";
import type { Filter, MoveRequest, Placements } from "../cloud/filter.ts";
import { filters } from "../cloud/filters/all.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import { capacityOf } from "../cloud/placement.ts";
import type { Host } from "../cloud/snapshot.ts";
import { type HostLoad, weigh } from "../cloud/weigher.ts";
import { weighersFor } from "../cloud/weighers/all.ts";
import type { HostRejection, PlannedMoveType } from "../plan/plan.ts";
import type { Booking } from "./bookings.ts";
import type { Planning } from "./planning.ts";
import { refusalOfReturn, returnsTo } from "./way-back.ts";

export interface Choice {
  readonly host: Host;
  readonly type: PlannedMoveType;
  /** Claims whose release the move waits for. */
  readonly waited: readonly Booking[];
  /** Hosts to ask next, best first, where the goal wants that. Nothing is booked on them: Nova says whether there is room. */
  readonly others: readonly Host[];
}

/** More would only be asked in a cloud that has gone another way than planned. */
const MOST_OTHERS = 2;

/** The best host without waiting; else the best of those that will have room when earlier hosts are filled again. */
export function chooseDestination(
  planning: Planning,
  request: MoveRequest,
  lane: number,
): Choice | null {
  const filtersNow = filtersFor(planning, lane);
  const now = planning.bookings.placements(lane);
  const passed = passing(planning, request, filtersNow, now);
  const [best, ...rest] = ranked(planning, request, passed, now);
  if (best !== undefined) {
    const others = othersOf(planning, request, best, rest);
    return { host: best, type: typeOf(request, best), waited: [], others };
  }
  return chooseByWaiting(planning, request, lane, filtersNow);
}

function chooseByWaiting(
  planning: Planning,
  request: MoveRequest,
  lane: number,
  filtersNow: readonly Filter[],
): Choice | null {
  const { bookings, cloud } = planning;
  for (const host of cloud.snapshot.hosts) {
    const releasable = bookings.releasable(host.id, lane);
    for (let count = 1; count <= releasable.length; count += 1) {
      const waited = releasable.slice(0, count);
      const later = bookings.placements(lane, waited);
      if (firstRefusal(filtersNow, request, host, later) === null) {
        return { host, type: typeOf(request, host), waited, others: [] };
      }
    }
  }
  return null;
}

/** Why each host says no, in order of id. */
export function rejectionsOf(
  planning: Planning,
  request: MoveRequest,
  lane: number,
): readonly HostRejection[] {
  const filtersNow = filtersFor(planning, lane);
  const placements = planning.bookings.placements(lane);
  return planning.cloud.snapshot.hosts.flatMap((host) => {
    const refusal = firstRefusal(filtersNow, request, host, placements);
    return refusal === null || refusal.rule === "source" ? [] : [{ host: host.id, ...refusal }];
  });
}

/** The planner's own conditions around Nova's filters. */
function filtersFor(planning: Planning, lane: number): readonly Filter[] {
  const { goal, bookings, shortZones } = planning;
  const wishes: Filter = {
    name: "goal",
    refusal: (_request, { id }) => {
      if (goal.onto !== null && !goal.onto.includes(id))
        return "is not among the hosts to move onto";
      if (!goal.drain.includes(id) || bookings.restoredBy(id) !== null) return null;
      return "is to be emptied itself";
    },
  };
  const reserve: Filter = {
    name: "reserve",
    refusal: ({ resources }, host) =>
      shortZones.get(host.zone) ??
      (goal.reserve.share > 0
        ? bookings.refusalOfReserve(host, resources, goal.reserve.share, lane)
        : null),
  };
  const wayBack: Filter = {
    name: "way back",
    refusal: (request, host) =>
      returnsTo(goal, request.source) ? refusalOfReturn(request, host) : null,
  };
  return [...filters.slice(0, 1), wishes, ...filters.slice(1), reserve, wayBack];
}

function firstRefusal(
  all: readonly Filter[],
  request: MoveRequest,
  host: Host,
  placements: Placements,
): { readonly rule: string; readonly detail: string } | null {
  for (const filter of all) {
    const detail = filter.refusal(request, host, placements);
    if (detail !== null) return { rule: filter.name, detail };
  }
  return null;
}

function passing(
  { cloud }: Planning,
  request: MoveRequest,
  all: readonly Filter[],
  placements: Placements,
): readonly Host[] {
  return cloud.snapshot.hosts.filter((host) =>
    all.every((filter) => filter.refusal(request, host, placements) === null),
  );
}

/** Of the same type, and no host that is emptied itself. */
function othersOf(
  { goal }: Planning,
  request: MoveRequest,
  best: Host,
  rest: readonly Host[],
): readonly Host[] {
  if (goal.run?.refusals?.includes("next-candidate") !== true) return [];
  return rest
    .filter(({ id }) => !goal.drain.includes(id))
    .filter((host) => typeOf(request, host) === typeOf(request, best))
    .slice(0, MOST_OTHERS);
}

function ranked(
  planning: Planning,
  request: MoveRequest,
  hosts: readonly Host[],
  placements: Placements,
): readonly Host[] {
  const group = planning.cloud.groupOf.get(request.server.id);
  const loads = hosts.map((host) => loadOf(planning, request, host, placements));
  return weigh(loads, request, weighersFor(group?.policy)).map(({ host }) => host);
}

function loadOf(
  { bookings: { ledger } }: Planning,
  { server }: MoveRequest,
  host: Host,
  placements: Placements,
): HostLoad {
  const { MEMORY_MB, VCPU, DISK_GB } = host.inventories;
  const ram = MEMORY_MB === undefined ? 0 : MEMORY_MB.total - MEMORY_MB.reserved;
  const disk = DISK_GB === undefined ? 0 : DISK_GB.total - DISK_GB.reserved;
  return {
    host,
    freeRamMiB: ram - ledger.usedOf(host.id, "MEMORY_MB"),
    freeVcpus: (VCPU === undefined ? 0 : capacityOf(VCPU)) - ledger.usedOf(host.id, "VCPU"),
    freeDiskGiB: Math.min(
      disk - ledger.usedOf(host.id, "DISK_GB"),
      placements.diskFree(host) / 1024 ** 3,
    ),
    groupMembers: placements.groupMembersOn(host, server),
  };
}

/** Kind of the move between these hosts; the storage filter has passed. */
export function typeOf({ server, source, mode }: MoveRequest, host: Host): PlannedMoveType {
  const copies = copiesDisks(server, source, host).kind === "copies";
  if (mode === "live") return copies ? "block-live" : "live";
  return copies ? "cold-block" : "cold";
}

/** Names of the conditions in the order in which they are asked: the later a host fell, the nearer it was. */
export const conditionOrder: readonly string[] = [
  present(filters[0], "first filter").name,
  "goal",
  ...filters.slice(1).map(({ name }) => name),
  "reserve",
  "way back",
];
