/**
 * Disk and network rates of servers out of two readings of their diagnostics.
 *
 * Each reading makes nova-compute ask libvirt, so there is never more than one under way on a host, and only the hosts
 * that are to be drained are asked. Without a nova-compute that answers, a reading lasts until its deadline: hosts that
 * are not up are not asked, and one that goes on failing is asked no more.
 */
import type { DiagnosticSource } from "../../../sim/index.ts";
import type { FaultLog } from "../../csv/fault-log.ts";
import type { OwnServer, RawCloud } from "../../csv/raw-cloud.ts";
import { type Counters, type Rates, ratesBetween, readCounters } from "../compute/diagnostics.ts";
import type { ServiceAnswer } from "../compute/services.ts";
import type { Endpoint } from "../endpoint.ts";
import { describeFailure, type Failure } from "../http/failure.ts";
import type { ServerLine } from "./server-line.ts";

/** Between the readings of one server [ms]: long enough that a guest's flush every 5 s does not decide. */
export const BETWEEN_READINGS_MS = 20_000;

/** Failures in a row after which a host is given up. */
const GIVEN_UP_AFTER = 2;

const at: DiagnosticSource = { file: "compute /servers/{id}/diagnostics" };

export interface MeasuredCloud {
  readonly servers: readonly ServerLine[];
  readonly services: readonly ServiceAnswer[];
}

/** Fills in what no file said; a server that cannot be read is left as it was, and a warning says how many and why. */
export async function measureServers(
  compute: Endpoint,
  { servers, services }: MeasuredCloud,
  hosts: ReadonlySet<string>,
  raw: RawCloud,
  faults: FaultLog,
  betweenMs = BETWEEN_READINGS_MS,
): Promise<void> {
  const onHost = new Map<string, ServerLine[]>();
  for (const server of servers) {
    if (server.status !== "ACTIVE" || server.taskState !== null) continue;
    if (server.host === null || !hosts.has(server.host)) continue;
    onHost.set(server.host, [...(onHost.get(server.host) ?? []), server]);
  }
  const up = new Set(services.flatMap(({ host, state }) => (state === "up" ? [host] : [])));
  const down = [...onHost.keys()].filter((host) => !up.has(host)).sort();
  tellDown(
    down,
    down.flatMap((host) => onHost.get(host) ?? []),
    faults,
  );
  for (const host of down) onHost.delete(host);
  const read = await Promise.all(
    [...onHost.values()].map((list) => measureHost(compute, list, raw, betweenMs)),
  );
  tellUnread(read, faults);
}

interface HostRead {
  readonly asked: number;
  readonly measured: number;
  readonly firstFailure: Failure | null;
}

async function measureHost(
  compute: Endpoint,
  servers: readonly ServerLine[],
  raw: RawCloud,
  betweenMs: number,
): Promise<HostRead> {
  const first = await readAll(compute, servers);
  const start = Math.min(...[...first.counters.values()].map(({ atMs }) => atMs));
  const pause = first.counters.size === 0 ? 0 : start + betweenMs - Date.now();
  if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  const second = await readAll(
    compute,
    servers.filter(({ id }) => first.counters.has(id)),
  );
  let measured = 0;
  for (const server of servers) {
    const [earlier, later] = [first.counters.get(server.id), second.counters.get(server.id)];
    if (earlier === undefined || later === undefined) continue;
    const rates = ratesBetween(earlier, later);
    if (rates === null) continue;
    note(server, rates, raw);
    measured += 1;
  }
  const firstFailure = first.firstFailure ?? second.firstFailure;
  return { asked: servers.length, measured, firstFailure };
}

async function readAll(
  compute: Endpoint,
  servers: readonly ServerLine[],
): Promise<{
  readonly counters: ReadonlyMap<string, Counters>;
  readonly firstFailure: Failure | null;
}> {
  const counters = new Map<string, Counters>();
  let firstFailure: Failure | null = null;
  let inARow = 0;
  for (const { id } of servers) {
    if (inARow >= GIVEN_UP_AFTER) break;
    const read = await readCounters(compute, id);
    if (read.ok) {
      counters.set(id, read.value);
      inARow = 0;
    } else {
      firstFailure ??= read.error;
      inARow = isOfServer(read.error) ? 0 : inARow + 1;
    }
  }
  return { counters, firstFailure };
}

/** A server that is gone or in another state meanwhile says nothing of its host. */
const isOfServer = (failure: Failure): boolean =>
  failure.kind === "refused" && (failure.status === 404 || failure.status === 409);

function tellDown(
  hosts: readonly string[],
  servers: readonly ServerLine[],
  faults: FaultLog,
): void {
  if (hosts.length === 0) return;
  faults.warning(
    "no-diagnostics",
    `Diagnostics of ${servers.length} servers were not read: nova-compute is not up on ${hosts.join(", ")}.`,
    "Start it; until then disk and network rates of these servers are assumed.",
    at,
  );
}

function tellUnread(read: readonly HostRead[], faults: FaultLog): void {
  const failure = read.find(({ firstFailure }) => firstFailure !== null)?.firstFailure ?? null;
  if (failure === null) return;
  const asked = read.reduce((sum, host) => sum + host.asked, 0);
  const measured = read.reduce((sum, host) => sum + host.measured, 0);
  faults.warning(
    "no-diagnostics",
    `Diagnostics of ${asked - measured} of ${asked} servers were not read, first: ${describeFailure(failure)}`,
    failure.kind === "refused" && failure.status === 403
      ? "Use a user who may read diagnostics (by default the admin role), or leave them out with --no-diagnostics."
      : "Look at nova-compute on their hosts; their disk and network rates are assumed.",
    at,
  );
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
