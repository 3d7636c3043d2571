/**
 * Disk and network rates of servers out of two readings of their diagnostics.
 *
 * Each reading makes nova-compute ask libvirt, so there is never more than one under way on a host, and only the hosts
 * that are to be drained are asked.
 */
import type { DiagnosticSource } from "../../../sim/index.ts";
import type { OwnServer, RawCloud } from "../../csv/raw-cloud.ts";
import { type Counters, type Rates, ratesBetween, readCounters } from "../compute/diagnostics.ts";
import type { Endpoint } from "../endpoint.ts";
import type { ServerLine } from "./server-line.ts";

/** Between the readings of one server [ms]: long enough that a guest's flush every 5 s does not decide. */
export const BETWEEN_READINGS_MS = 20_000;

const at: DiagnosticSource = { file: "compute /servers/{id}/diagnostics" };

/** Fills in what no file said; a server that cannot be read is left as it was. Returns how many were measured. */
export async function measureServers(
  compute: Endpoint,
  servers: readonly ServerLine[],
  hosts: ReadonlySet<string>,
  raw: RawCloud,
  betweenMs = BETWEEN_READINGS_MS,
): Promise<number> {
  const onHost = new Map<string, ServerLine[]>();
  for (const server of servers) {
    if (server.status !== "ACTIVE" || server.taskState !== null) continue;
    if (server.host === null || !hosts.has(server.host)) continue;
    onHost.set(server.host, [...(onHost.get(server.host) ?? []), server]);
  }
  const counts = await Promise.all(
    [...onHost.values()].map((list) => measureHost(compute, list, raw, betweenMs)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function measureHost(
  compute: Endpoint,
  servers: readonly ServerLine[],
  raw: RawCloud,
  betweenMs: number,
): Promise<number> {
  const first = await readAll(compute, servers);
  const start = Math.min(...[...first.values()].map(({ atMs }) => atMs));
  const pause = first.size === 0 ? 0 : start + betweenMs - Date.now();
  if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  const second = await readAll(
    compute,
    servers.filter(({ id }) => first.has(id)),
  );
  let measured = 0;
  for (const server of servers) {
    const [earlier, later] = [first.get(server.id), second.get(server.id)];
    if (earlier === undefined || later === undefined) continue;
    const rates = ratesBetween(earlier, later);
    if (rates === null) continue;
    note(server, rates, raw);
    measured += 1;
  }
  return measured;
}

async function readAll(
  compute: Endpoint,
  servers: readonly ServerLine[],
): Promise<ReadonlyMap<string, Counters>> {
  const counters = new Map<string, Counters>();
  for (const { id } of servers) {
    const read = await readCounters(compute, id);
    if (read.ok) counters.set(id, read.value);
  }
  return counters;
}

/** Disks come in the guest's order and without names: root first, then ephemeral, unless the root is a volume. */
function note(server: ServerLine, { written, traffic }: Rates, raw: RawCloud): void {
  if (traffic !== null) raw.networkRates.set(server.id, traffic);
  const [root, ephemeral] = server.image === null ? [] : written;
  const hasEphemeral = "name" in server.flavor && server.flavor.ephemeralGiB > 0;
  fillIn(raw, server.id, {
    ...(root == null ? {} : { rootWrite: root }),
    ...(ephemeral == null || !hasEphemeral ? {} : { ephemeralWrite: ephemeral }),
  });
}

/** What was told of a server already stays. */
function fillIn(raw: RawCloud, id: string, values: Partial<OwnServer>): void {
  const told = raw.ownServers.get(id);
  raw.ownServers.set(id, { at: told?.at ?? at, values: { ...values, ...told?.values } });
}
