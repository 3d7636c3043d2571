/** A snapshot of a live cloud. Only reads. */
import { type Diagnostic, err, ok, type Result } from "../../../sim/index.ts";
import { readSite } from "../../catalog/site-catalog.ts";
import { buildSnapshot } from "../../csv/build-snapshot.ts";
import { type DiagnosticReport, FaultLog } from "../../csv/fault-log.ts";
import { emptyRawCloud } from "../../csv/raw-cloud.ts";
import { type CloudRead, withSite } from "../../csv/read-cloud.ts";
import { readOwnFiles } from "../../csv/read-directory.ts";
import type { PrometheusAddress } from "../../prometheus/query.ts";
import { readTelemetry, type TelemetryQueries } from "../../prometheus/read-telemetry.ts";
import type { AggregateAnswer } from "../compute/catalogue-lists.ts";
import type { Cloud } from "../connect-cloud.ts";
import { describeFailure, type Failure } from "../http/failure.ts";
import { withoutBareMetal } from "./bare-metal.ts";
import { fillRows } from "./fill-rows.ts";
import { readLists, withoutHosts } from "./lists.ts";
import { measureServers } from "./measure-servers.ts";
import { fillPlacement } from "./placement-rows.ts";
import type { ServerLine } from "./server-line.ts";

export interface SnapshotRequest {
  /** Directory of our own CSV files (hosts, servers, network, nova-settings), as collect writes them. */
  readonly files: string | null;
  readonly prometheus: (PrometheusAddress & { readonly queries: TelemetryQueries }) | null;
  /** Hosts (or aggregate:NAME) whose servers' diagnostics are read twice; empty = none. */
  readonly measured: readonly string[];
  /** Between the two readings [ms]; undefined = the usual. */
  readonly betweenReadingsMs?: number;
}

export async function readCloudSnapshot(
  cloud: Cloud,
  request: SnapshotRequest,
): Promise<Result<CloudRead, DiagnosticReport>> {
  const faults = new FaultLog();
  const raw = emptyRawCloud();
  raw.takenAt = `${new Date().toISOString().slice(0, 19)}Z`;
  const read = await readLists(cloud);
  if (!read.ok) return refused(cloud.name, read.error);
  const listed = withoutBareMetal(read.value, faults);
  const gone = await fillPlacement(cloud, listed, raw, faults);
  if (!gone.ok) return refused(cloud.name, gone.error);
  const lists = withoutHosts(listed, gone.value);
  fillRows(lists, raw, faults);
  const own =
    request.files === null
      ? { givenOptions: new Set<string>() }
      : await readOwnFiles(request.files, raw, faults);
  if (own === null) return err(faults.report());
  const { prometheus } = request;
  if (prometheus !== null) {
    const names = lists.servers.map(namesOf);
    await readTelemetry(prometheus, prometheus.queries, names, raw, faults);
  }
  await measureServers(
    cloud.compute,
    lists,
    hostsOf(request.measured, lists.aggregates),
    raw,
    faults,
    request.betweenReadingsMs,
  );
  const kinds = new Set(["aggregates", "server-groups", "migrations"] as const);
  const contents = { raw, kinds, givenOptions: own.givenOptions, complete: true };
  const site = request.files === null ? null : await readSite(request.files, faults);
  const snapshot = withSite(buildSnapshot(contents, faults), site);
  return faults.refused
    ? err(faults.report())
    : ok({ snapshot, notes: faults.report().diagnostics });
}

/** Hosts by name, and those of aggregates, as a goal writes them. */
const hostsOf = (
  names: readonly string[],
  aggregates: readonly AggregateAnswer[],
): ReadonlySet<string> =>
  new Set(
    names.flatMap((name) =>
      name.startsWith("aggregate:")
        ? (aggregates.find((one) => `aggregate:${one.name}` === name)?.hosts ?? [])
        : [name],
    ),
  );

const namesOf = ({ id, instanceName, host, flavor, image }: ServerLine) => ({
  id,
  instanceName,
  host,
  hasEphemeral: "name" in flavor && flavor.ephemeralGiB > 0,
  volumeBacked: image === null,
});

function refused(cloud: string, failure: Failure): Result<never, DiagnosticReport> {
  const diagnostic: Diagnostic = {
    severity: "error",
    code: "cloud-refused",
    summary: describeFailure(failure),
    mend: mendOf(failure),
    source: { file: cloud },
  };
  return err({ diagnostics: [diagnostic], total: 1 });
}

function mendOf(failure: Failure): string {
  if (failure.kind === "refused" && failure.status === 401)
    return "Correct user, password (or application credential) and domain in clouds.yaml.";
  if (failure.kind === "refused" && failure.status === 403)
    return "Use a user with the admin role: hosts, services and other projects' servers are shown to no one else.";
  if (failure.kind === "unknown")
    return "Ask again later; the cloud's logs have the request under its id.";
  return "Look at address, interface and region in clouds.yaml, and whether the service is up.";
}
