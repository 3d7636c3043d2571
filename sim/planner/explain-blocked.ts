/** A server for which no host was found: the reason, host by host, and what would change it. */

import { settingsOf } from "../cloud/cloud-index.ts";
import { guestCpu } from "../cloud/cpu.ts";
import { baselineOf, includesModel } from "../cloud/cpu-models.ts";
import type { MoveRequest } from "../cloud/filter.ts";
import type { BlockedServer, HostRejection } from "../plan/plan.ts";
import { chooseDestination, conditionOrder, rejectionsOf } from "./choose-destination.ts";
import type { Planning } from "./planning.ts";
import type { BlockReason } from "./rules/rule.ts";

const reasonByRule: ReadonlyMap<string, BlockReason> = new Map([
  ["cpu", "cpu-incompatible"],
  ["QEMU version", "qemu-older"],
  ["storage", "storage"],
  ["placement", "capacity"],
  ["PciPassthroughFilter", "pci-device"],
  ["ServerGroupAntiAffinityFilter", "anti-affinity-group"],
  ["ServerGroupAffinityFilter", "affinity-group"],
  ["reserve", "reserve"],
  ["way back", "no-way-back"],
  ["availability zone", "zone"],
  ["AggregateMultiTenancyIsolation", "aggregate"],
  ["AggregateInstanceExtraSpecsFilter", "aggregate"],
  ["trait", "trait"],
  ["NUMATopologyFilter", "numa"],
] satisfies [string, BlockReason][]);

/** The host that came furthest names the reason: all that is asked before would have done there. */
export function explainBlocked(
  planning: Planning,
  request: MoveRequest,
  lane: number,
): BlockedServer {
  const rejections = rejectionsOf(planning, request, lane);
  const furthest = rejections.reduce<HostRejection | null>(
    (best, rejection) =>
      best === null || rank(rejection.rule) > rank(best.rule) ? rejection : best,
    null,
  );
  const reason = reasonByRule.get(furthest?.rule ?? "") ?? "no-host-fits";
  return {
    server: request.server.id,
    host: request.source.id,
    reason,
    detail: detailOf(request, rejections, furthest),
    unblock: joined([
      unblockOf(planning, request, reason, rejections),
      coldWay(planning, request, lane),
    ]),
    rejections,
  };
}

const rank = (rule: string): number => conditionOrder.indexOf(rule);

const joined = (ways: readonly (string | null)[]): string | null => {
  const known = ways.filter((way) => way !== null);
  return known.length === 0 ? null : known.join(" ");
};

function detailOf(
  { mode }: MoveRequest,
  rejections: readonly HostRejection[],
  furthest: HostRejection | null,
): string {
  if (furthest === null) return "There is no other host.";
  const counts = new Map<string, number>();
  for (const { rule } of rejections) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const tally = [...counts]
    .sort((a, b) => b[1] - a[1] || rank(b[0]) - rank(a[0]))
    .map(([rule, count]) => `${count} by ${rule}`)
    .join(", ");
  return `No host can take it ${mode === "live" ? "live" : "cold"} (${tally}); nearest, ${furthest.host} ${furthest.detail}.`;
}

function unblockOf(
  planning: Planning,
  request: MoveRequest,
  reason: BlockReason,
  rejections: readonly HostRejection[],
): string | null {
  switch (reason) {
    case "cpu-incompatible":
      return commonCpu(planning, request, rejections);
    case "qemu-older":
      return "Bring the destinations' QEMU up to the source's version first, or empty the hosts with the newer version last.";
    case "storage":
      return "Free disk on a destination, or put the server's disks on volumes.";
    case "capacity":
      return "Drain fewer hosts, let more hosts receive (--onto), bring servers back between hosts (--return origin with one host at once), or add capacity.";
    case "reserve":
      return "Lower the reserve, or drain fewer hosts at once.";
    case "anti-affinity-group":
      return "Let more hosts receive (--onto), or have the group's owner raise max_server_per_host (a new group) or use soft-anti-affinity.";
    case "affinity-group":
      return "Have the group's owner use soft-affinity (a new group).";
    case "zone":
      return "Let hosts of its zone receive (--onto), or drain fewer of them.";
    case "aggregate":
      return "Let other hosts of such an aggregate receive (--onto), drain fewer of them, or add a host to it.";
    case "pci-device":
      return "Free a device on another host.";
    case "no-way-back":
      return "Plan without return (--return none), or bring the drained host to the version and CPU of the others during its maintenance and plan the return then.";
    default:
      return null;
  }
}

/** The baseline that both ends share, whom it costs a power-cycle, and what kvm64 would cost in its place. */
function commonCpu(
  planning: Planning,
  request: MoveRequest,
  rejections: readonly HostRejection[],
): string | null {
  const { cloud } = planning;
  const { source } = request;
  const hosts = rejections.filter(({ rule }) => rule === "cpu").map(({ host }) => host);
  const models = new Set(hosts.map((host) => cloud.hosts.get(host)?.cpuModel ?? ""));
  const shared = [...models]
    .map((model) => baselineOf([source.cpuModel ?? "", model]))
    .filter((model) => model !== null);
  const baseline = shared[0];
  if (baseline === undefined || source.cpuModel === null) return null;
  const above = (cloud.serversOn.get(source.id) ?? []).filter((other) => {
    const cpu = guestCpu(other, source, settingsOf(cloud, source.id));
    const running = other.status === "ACTIVE" || other.status === "PAUSED";
    return running && cpu.kind !== "unknown" && includesModel(baseline, cpu.model) !== "yes";
  });
  const ends = names([{ name: source.id }, ...hosts.map((name) => ({ name }))], 6);
  return `Set [libvirt] cpu_mode = custom and cpu_models = ${baseline} on ${ends}, restart nova-compute there, and power-cycle those that shall move live (${above.length} on ${source.id} run above it: ${names(above, 12)}): ${baseline} is what both ends share. kvm64 would also do, at a price: no SSE4, AES-NI, AVX, AVX2 or PCID, so slower code, and systems built for x86-64-v2 do not start.`;
}

function names(items: readonly { readonly name: string }[], most: number): string {
  const shown = items.slice(0, most).map(({ name }) => name);
  const rest = items.length - shown.length;
  return `${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Where cold moves are not allowed, says whether one would do. */
function coldWay(planning: Planning, request: MoveRequest, lane: number): string | null {
  if (planning.goal.allowCold || request.mode === "cold" || request.server.status !== "ACTIVE") {
    return null;
  }
  const cold = chooseDestination(planning, { ...request, mode: "cold" }, lane);
  if (cold === null) return null;
  return `Or allow cold moves (--allow-cold): ${cold.host.id} would take it; it then stands still from shutdown to boot.`;
}
