/** Servers with devices of the host passed through: not moved live by every Nova, and only where devices are free. */
import { flavorOf } from "../cloud-index.ts";
import { pciAliases } from "../filters/pci-passthrough.ts";
import { type Finding, idsOf, named, type PreflightRule, serversOf } from "./finding.ts";

export const passedThrough: PreflightRule = {
  name: "passed-through",
  examine(host, context): readonly Finding[] {
    const servers = serversOf(host, context).filter(
      (server) => pciAliases(flavorOf(context.cloud, server)).length > 0,
    );
    if (servers.length === 0) return [];
    return [
      {
        rule: "passed-through",
        level: "blocks",
        servers: idsOf(servers),
        summary: `PCI devices are passed through to ${named(servers)}: Nova refuses a live move before 2025.1, and later unless the devices are live_migratable.`,
        mend: "Allow cold moves (plan --allow-cold; they need free devices elsewhere), or stop it for the maintenance.",
      },
    ];
  },
};
