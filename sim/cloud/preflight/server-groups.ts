/** Groups whose policy does not let their members leave one by one. */
import type { Host, Server, ServerGroup } from "../snapshot.ts";
import {
  type Finding,
  idsOf,
  named,
  type PreflightContext,
  type PreflightRule,
  serversOf,
} from "./finding.ts";
import { receiversOf } from "./receivers.ts";

export const serverGroups: PreflightRule = {
  name: "server-groups",
  examine(host, context) {
    const byGroup = new Map<ServerGroup, Server[]>();
    for (const server of serversOf(host, context)) {
      const group = context.cloud.groupOf.get(server.id);
      if (group !== undefined) byGroup.set(group, [...(byGroup.get(group) ?? []), server]);
    }
    return [...byGroup].flatMap(([group, members]) => {
      if (group.policy === "affinity") return together(group, members, host);
      return group.policy === "anti-affinity" ? apart(group, members, host, context) : [];
    });
  },
};

function together(group: ServerGroup, members: readonly Server[], host: Host): readonly Finding[] {
  if (group.members.length < 2) return [];
  return [
    {
      rule: "server-groups",
      level: "blocks",
      servers: idsOf(members),
      summary: `${named(members)} must stay together (affinity group ${group.name}): Nova lets none leave ${host.id} alone.`,
      mend: "Ask the owner to delete the group or recreate the servers; or stop them in place for the maintenance.",
    },
  ];
}

function apart(
  group: ServerGroup,
  members: readonly Server[],
  host: Host,
  context: PreflightContext,
): readonly Finding[] {
  const { cloud } = context;
  const taken = (receiver: Host): number =>
    group.members.filter((member) => cloud.servers.get(member)?.host === receiver.id).length;
  const [first] = members;
  if (first === undefined) return [];
  const places = receiversOf(first, host, context)
    .map((receiver) => Math.max(0, group.maxServerPerHost - taken(receiver)))
    .reduce((sum, free) => sum + free, 0);
  if (places >= members.length) return [];
  return [
    {
      rule: "server-groups",
      level: "blocks",
      servers: idsOf(members),
      summary: `Members of anti-affinity group ${group.name} on ${host.id}: ${members.length}; hosts that may take one: ${places}.`,
      mend: "Drain fewer hosts at once, or enable more hosts in the zone.",
    },
  ];
}
