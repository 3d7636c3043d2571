/** How much of what the forecast needs was measured on the host's servers. */

import type { Server } from "../snapshot.ts";
import { idsOf, named, type PreflightRule, serversOf } from "./finding.ts";

export interface Coverage {
  /** Servers whose moves depend on telemetry: those in memory, and those with disks to copy. */
  readonly asked: number;
  /** Of these, the ones with everything measured. */
  readonly measured: number;
}

const isMeasured = (server: Server): boolean =>
  [server.dirtyRate, server.workingSet, server.touched].every(
    ({ source }) => source !== "assumed",
  ) &&
  server.disks.every(
    ({ allocated, writeRate }) => allocated.source !== "assumed" && writeRate.source !== "assumed",
  );

const isAsked = ({ status, disks }: Server): boolean =>
  status === "ACTIVE" || status === "PAUSED" || disks.length > 0;

export function coverageOf(servers: readonly Server[]): Coverage {
  const asked = servers.filter(isAsked);
  return { asked: asked.length, measured: asked.filter(isMeasured).length };
}

export const telemetry: PreflightRule = {
  name: "telemetry",
  examine(host, context) {
    const lacking = serversOf(host, context).filter(
      (server) => isAsked(server) && !isMeasured(server),
    );
    if (lacking.length === 0) return [];
    return [
      {
        rule: "telemetry",
        level: "warns",
        servers: idsOf(lacking),
        summary: `Memory or disk of ${named(lacking)} was not fully measured: wide assumptions stand in.`,
        mend: "Run the script of drainwise collect on the host and add what it writes.",
      },
    ];
  },
};
