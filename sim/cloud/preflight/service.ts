/** Nova moves servers only from a host whose nova-compute answers. */
import type { PreflightRule } from "./finding.ts";

export const service: PreflightRule = {
  name: "service",
  examine(host) {
    if (host.state === "down") {
      return [
        {
          rule: "service",
          level: "blocks",
          servers: [],
          summary: `nova-compute on ${host.id} is down: Nova refuses every move from it.`,
          mend: "Start nova-compute there; or, if the machine is lost, evacuate its servers.",
        },
      ];
    }
    if (host.status !== "disabled") return [];
    return [
      {
        rule: "service",
        level: "note",
        servers: [],
        summary: `nova-compute on ${host.id} is disabled (${host.disabledReason ?? "no reason given"}): it receives nothing.`,
        mend: "Nothing for a host to be drained; else enable it so that it can receive servers.",
      },
    ];
  },
};
