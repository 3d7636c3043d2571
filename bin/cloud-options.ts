/** Options by which every command is told its cloud: files, or a live one with whatever fills its gaps. */
import type { Command } from "commander";

export interface CloudOptions {
  readonly cloud?: string;
  readonly osCloud?: string;
  readonly prometheus?: string;
  readonly prometheusLabel?: string;
  readonly diskWriteQuery?: string;
  readonly dirtyRateQuery?: string;
  readonly diagnostics?: boolean;
  readonly traceHttp?: boolean;
}

export const withCloudOptions = (command: Command): Command =>
  command
    .option(
      "--cloud <path>",
      "directory of CSV files, or a snapshot file; beside --os-cloud a directory of collect's files",
    )
    .option(
      "--os-cloud <name>",
      "cloud of clouds.yaml, or envvars for OS_* variables; only read (default: OS_CLOUD)",
    )
    .option("--no-diagnostics", "do not read diagnostics of servers on the hosts to be drained")
    .option("--prometheus <url>", "Prometheus with a libvirt exporter (token: PROMETHEUS_TOKEN)")
    .option("--disk-write-query <promql>", "bytes per second written, by server and target_device")
    .option("--dirty-rate-query <promql>", "bytes per second dirtied, by server (over 1 s)")
    .option("--prometheus-label <name>", "label that holds the server's UUID or libvirt domain")
    .option("--trace-http", "print each request, its status, time and request id on stderr");
