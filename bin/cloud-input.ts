/** The cloud that a command works on, or the command's end with every fault of the input on stderr. */
import type { DiagnosticReport } from "../data/csv/fault-log.ts";
import type { CloudRead } from "../data/csv/read-cloud.ts";
import type { Cloud } from "../data/nova/connect-cloud.ts";
import type { SnapshotRequest } from "../data/nova/snapshot/read-cloud-snapshot.ts";
import type { Result } from "../sim/index.ts";
import type { CloudOptions } from "./cloud-options.ts";
import { printDiagnostics } from "./console.ts";
import { CommandFailure, exitCode } from "./exit-code.ts";

/**
 * Reads files or a live cloud; warnings go to stderr; faults of files end the command with code 2, refusals of a cloud
 * with 1.
 *
 * @param drain hosts to be drained, whose servers a live cloud is asked about more closely.
 */
export async function readCloudOrFail(
  options: CloudOptions,
  drain: readonly string[] = [],
): Promise<CloudRead> {
  const name = osCloudOf(options);
  if (name !== null) {
    return withCloud(name, options, (cloud) => readLiveOrFail(cloud, options, drain));
  }
  const { cloud: path } = options;
  if (path === undefined) {
    throw new CommandFailure(
      "Name the cloud: --cloud PATH (files) or --os-cloud NAME (clouds.yaml).",
      exitCode.badInput,
    );
  }
  const { readCloud } = await import("../data/csv/read-cloud.ts");
  return readOrFail(await readCloud(path), path, exitCode.badInput);
}

/** The live cloud that was named; OS_CLOUD names one where neither option does. */
export const osCloudOf = ({ cloud, osCloud }: CloudOptions): string | null =>
  osCloud ?? (cloud === undefined ? process.env.OS_CLOUD || null : null);

/**
 * Connects, works, and ends all connections whatever happens.
 *
 * @param mayChange false refuses every request that could change something before it leaves; who runs plans asks for more.
 */
export async function withCloud<T>(
  name: string,
  { traceHttp }: CloudOptions,
  work: (cloud: Cloud) => Promise<T>,
  mayChange = false,
): Promise<T> {
  const [{ readCloudConfig }, { connectCloud }] = await Promise.all([
    import("../data/nova/config/read-cloud-config.ts"),
    import("../data/nova/connect-cloud.ts"),
  ]);
  const config = await readCloudConfig(name);
  if (!config.ok) {
    printDiagnostics(config.error);
    throw new CommandFailure(`${name}: no cloud was asked.`, exitCode.badInput);
  }
  if (!config.value.connection.verify) {
    process.stderr.write(`warning: ${name}: certificates are not verified (verify: false).\n`);
  }
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const cloud = connectCloud(config.value, traceHttp === true ? log : undefined, !mayChange);
  try {
    return await work(cloud);
  } finally {
    await cloud.close();
  }
}

/** A snapshot of a connected cloud. */
export async function readLiveOrFail(
  cloud: Cloud,
  options: CloudOptions,
  drain: readonly string[],
): Promise<CloudRead> {
  const { readCloudSnapshot } = await import("../data/nova/snapshot/read-cloud-snapshot.ts");
  const read = await readCloudSnapshot(cloud, {
    files: options.cloud ?? null,
    prometheus: await prometheusOf(options),
    measured: options.diagnostics === false ? [] : drain,
  });
  return readOrFail(read, cloud.name, exitCode.failed);
}

async function prometheusOf(options: CloudOptions): Promise<SnapshotRequest["prometheus"]> {
  const { prometheus: url, diskWriteQuery, dirtyRateQuery, prometheusLabel } = options;
  if (url === undefined) return null;
  const [{ usualQueries }, { Secret }] = await Promise.all([
    import("../data/prometheus/read-telemetry.ts"),
    import("../data/nova/secret.ts"),
  ]);
  const token = process.env.PROMETHEUS_TOKEN;
  return {
    url,
    token: token ? new Secret(token) : null,
    queries: {
      diskWrite: diskWriteQuery ?? usualQueries.diskWrite,
      dirtyRate: dirtyRateQuery ?? usualQueries.dirtyRate,
      label: prometheusLabel ?? usualQueries.label,
    },
  };
}

function readOrFail(
  read: Result<CloudRead, DiagnosticReport>,
  name: string,
  code: number,
): CloudRead {
  if (!read.ok) {
    const { diagnostics, total } = read.error;
    printDiagnostics(diagnostics, total);
    const faults = total === 1 ? "1 fault" : `${total} faults`;
    throw new CommandFailure(`${name}: ${faults}; nothing was read.`, code);
  }
  printDiagnostics(read.value.notes);
  return read.value;
}

/** "a,b c" -> ["a", "b", "c"]: names as people type them. */
export const namesOf = (written: string): readonly string[] =>
  written.split(/[\s,]+/).filter((name) => name !== "");
