/** Which resource providers stand for a compute host, its own and those nested in it (vGPUs, PCI devices), and who holds what there. */
import { ok, type Result } from "../../sim/index.ts";
import { type HypervisorAnswer, hasHypervisor } from "./compute/hypervisors.ts";
import type { Cloud } from "./connect-cloud.ts";
import { type Failure, isNotFound } from "./http/failure.ts";
import { type Amounts, allocationsOn, type ProviderAnswer } from "./placement.ts";

export interface HostProviders {
  readonly root: string;
  /** The root and all below it. */
  readonly tree: readonly string[];
  /** The hypervisor's UUID. */
  readonly hypervisor: string;
}

/** By host. A hypervisor is a root provider of the same name, which need not be the host's; their UUIDs are the same, too. */
export function hostProviders(
  hypervisors: readonly HypervisorAnswer[],
  providers: readonly ProviderAnswer[],
): ReadonlyMap<string, HostProviders> {
  const roots = providers.filter((one) => (one.parent_provider_uuid ?? null) === null);
  const ids = new Set(roots.map(({ uuid }) => uuid));
  const byName = new Map(roots.map(({ name, uuid }) => [name, uuid]));
  const trees = treesOf(providers);
  const hosts = new Map<string, HostProviders>();
  for (const hypervisor of hypervisors.filter(hasHypervisor)) {
    const { id, hypervisor_hostname: name, service } = hypervisor;
    const root = ids.has(id) ? id : byName.get(name);
    if (root === undefined) continue;
    hosts.set(service.host, { root, tree: trees.get(root) ?? [root], hypervisor: id });
  }
  return hosts;
}

function treesOf(providers: readonly ProviderAnswer[]): ReadonlyMap<string, readonly string[]> {
  const trees = new Map<string, string[]>();
  for (const { uuid, root_provider_uuid } of providers) {
    const root = root_provider_uuid ?? uuid;
    const tree = trees.get(root);
    if (tree === undefined) trees.set(root, [uuid]);
    else tree.push(uuid);
  }
  return trees;
}

/** What each consumer holds on a host, all its providers together. One nested in it that is gone holds nothing. */
export async function heldOn(
  { placement }: Cloud,
  { root, tree }: HostProviders,
): Promise<Result<ReadonlyMap<string, Amounts>, Failure>> {
  const answers = await Promise.all(
    tree.map(async (uuid) => ({ uuid, held: await allocationsOn(placement, uuid) })),
  );
  const sums = new Map<string, Amounts>();
  for (const { uuid, held } of answers) {
    if (!held.ok && uuid !== root && isNotFound(held.error)) continue;
    if (!held.ok) return held;
    for (const [consumer, amounts] of held.value) {
      sums.set(consumer, summed([sums.get(consumer) ?? {}, amounts]));
    }
  }
  return ok(sums);
}

export function summed(amounts: readonly Amounts[]): Amounts {
  const sums: Record<string, number> = {};
  for (const each of amounts) {
    for (const [name, amount] of Object.entries(each)) sums[name] = (sums[name] ?? 0) + amount;
  }
  return sums;
}
