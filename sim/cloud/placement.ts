/** Placement's arithmetic on its integers (placement/objects/inventory.py, objects/allocation.py). */
import type { Flavor, Host, Inventory, ResourceClass, Server } from "./snapshot.ts";

/** Every class that we account, in the order in which they are shown. */
export const resourceClasses = ["VCPU", "PCPU", "MEMORY_MB", "DISK_GB"] as const;

/** Amounts by class in Placement's units; an absent class is not asked for. */
export type Resources = Readonly<Partial<Record<ResourceClass, number>>>;

/** int((total - reserved) * allocation_ratio): what all claims together may use. */
export const capacityOf = ({ total, reserved, allocationRatio }: Inventory): number =>
  Math.max(0, Math.floor((total - reserved) * allocationRatio));

/** Why Placement would refuse one more claim of `amount` beside `used`; null when it fits. */
export function refusalOfClaim(
  resourceClass: ResourceClass,
  inventory: Inventory | undefined,
  used: number,
  amount: number,
): string | null {
  if (inventory === undefined) return `has no inventory of ${resourceClass}`;
  const { minUnit, maxUnit, stepSize } = inventory;
  if (amount < minUnit) return `takes at least ${minUnit} ${resourceClass} a claim, not ${amount}`;
  if (amount > maxUnit) return `takes at most ${maxUnit} ${resourceClass} a claim, not ${amount}`;
  if (amount % stepSize !== 0) {
    return `takes ${resourceClass} in steps of ${stepSize}, and ${amount} is none`;
  }
  const free = capacityOf(inventory) - used;
  return amount <= free ? null : `needs ${amount} ${resourceClass}, ${Math.max(0, free)} free`;
}

/** Swap is claimed in whole GiB, as Nova rounds it up (nova/scheduler/utils.py). */
const swapGiB = ({ swapMiB }: Flavor): number => Math.ceil(swapMiB / 1024);

/**
 * What Nova claims for a server (nova/scheduler/utils.py ResourceRequest).
 *
 * A volume-backed server has no root disk here; dedicated vCPUs are PCPU, of a mixed policy those in the mask;
 * `resources:CLASS` in the extra specs replaces what the flavor says (0 drops it).
 */
export function resourcesOf(server: Pick<Server, "volumeBacked">, flavor: Flavor): Resources {
  const dedicated = dedicatedVcpus(flavor);
  const root = server.volumeBacked ? 0 : flavor.rootGiB;
  const amounts: Record<ResourceClass, number> = {
    VCPU: flavor.vcpus - dedicated,
    PCPU: dedicated,
    MEMORY_MB: flavor.ramMiB,
    DISK_GB: root + flavor.ephemeralGiB + swapGiB(flavor),
  };
  const claimed: Partial<Record<ResourceClass, number>> = {};
  for (const resourceClass of resourceClasses) {
    const replaced = Number(flavor.extraSpecs[`resources:${resourceClass}`] ?? Number.NaN);
    const amount = Number.isFinite(replaced) ? replaced : amounts[resourceClass];
    if (amount > 0) claimed[resourceClass] = amount;
  }
  return claimed;
}

function dedicatedVcpus({ vcpus, extraSpecs }: Flavor): number {
  const policy = extraSpecs["hw:cpu_policy"];
  if (policy === "dedicated") return vcpus;
  return policy === "mixed" ? maskedVcpus(extraSpecs["hw:cpu_dedicated_mask"] ?? "", vcpus) : 0;
}

/** Number of vCPUs that a mask like "0-3,^1,6" names; "^0" alone means all but 0. */
function maskedVcpus(mask: string, vcpus: number): number {
  const chosen = new Set<number>();
  const parts = mask.split(",").map((part) => part.trim());
  if (parts.every((part) => part.startsWith("^") || part === "")) {
    for (let vcpu = 0; vcpu < vcpus; vcpu += 1) chosen.add(vcpu);
  }
  const ordered = [
    ...parts.filter((part) => !part.startsWith("^")),
    ...parts.filter((part) => part.startsWith("^")),
  ];
  for (const part of ordered) {
    const match = /^(\^?)(\d+)(?:-(\d+))?$/.exec(part);
    if (match === null) continue;
    const first = Number(match[2]);
    const last = Math.min(vcpus - 1, Number(match[3] ?? match[2]));
    for (let vcpu = first; vcpu <= last; vcpu += 1) {
      if (match[1] === "^") chosen.delete(vcpu);
      else chosen.add(vcpu);
    }
  }
  return chosen.size;
}

/**
 * The claim as it lands on one host.
 *
 * A host without PCPU inventory takes dedicated vCPUs as VCPU (Nova's fallback query, on unless
 * [workarounds] disable_fallback_pcpu_query). A host on a named pool without DISK_GB of its own has it from a
 * sharing provider, whose use does not change when a server moves within the pool.
 */
export function resourcesOn(host: Host, resources: Resources): Resources {
  const asShared = resources.PCPU !== undefined && host.inventories.PCPU === undefined;
  const poolHoldsDisk = host.storage.pool !== null && host.inventories.DISK_GB === undefined;
  // Nearly always the claim lands as it is; asked for every host of every choice.
  if (!asShared && !poolHoldsDisk) return resources;
  const { PCPU, VCPU, DISK_GB, ...rest } = resources;
  const shared = (VCPU ?? 0) + (asShared ? (PCPU ?? 0) : 0);
  return {
    ...rest,
    ...(shared > 0 ? { VCPU: shared } : {}),
    ...(PCPU !== undefined && !asShared ? { PCPU } : {}),
    ...(DISK_GB !== undefined && !poolHoldsDisk ? { DISK_GB } : {}),
  };
}
