/**
 * Room that the plan counts on and that others have taken, or that a changed inventory no longer offers.
 *
 * The plan knows the least free room of each host on its way; what came on top must fit into that, reserve kept.
 */
import { flavorOf } from "../cloud/cloud-index.ts";
import { capacityOf, resourceClasses, resourcesOf, resourcesOn } from "../cloud/placement.ts";
import type { Host, ResourceClass } from "../cloud/snapshot.ts";
import type { Headroom } from "../plan/plan.ts";
import type { Compared, Difference } from "./difference.ts";

export function roomDifferences(compared: Compared): readonly Difference[] {
  const { plan, now, scope } = compared;
  return plan.headroom.flatMap((planned) => {
    const host = now.hosts.get(planned.host);
    if (host === undefined || !scope.receiving.has(planned.host)) return [];
    return resourceClasses.flatMap((name) => lossOf(compared, planned, host, name));
  });
}

function lossOf(
  compared: Compared,
  planned: Headroom,
  host: Host,
  name: ResourceClass,
): Difference[] {
  const { plan, before } = compared;
  const was = before.hosts.get(host.id)?.inventories[name];
  if (was === undefined) return [];
  const inventory = host.inventories[name];
  const capacity = inventory === undefined ? 0 : capacityOf(inventory);
  const shrunk = capacityOf(was) - capacity;
  const taken = takenByOthers(compared, host, name);
  const lost = shrunk + taken;
  if (lost <= 0) return [];
  const reserve = plan.goal.reserve.share * capacityOf(was);
  const worst = planned.worst[name] ?? 0;
  const spare = Math.max(0, worst - reserve);
  const because = [
    ...(taken > 0 ? [`others took ${taken}`] : []),
    ...(shrunk > 0 ? [`its capacity is ${shrunk} less`] : []),
  ].join(", ");
  const text = `host ${host.id} has ${lost} ${name} less room (${because}); the plan can spare ${spare}`;
  return [{ text, touches: lost > spare }];
}

/** What servers hold there that nobody expected there, less what expected ones no longer hold. */
function takenByOthers({ before, now, soFar }: Compared, host: Host, name: ResourceClass): number {
  let taken = 0;
  for (const server of now.serversOn.get(host.id) ?? []) {
    const known = before.servers.get(server.id);
    const expected = soFar.movedTo.get(server.id) ?? known?.host ?? null;
    if (expected === host.id || soFar.inMotion.has(server.id)) continue;
    taken += resourcesOn(host, resourcesOf(server, flavorOf(now, server)))[name] ?? 0;
  }
  for (const server of before.serversOn.get(host.id) ?? []) {
    if (soFar.movedTo.has(server.id) || soFar.inMotion.has(server.id)) continue;
    const seen = now.servers.get(server.id);
    if (seen?.host === host.id) continue;
    taken -= resourcesOn(host, resourcesOf(server, flavorOf(before, server)))[name] ?? 0;
  }
  return taken;
}
