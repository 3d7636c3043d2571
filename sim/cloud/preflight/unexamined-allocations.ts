/** Hosts that Placement knows nothing of while it knows others: who holds what there cannot be told, by us or by a run. */
import type { PreflightRule } from "./finding.ts";

export const unexaminedAllocations: PreflightRule = {
  name: "unexamined-allocations",
  examine({ id, traits }, { cloud }) {
    // Files tell nothing of Placement: nobody asked it then.
    const wasAsked = cloud.snapshot.hosts.some((host) => host.traits !== undefined);
    if (!wasAsked || traits !== undefined) return [];
    return [
      {
        rule: "unexamined-allocations",
        level: "warns",
        servers: [],
        summary: `Allocations of ${id} could not be examined: Placement has no provider for it, and no run can tell when it is empty.`,
        mend: "Look at nova-compute's log there: it makes its provider when it starts.",
      },
    ];
  },
};
