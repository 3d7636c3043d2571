/**
 * Room for whole hosts to fail while the plan runs, zone by zone and class by class: what is claimed in the zone must
 * fit into the zone without the hosts under way and without the largest others. Sums only: that each single server then
 * finds a host is not promised.
 */
import type { CloudIndex } from "../cloud/cloud-index.ts";
import type { Ledger } from "../cloud/ledger.ts";
import { capacityOf, resourceClasses } from "../cloud/placement.ts";
import type { Host, ResourceClass } from "../cloud/snapshot.ts";
import type { Goal } from "../plan/goal.ts";

/** By zone, why the reserve of hosts cannot be kept there; zones where it can are absent. */
export function zonesBelowReserve(
  cloud: CloudIndex,
  goal: Goal,
  ledger: Ledger,
): ReadonlyMap<string, string> {
  const short = new Map<string, string>();
  if (goal.reserve.hosts === 0) return short;
  const zones = new Map<string, Host[]>();
  for (const host of cloud.snapshot.hosts) {
    if (host.state === "up" && (host.status === "enabled" || goal.drain.includes(host.id))) {
      zones.set(host.zone, [...(zones.get(host.zone) ?? []), host]);
    }
  }
  for (const [zone, hosts] of zones) {
    for (const resourceClass of resourceClasses) {
      const refusal = shortage(hosts, resourceClass, goal, ledger);
      if (refusal !== null) {
        short.set(zone, `zone ${zone} ${refusal}`);
        break;
      }
    }
  }
  return short;
}

function shortage(
  hosts: readonly Host[],
  resourceClass: ResourceClass,
  goal: Goal,
  ledger: Ledger,
): string | null {
  const capacity = (host: Host): number => {
    const inventory = host.inventories[resourceClass];
    return inventory === undefined ? 0 : capacityOf(inventory);
  };
  const draining = hosts.filter(({ id }) => goal.drain.includes(id)).map(capacity);
  const others = hosts.filter(({ id }) => !goal.drain.includes(id)).map(capacity);
  const all = total(draining) + total(others);
  // Without a way back the drained hosts are in service again one after the other, so only those under way are missing.
  const left = all - largest(draining, goal.hostsAtOnce) - largest(others, goal.reserve.hosts);
  const used = total(hosts.map(({ id }) => ledger.usedOf(id, resourceClass)));
  if (used <= left) return null;
  const { hosts: kept } = goal.reserve;
  return `uses ${used} ${resourceClass}, and with ${kept} host${kept === 1 ? "" : "s"} failed besides those under way only ${left} are left`;
}

const total = (amounts: readonly number[]): number =>
  amounts.reduce((sum, amount) => sum + amount, 0);

const largest = (amounts: readonly number[], count: number): number =>
  total([...amounts].sort((a, b) => b - a).slice(0, count));
