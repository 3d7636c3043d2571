/** Nova's scheduler as the simulated cloud has it: the same filters and weighers as the planner's, on what is so now. */
import { flavorOf, settingsOf } from "../cloud/cloud-index.ts";
import { guestCpu } from "../cloud/cpu.ts";
import type { MoveRequest, Placements } from "../cloud/filter.ts";
import { filters } from "../cloud/filters/all.ts";
import type { MoveMode } from "../cloud/move-type.ts";
import { capacityOf } from "../cloud/placement.ts";
import type { Host } from "../cloud/snapshot.ts";
import { type HostLoad, weigh } from "../cloud/weigher.ts";
import { weighersFor } from "../cloud/weighers/all.ts";
import { hostOf, type Nova, type ServerNow, serverNow } from "./nova.ts";

/** The host that Nova would choose for a move that names none; null = no valid host. */
export function scheduled(nova: Nova, now: ServerNow, mode: MoveMode): string | null {
  const { cloud } = nova.model;
  const source = hostOf(nova, now.host);
  const request: MoveRequest = {
    server: now.server,
    flavor: flavorOf(cloud, now.server),
    source,
    mode,
    resources: now.resources,
    cpu: guestCpu(now.server, source, settingsOf(cloud, source.id)),
  };
  const placements = placementsNow(nova);
  const loads = cloud.snapshot.hosts
    .filter((host) => nova.services.get(host.id)?.state === "up")
    .filter((host) => filters.every(({ refusal }) => refusal(request, host, placements) === null))
    .map((host) => loadOf(nova, now, host));
  const weighers = weighersFor(cloud.groupOf.get(now.server.id)?.policy);
  return weigh(loads, request, weighers)[0]?.host.id ?? null;
}

const placementsNow = (nova: Nova): Placements => ({
  cloud: nova.model.cloud,
  takesServers: (host) => nova.services.get(host.id)?.status === "enabled",
  refusalOfClaim: (host, resources) => nova.claims.refusal(host.id, resources),
  groupMembersOn: (host, server) => membersOn(nova, host, server.id),
  pciFree: (host, alias) => host.pciFree[alias] ?? 0,
  diskFree: (host) => host.diskFree ?? Number.POSITIVE_INFINITY,
});

/** Members in transit count on both ends. */
function membersOn(nova: Nova, host: Host, server: string): number {
  const group = nova.model.cloud.groupOf.get(server);
  if (group === undefined) return 0;
  return group.members.filter((member) => {
    const now = member === server ? null : serverNow(nova, member);
    return now !== null && (now.host === host.id || nova.touching.of(host.id).has(member));
  }).length;
}

function loadOf(nova: Nova, now: ServerNow, host: Host): HostLoad {
  const { MEMORY_MB, VCPU, DISK_GB } = host.inventories;
  const used = (resourceClass: "MEMORY_MB" | "VCPU" | "DISK_GB"): number =>
    nova.claims.usedOf(host.id, resourceClass);
  return {
    host,
    freeRamMiB:
      (MEMORY_MB === undefined ? 0 : MEMORY_MB.total - MEMORY_MB.reserved) - used("MEMORY_MB"),
    freeVcpus: (VCPU === undefined ? 0 : capacityOf(VCPU)) - used("VCPU"),
    freeDiskGiB: Math.min(
      (DISK_GB === undefined ? 0 : DISK_GB.total - DISK_GB.reserved) - used("DISK_GB"),
      (host.diskFree ?? Number.POSITIVE_INFINITY) / 1024 ** 3,
    ),
    groupMembers: membersOn(nova, host, now.server.id),
  };
}
