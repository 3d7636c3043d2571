/** Which resource providers stand for a compute host: its own and those nested in it. */
import type { Result } from "../../../sim/index.ts";
import { err, ok } from "../../../sim/index.ts";
import { listHypervisors } from "../compute/hypervisors.ts";
import type { Cloud } from "../connect-cloud.ts";
import { describeFailure } from "../http/failure.ts";
import { listProviders, type ProviderAnswer } from "../placement.ts";

export interface HostProviders {
  readonly root: string;
  /** The root and all below it. */
  readonly tree: readonly string[];
  /** The hypervisor's UUID. */
  readonly hypervisor: string;
}

/** How long a list of hypervisors and providers is believed [ms]. */
const KEPT = 60_000;

export class Providers {
  readonly #cloud: Cloud;
  #read: {
    readonly at: number;
    readonly hosts: Promise<Result<Map<string, HostProviders>, string>>;
  } | null = null;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /** Errors: the lists cannot be read, or no provider has the host's name. */
  async of(host: string): Promise<Result<HostProviders, string>> {
    const hosts = await this.#hosts();
    if (!hosts.ok) return hosts;
    const found = hosts.value.get(host);
    return found === undefined ? err(`Placement has no provider for host ${host}`) : ok(found);
  }

  #hosts(): Promise<Result<Map<string, HostProviders>, string>> {
    if (this.#read !== null && Date.now() - this.#read.at < KEPT) return this.#read.hosts;
    const hosts = this.#readHosts();
    this.#read = { at: Date.now(), hosts };
    void hosts.then((read) => {
      if (!read.ok) this.#read = null;
    });
    return hosts;
  }

  async #readHosts(): Promise<Result<Map<string, HostProviders>, string>> {
    const [hypervisors, providers] = await Promise.all([
      listHypervisors(this.#cloud.compute),
      listProviders(this.#cloud.placement),
    ]);
    if (!hypervisors.ok) return err(describeFailure(hypervisors.error));
    if (!providers.ok) return err(describeFailure(providers.error));
    const byName = new Map(providers.value.map((one) => [one.name, one]));
    const below = treesOf(providers.value);
    const hosts = new Map<string, HostProviders>();
    for (const { id, hypervisor_hostname, service } of hypervisors.value) {
      // A provider bears the hypervisor's name, which need not be the host's.
      const root = byName.get(hypervisor_hostname)?.uuid;
      if (root === undefined) continue;
      hosts.set(service.host, { root, tree: below.get(root) ?? [root], hypervisor: id });
    }
    return ok(hosts);
  }
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
