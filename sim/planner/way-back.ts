/** Whether a server that left could return: the drained host must take it again, CPU and QEMU included. */

import type { CloudIndex } from "../cloud/cloud-index.ts";
import { refusalByCpu, refusalByQemu } from "../cloud/cpu.ts";
import type { MoveRequest } from "../cloud/filter.ts";
import { capacityOf, resourceClasses, resourcesOn } from "../cloud/placement.ts";
import type { Host, ResourceClass } from "../cloud/snapshot.ts";
import type { Goal } from "../plan/goal.ts";

/** Whether the plan brings servers back to the host: a service disabled before the plan is not enabled by it. */
export const returnsTo = (goal: Goal, host: Host): boolean =>
  goal.returnPolicy === "origin" && host.status === "enabled";

/**
 * Why a server cannot come back from the host; null when it can. QEMU versions are those of the snapshot: whether the
 * maintenance changes them is not known.
 */
export function refusalOfReturn(request: MoveRequest, from: Host): string | null {
  const { source, cpu, mode } = request;
  if (mode === "cold") return null;
  const refusal = refusalByQemu(from, source) ?? refusalByCpu(cpu, source);
  return refusal === null ? null : `would not get it back live: ${source.id} ${refusal}`;
}

/** Fills a drained host again in the order in which its servers return. */
export class Refill {
  private readonly cloud: CloudIndex;
  private readonly host: Host;
  private readonly used = new Map<ResourceClass, number>();
  private readonly members = new Map<string, number>();

  constructor(cloud: CloudIndex, host: Host) {
    this.cloud = cloud;
    this.host = host;
  }

  /** Takes the server back if Placement and its group's policy let it. A host that was over its capacity may not. */
  accepts(request: MoveRequest): boolean {
    const wanted = resourcesOn(this.host, request.resources);
    for (const resourceClass of resourceClasses) {
      const amount = wanted[resourceClass] ?? 0;
      const inventory = this.host.inventories[resourceClass];
      if (amount === 0) continue;
      if (inventory === undefined) return false;
      if ((this.used.get(resourceClass) ?? 0) + amount > capacityOf(inventory)) return false;
    }
    const group = this.cloud.groupOf.get(request.server.id);
    const members = group === undefined ? 0 : (this.members.get(group.id) ?? 0);
    if (group?.policy === "anti-affinity" && members >= group.maxServerPerHost) return false;
    if (group?.policy === "affinity" && members === 0) return false;
    this.keep(request);
    return true;
  }

  /** The server is there: it returned, or it never left. */
  keep(request: MoveRequest): void {
    const wanted = resourcesOn(this.host, request.resources);
    for (const resourceClass of resourceClasses) {
      const used = (this.used.get(resourceClass) ?? 0) + (wanted[resourceClass] ?? 0);
      this.used.set(resourceClass, used);
    }
    const group = this.cloud.groupOf.get(request.server.id);
    if (group !== undefined) this.members.set(group.id, (this.members.get(group.id) ?? 0) + 1);
  }
}
