/** Running guests whose CPU no destination can offer, with the baseline that would let them move. */

import { settingsOf } from "../cloud-index.ts";
import { type GuestCpu, guestCpu, refusalByCpu, refusalByQemu } from "../cpu.ts";
import { baselineOf } from "../cpu-models.ts";
import type { Host, Server } from "../snapshot.ts";
import {
  type Finding,
  idsOf,
  named,
  type PreflightContext,
  type PreflightRule,
  serversOf,
} from "./finding.ts";
import { receiversOf } from "./receivers.ts";

export const cpuModels: PreflightRule = {
  name: "cpu-models",
  examine(host, context) {
    const running = serversOf(host, context).filter(
      ({ status }) => status === "ACTIVE" || status === "PAUSED",
    );
    const settings = settingsOf(context.cloud, host.id);
    const unknown: Server[] = [];
    const findings: Finding[] = [];
    for (const server of running) {
      const cpu = guestCpu(server, host, settings);
      if (cpu.kind === "unknown") unknown.push(server);
      else findings.push(...stranded(server, host, cpu, context));
    }
    if (unknown.length > 0) {
      findings.push({
        rule: "cpu-models",
        level: "warns",
        servers: idsOf(unknown),
        summary: `Nobody told the CPU of ${named(unknown)}: whether a live move passes Nova's check is open.`,
        mend: "Fill cpu_model in hosts.csv and servers.csv, or run the script of drainwise collect.",
      });
    }
    return findings;
  },
};

function stranded(
  server: Server,
  host: Host,
  cpu: Exclude<GuestCpu, { kind: "unknown" }>,
  context: PreflightContext,
): readonly Finding[] {
  const receivers = receiversOf(server, host, context);
  if (receivers.length === 0) {
    return [
      {
        rule: "cpu-models",
        level: "blocks",
        servers: [server.id],
        summary: `No enabled host of zone ${server.zone ?? "any"} is left to take ${server.name}.`,
        mend: "Enable a host there, or drain fewer hosts at once.",
      },
    ];
  }
  const refusals = receivers.map(
    (receiver) => refusalByCpu(cpu, receiver) ?? refusalByQemu(host, receiver),
  );
  const [first] = refusals;
  if (first === undefined || first === null || refusals.includes(null)) return [];
  return [
    {
      rule: "cpu-models",
      level: "blocks",
      servers: [server.id],
      summary: `${server.name} (${cpu.model}) finds no destination for a live move: ${receivers[0]?.id ?? ""} ${first}.`,
      mend: remedy(cpu.model, receivers),
    },
  ];
}

/** A shared baseline helps guests started after it is set; those that run now must be power-cycled once. */
function remedy(model: string, receivers: readonly Host[]): string {
  const models = receivers.flatMap(({ cpuModel }) => cpuModel ?? []);
  const baseline = baselineOf([model, ...new Set(models)]);
  const cold = "Move it cold";
  if (baseline === null) return `${cold}: it then starts with the destination's CPU.`;
  return `${cold}; or set [libvirt] cpu_mode = custom and cpu_models = ${baseline} on both ends and power-cycle it once.`;
}
