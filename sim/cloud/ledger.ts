/** Claims on hosts over time: what is used of each class, whoever holds it. */
import { present } from "../base/assert.ts";
import {
  capacityOf,
  type Resources,
  refusalOfClaim,
  resourceClasses,
  resourcesOn,
} from "./placement.ts";
import type { Host, ResourceClass } from "./snapshot.ts";

const width = resourceClasses.length;

const nothing: Resources = {};

/** Used amounts by host and class. A move holds two claims, one on each end, until it is done (or confirmed). */
export class Ledger {
  private readonly hosts: readonly Host[];
  private readonly indexOf: ReadonlyMap<string, number>;
  private readonly used: Float64Array;

  constructor(hosts: readonly Host[]) {
    this.hosts = hosts;
    this.indexOf = new Map(hosts.map((host, index) => [host.id, index]));
    this.used = new Float64Array(hosts.length * width);
  }

  /** The same claims in a ledger of its own, for a run to go on from. */
  copy(): Ledger {
    const ledger = new Ledger(this.hosts);
    ledger.used.set(this.used);
    return ledger;
  }

  claim(host: string, resources: Resources): void {
    this.add(host, resources, 1);
  }

  release(host: string, resources: Resources): void {
    this.add(host, resources, -1);
  }

  usedOf(host: string, resourceClass: ResourceClass): number {
    return this.used[this.row(host) * width + resourceClasses.indexOf(resourceClass)] ?? 0;
  }

  /**
   * Why the host cannot hold one more claim; null when it can.
   *
   * @param reserveShare share of each capacity that must stay free, 0..1.
   * @param released amounts on this host that are certain to be free by then.
   */
  refusal(
    id: string,
    resources: Resources,
    reserveShare = 0,
    released: Resources = nothing,
  ): string | null {
    const row = this.row(id);
    const host = present(this.hosts[row], "row of a host");
    const wanted = resourcesOn(host, resources);
    const gone = resourcesOn(host, released);
    for (let column = 0; column < width; column += 1) {
      const resourceClass = present(resourceClasses[column], "class of a column");
      const amount = wanted[resourceClass];
      if (amount === undefined) continue;
      const inventory = host.inventories[resourceClass];
      const kept = inventory === undefined ? 0 : Math.ceil(capacityOf(inventory) * reserveShare);
      const used = (this.used[row * width + column] ?? 0) - (gone[resourceClass] ?? 0);
      const refusal = refusalOfClaim(resourceClass, inventory, used + kept, amount);
      if (refusal !== null) return kept > 0 ? `${refusal} beside the reserve of ${kept}` : refusal;
    }
    return null;
  }

  private add(host: string, resources: Resources, sign: 1 | -1): void {
    const row = this.row(host);
    const wanted = resourcesOn(present(this.hosts[row], "row of a host"), resources);
    for (let column = 0; column < width; column += 1) {
      const amount = wanted[present(resourceClasses[column], "class of a column")] ?? 0;
      const cell = row * width + column;
      this.used[cell] = (this.used[cell] ?? 0) + sign * amount;
    }
  }

  private row(host: string): number {
    return present(this.indexOf.get(host), `host ${host} is not in the ledger`);
  }
}
