/** What others have put into the cloud since the plan was made: claims on hosts that the plan does not know of. */
import { compareIds } from "../base/order.ts";
import { flavorOf, indexCloud, sortedSnapshot } from "../cloud/cloud-index.ts";
import { type Resources, resourceClasses, resourcesOf } from "../cloud/placement.ts";
import type { Snapshot } from "../cloud/snapshot.ts";
import type { Plan } from "../plan/plan.ts";

/** By host, what servers hold there that the plan's snapshot does not have. */
export type Newcomers = readonly (readonly [host: string, held: Resources])[];

export function newcomersOf({ snapshot }: Plan, seen: Snapshot): Newcomers {
  const now = indexCloud(sortedSnapshot(seen));
  const known = new Set(snapshot.servers.map(({ id }) => id));
  const hosts = new Set(snapshot.hosts.map(({ id }) => id));
  const held = new Map<string, Resources>();
  for (const server of now.snapshot.servers) {
    const { id, host } = server;
    if (host === null || known.has(id) || !hosts.has(host)) continue;
    held.set(host, together(held.get(host) ?? {}, resourcesOf(server, flavorOf(now, server))));
  }
  return [...held].sort(([a], [b]) => compareIds(a, b));
}

const together = (some: Resources, more: Resources): Resources =>
  Object.fromEntries(
    resourceClasses.flatMap((each) => {
      const sum = (some[each] ?? 0) + (more[each] ?? 0);
      return sum === 0 ? [] : [[each, sum]];
    }),
  );
