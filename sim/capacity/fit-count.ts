/** How many more servers of a flavor the cloud takes, by Placement's arithmetic, today or with hosts away. */
import { indexCloud } from "../cloud/cloud-index.ts";
import { initialLedger } from "../cloud/initial-claims.ts";
import type { Ledger } from "../cloud/ledger.ts";
import {
  capacityOf,
  type Resources,
  refusalOfClaim,
  resourceClasses,
  resourcesOf,
  resourcesOn,
} from "../cloud/placement.ts";
import type { Flavor, Host, ResourceClass, Snapshot } from "../cloud/snapshot.ts";

export interface FitCount {
  readonly flavor: string;
  readonly name: string;
  /** Servers of this flavor alone that would still fit, over all hosts that take servers. */
  readonly fits: number;
  /** Hosts that take at least one. */
  readonly hosts: number;
  /** The class that runs out first, counted over those hosts; null when nothing fits or nothing is asked for. */
  readonly limitedBy: ResourceClass | null;
}

/**
 * Fit counts by flavor, in the flavors' order. Each stands alone: room for ten of one or five of another is not both.
 *
 * Counted are hosts that are up, enabled and not in `without`. Filters beyond Placement (CPU, NUMA, groups) are left
 * out: the count is an upper bound.
 *
 * @param without ids of hosts that are away (being drained, failed).
 */
export function fitCounts(snapshot: Snapshot, without: readonly string[] = []): FitCount[] {
  const away = new Set(without);
  const hosts = snapshot.hosts.filter(
    ({ id, state, status }) => state === "up" && status === "enabled" && !away.has(id),
  );
  const ledger = initialLedger(indexCloud(snapshot));
  return snapshot.flavors.map((flavor) => countOf(flavor, hosts, ledger));
}

function countOf(flavor: Flavor, hosts: readonly Host[], ledger: Ledger): FitCount {
  const resources = resourcesOf({ volumeBacked: false }, flavor);
  const stopsBy = new Map<ResourceClass, number>();
  let fits = 0;
  let hostsThatTake = 0;
  for (const host of hosts) {
    const room = roomOn(host, resources, (resourceClass) => ledger.usedOf(host.id, resourceClass));
    fits += room.count;
    if (room.count > 0) hostsThatTake += 1;
    if (room.limitedBy !== null) {
      stopsBy.set(room.limitedBy, (stopsBy.get(room.limitedBy) ?? 0) + 1);
    }
  }
  const limitedBy = resourceClasses.reduce<ResourceClass | null>(
    (most, next) =>
      (stopsBy.get(next) ?? 0) > (most === null ? 0 : (stopsBy.get(most) ?? 0)) ? next : most,
    null,
  );
  return { flavor: flavor.id, name: flavor.name, fits, hosts: hostsThatTake, limitedBy };
}

/** How often the claim fits on one host, and the class that stops the next one. */
function roomOn(
  host: Host,
  resources: Resources,
  usedOf: (resourceClass: ResourceClass) => number,
): { count: number; limitedBy: ResourceClass | null } {
  const wanted = resourcesOn(host, resources);
  let count = Number.POSITIVE_INFINITY;
  let limitedBy: ResourceClass | null = null;
  for (const resourceClass of resourceClasses) {
    const amount = wanted[resourceClass];
    if (amount === undefined || amount <= 0) continue;
    const inventory = host.inventories[resourceClass];
    const never =
      inventory === undefined || refusalOfClaim(resourceClass, inventory, 0, amount) !== null;
    const free = never ? 0 : capacityOf(inventory) - usedOf(resourceClass);
    const times = Math.max(0, Math.floor(free / amount));
    if (times < count) {
      count = times;
      limitedBy = resourceClass;
    }
  }
  return { count: Number.isFinite(count) ? count : 0, limitedBy };
}
