/** ComputeFilter and the pre-filter on COMPUTE_STATUS_DISABLED: the service must be up and enabled. */
import type { Filter } from "../filter.ts";

export const computeFilter: Filter = {
  name: "ComputeFilter",
  refusal(_request, host, placements) {
    if (host.state === "down") return "nova-compute is down";
    return placements.takesServers(host) ? null : "nova-compute is disabled";
  },
};
