/**
 * ServerGroupAntiAffinityFilter and ServerGroupAffinityFilter (nova/scheduler/filters/affinity_filter.py).
 *
 * Members in transit count on both ends, as the late check in nova-compute counts them. For affinity the group's
 * hosts hold the server's own host, too, so that only a host that already has another member passes.
 */
import type { Filter } from "../filter.ts";

export const antiAffinityFilter: Filter = {
  name: "ServerGroupAntiAffinityFilter",
  refusal({ server }, host, placements) {
    const group = placements.cloud.groupOf.get(server.id);
    if (group?.policy !== "anti-affinity") return null;
    const members = placements.groupMembersOn(host, server);
    return members < group.maxServerPerHost
      ? null
      : `has ${members} of group ${group.name}, which allows ${group.maxServerPerHost} a host`;
  },
};

export const affinityFilter: Filter = {
  name: "ServerGroupAffinityFilter",
  refusal({ server }, host, placements) {
    const group = placements.cloud.groupOf.get(server.id);
    if (group?.policy !== "affinity") return null;
    return placements.groupMembersOn(host, server) > 0
      ? null
      : `has no server of group ${group.name}, whose policy is affinity`;
  },
};
