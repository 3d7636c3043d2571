/** A real cloud as a run takes it: whose credentials, and by what means emptied hosts are worked on and servers are probed. */
import type { Command } from "commander";
import type { Cloud } from "../data/nova/connect-cloud.ts";
import type { DrivenCloud } from "../data/run/clouds.ts";
import { PROBE_TIMEOUT_MS, probeBy } from "../data/run/probe.ts";
import type { Person } from "../data/store/records.ts";
import { CommandFailure, exitCode } from "./exit-code.ts";

export interface MeansOptions {
  readonly maintenanceCommand?: string;
  readonly maintenanceWebhook?: string;
  readonly probeCommand?: string;
  readonly probeTimeout?: string;
}

/** The options of every command that runs plans. */
export const withMeans = (command: Command): Command =>
  command
    .option("--maintenance-command <command>", "works on an emptied host; DRAINWISE_HOST names it")
    .option("--maintenance-webhook <url>", "is called to work on an emptied host")
    .option(
      "--probe-command <command>",
      "asks a moved server whether it works: 0 = it does; DRAINWISE_SERVER and DRAINWISE_HOST name it",
    )
    .option("--probe-timeout <time>", "after which a probe has failed (default: 30 s)");

/** What was given of them; faults end the command with code 2. */
export interface Means {
  readonly command: string | null;
  readonly webhook: string | null;
  readonly probe: { readonly command: string; readonly timeoutMs: number } | null;
}

export async function meansOrFail(options: MeansOptions): Promise<Means> {
  const { maintenanceCommand, maintenanceWebhook, probeCommand, probeTimeout } = options;
  const timeoutMs = probeTimeout === undefined ? PROBE_TIMEOUT_MS : await timeOrFail(probeTimeout);
  if (probeCommand === undefined && probeTimeout !== undefined) {
    throw new CommandFailure("--probe-timeout needs --probe-command.", exitCode.badInput);
  }
  return {
    command: maintenanceCommand ?? null,
    webhook: maintenanceWebhook ?? null,
    probe: probeCommand === undefined ? null : { command: probeCommand, timeoutMs },
  };
}

async function timeOrFail(text: string): Promise<number> {
  const { parseQuantity } = await import("../data/units/quantity.ts");
  const time = parseQuantity(text, "seconds", "s");
  if (time.ok && time.value > 0) return time.value * 1000;
  const why = time.ok ? "give a time above 0." : time.error;
  throw new CommandFailure(`--probe-timeout: ${why}`, exitCode.badInput);
}

export const realCloud = (
  cloud: Cloud,
  by: Person,
  { command, webhook, probe }: Means,
): DrivenCloud => ({
  kind: "nova",
  cloud,
  user: by.user,
  means: { command, webhook },
  probe: probe === null ? null : probeBy(probe.command, probe.timeoutMs, cloud.clear),
});
