/** Free room on the hosts that the plan touches: before it, at worst in between, and after it. */

import { present } from "../base/assert.ts";
import { compareIds } from "../base/order.ts";
import { flavorOf } from "../cloud/cloud-index.ts";
import { initialLedger } from "../cloud/initial-claims.ts";
import { capacityOf, resourceClasses, resourcesOf } from "../cloud/placement.ts";
import type { Headroom } from "../plan/plan.ts";
import type { UnorderedMove } from "./plan-host.ts";
import type { Planning } from "./planning.ts";

/** `moves` in an order that their dependencies allow. */
export function headroomOf(
  { cloud, bookings }: Planning,
  moves: readonly UnorderedMove[],
  hosts: ReadonlySet<string>,
): readonly Headroom[] {
  const before = initialLedger(cloud);
  const after = initialLedger(cloud);
  for (const { server: id, source, destination } of moves) {
    const server = present(cloud.servers.get(id), `server ${id}`);
    const resources = resourcesOf(server, flavorOf(cloud, server));
    after.release(source, resources);
    after.claim(destination, resources);
  }
  return [...hosts].sort(compareIds).map((id) => {
    const host = present(cloud.hosts.get(id), `host ${id}`);
    const figures = resourceClasses.flatMap((resourceClass) => {
      const inventory = host.inventories[resourceClass];
      if (inventory === undefined) return [];
      const capacity = capacityOf(inventory);
      const start = before.usedOf(id, resourceClass);
      const end = after.usedOf(id, resourceClass);
      const most = Math.max(start, end, bookings.peakOf(id, resourceClass));
      return [{ resourceClass, capacity, start, most, end }];
    });
    const free = (usedOf: (figure: (typeof figures)[number]) => number) =>
      Object.fromEntries(
        figures.map((figure) => [figure.resourceClass, figure.capacity - usedOf(figure)]),
      );
    return {
      host: id,
      before: free(({ start }) => start),
      worst: free(({ most }) => most),
      after: free(({ end }) => end),
      capacity: free(() => 0),
    };
  });
}
