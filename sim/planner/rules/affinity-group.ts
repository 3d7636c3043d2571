/**
 * Hard affinity: Nova's filter passes only hosts that already have a member, and counts the server's own host among
 * the group's (scheduler/utils.py _get_group_details). So a group that is all on one host cannot leave it one by one,
 * and a sole member cannot either.
 */
import { okay, type Rule } from "./rule.ts";

export const affinityGroup: Rule = (server, { cloud }) => {
  const group = cloud.groupOf.get(server.id);
  if (group?.policy !== "affinity") return okay;
  const hosts = new Set(group.members.map((member) => cloud.servers.get(member)?.host ?? null));
  hosts.delete(null);
  if (hosts.size > 1) return okay;
  return {
    kind: "blocked",
    reason: "affinity-group",
    detail: `All ${group.members.length} servers of group ${group.name} are on ${server.host}, and its policy is affinity: the scheduler passes no other host, for live and cold moves alike.`,
    unblock:
      "Stop the group's servers and leave them during the maintenance; or have their owner make them anew in a group with soft-affinity.",
  };
};
