/** The hosts' providers, read now and then. */
import type { Result } from "../../../sim/index.ts";
import { err, ok } from "../../../sim/index.ts";
import { listHypervisors } from "../compute/hypervisors.ts";
import type { Cloud } from "../connect-cloud.ts";
import { type HostProviders, hostProviders } from "../host-providers.ts";
import { describeFailure } from "../http/failure.ts";
import { listProviders } from "../placement.ts";

/** How long a list of hypervisors and providers is believed [ms]. */
const KEPT = 60_000;

export class Providers {
  readonly #cloud: Cloud;
  #read: {
    readonly at: number;
    readonly hosts: Promise<Result<ReadonlyMap<string, HostProviders>, string>>;
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

  #hosts(): Promise<Result<ReadonlyMap<string, HostProviders>, string>> {
    if (this.#read !== null && Date.now() - this.#read.at < KEPT) return this.#read.hosts;
    const hosts = this.#readHosts();
    this.#read = { at: Date.now(), hosts };
    void hosts.then((read) => {
      if (!read.ok) this.#read = null;
    });
    return hosts;
  }

  async #readHosts(): Promise<Result<ReadonlyMap<string, HostProviders>, string>> {
    const [hypervisors, providers] = await Promise.all([
      listHypervisors(this.#cloud.compute),
      listProviders(this.#cloud.placement),
    ]);
    if (!hypervisors.ok) return err(describeFailure(hypervisors.error));
    if (!providers.ok) return err(describeFailure(providers.error));
    return ok(hostProviders(hypervisors.value, providers.value));
  }
}
