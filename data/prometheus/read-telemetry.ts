/** Dirty rates and disk writes of servers out of Prometheus, where an exporter has them. */
import type { DiagnosticSource } from "../../sim/index.ts";
import type { FaultLog } from "../csv/fault-log.ts";
import type { OwnServer, RawCloud } from "../csv/raw-cloud.ts";
import { oneOfEach } from "./one-series.ts";
import { type PrometheusAddress, queryPrometheus, type Series } from "./query.ts";

export interface TelemetryQueries {
  /** PromQL giving bytes per second written, by server and device; null = not asked. */
  readonly diskWrite: string | null;
  /** PromQL giving bytes per second dirtied as domdirtyrate-calc counts over 1 s; null = not asked. */
  readonly dirtyRate: string | null;
  /** The label that names the server, by its UUID or by libvirt's name of its domain; null = the usual ones. */
  readonly label: string | null;
}

/**
 * The name that the libvirt exporters in use share (kumina, inovex, Canonical's). None of them has a dirty rate, so
 * there is no usual query for it.
 */
export const usualQueries: TelemetryQueries = {
  diskWrite:
    "sum by (domain, uuid, instance_id, target_device) (rate(libvirt_domain_block_stats_write_bytes_total[1h]))",
  dirtyRate: null,
  label: null,
};

const usualLabels = ["uuid", "instance_id", "instance_uuid", "domain_uuid", "domain"];
const at: DiagnosticSource = { file: "Prometheus" };

export interface ServerNames {
  readonly id: string;
  readonly instanceName: string | null;
  readonly host: string | null;
  readonly hasEphemeral: boolean;
  readonly volumeBacked: boolean;
}

/** Fills in what Prometheus knows; it goes before what files say. What it lacks is a warning, never a fault. */
export async function readTelemetry(
  address: PrometheusAddress,
  queries: TelemetryQueries,
  servers: readonly ServerNames[],
  raw: RawCloud,
  faults: FaultLog,
): Promise<void> {
  const find = finder(servers, queries.label);
  const ask = async (
    what: string,
    query: string | null,
    take: (server: ServerNames, series: Series) => Partial<OwnServer>,
  ): Promise<void> => {
    if (query === null) return;
    const answer = await queryPrometheus(address, query);
    if (!answer.ok) {
      faults.warning(
        "no-telemetry",
        `${what} were not read: ${answer.error}.`,
        "Correct the address or the query, or leave --prometheus out.",
        { ...at, field: query },
      );
      return;
    }
    const found = answer.value.flatMap((series) => {
      const server = find(series);
      return server === null ? [] : [{ server, series }];
    });
    for (const { server, series } of oneOfEach(found))
      overlay(raw, server.id, take(server, series));
    if (found.length > 0) return;
    const labels = Object.keys(answer.value[0]?.labels ?? {}).join(", ");
    faults.warning(
      "no-telemetry",
      answer.value.length === 0
        ? `${what}: the query gives no series.`
        : `${what}: none of ${answer.value.length} series is a server of this cloud; their labels are ${labels}.`,
      "Name metric and label as your exporter has them (--help); servers are known by UUID or libvirt domain name.",
      { ...at, field: query },
    );
  };
  await ask("Disk writes", queries.diskWrite, ofDisk);
  await ask("Dirty rates", queries.dirtyRate, (_, { value }) => ({
    unique1s: value,
    dirtySource: "prometheus",
    ...(raw.takenAt === null ? {} : { dirtyMeasuredAt: raw.takenAt }),
  }));
}

/** vda is the root, vdb the ephemeral disk where the flavor has one; volumes are not copied. */
function ofDisk(server: ServerNames, { labels, value }: Series): Partial<OwnServer> {
  const letter = /^(?:xv|v|s|h)d([a-z])$/.exec(labels.target_device ?? "vda")?.[1];
  if (server.volumeBacked) return {};
  if (letter === "a") return { rootWrite: value };
  return letter === "b" && server.hasEphemeral ? { ephemeralWrite: value } : {};
}

function overlay(raw: RawCloud, id: string, values: Partial<OwnServer>): void {
  const told = raw.ownServers.get(id);
  raw.ownServers.set(id, { at: told?.at ?? at, values: { ...told?.values, ...values } });
}

/** Domain names are unique within a cell only: one that two servers have names neither. */
function finder(
  servers: readonly ServerNames[],
  label: string | null,
): (series: Series) => ServerNames | null {
  const byName = new Map<string, ServerNames | null>();
  for (const server of servers) {
    if (server.instanceName === null) continue;
    byName.set(server.instanceName, byName.has(server.instanceName) ? null : server);
  }
  for (const server of servers) byName.set(server.id, server);
  const labels = label === null ? usualLabels : [label];
  return ({ labels: found }) => {
    for (const name of labels) {
      const server = byName.get(found[name] ?? "");
      if (server !== undefined && server !== null) return server;
    }
    return null;
  };
}
