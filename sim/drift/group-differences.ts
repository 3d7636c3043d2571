/** Server groups whose rule changed, or that hold other servers. */
import { compareIds } from "../base/order.ts";
import type { ServerGroup } from "../cloud/snapshot.ts";
import type { Compared, Difference } from "./difference.ts";

export function groupDifferences(compared: Compared): readonly Difference[] {
  const { before, now, scope } = compared;
  const was = byId(before.snapshot.serverGroups);
  const is = byId(now.snapshot.serverGroups);
  const ids = [...new Set([...was.keys(), ...is.keys()])].sort(compareIds);
  return ids.flatMap((id) => {
    const [old, seen] = [was.get(id), is.get(id)];
    const members = [...(old?.members ?? []), ...(seen?.members ?? [])];
    // A server that is gone leaves its group: that is told with the server.
    const isThere = (member: string): boolean => now.servers.has(member);
    const texts = changesOf(old, seen, isThere);
    const touches = members.some((member) => scope.servers.has(member));
    return texts.map((text) => ({ text: `group ${(seen ?? old)?.name ?? id} ${text}`, touches }));
  });
}

function changesOf(
  old: ServerGroup | undefined,
  seen: ServerGroup | undefined,
  isThere: (member: string) => boolean,
): string[] {
  if (old === undefined) return seen === undefined || seen.members.length === 0 ? [] : ["is new"];
  if (seen === undefined) return old.members.some(isThere) ? ["is gone"] : [];
  const texts: string[] = [];
  if (seen.policy !== old.policy) texts.push(`has policy ${seen.policy}, not ${old.policy}`);
  if (seen.maxServerPerHost !== old.maxServerPerHost) {
    texts.push(`allows ${seen.maxServerPerHost} servers a host, not ${old.maxServerPerHost}`);
  }
  const joined = seen.members.filter((member) => !old.members.includes(member));
  const left = old.members.filter((one) => isThere(one) && !seen.members.includes(one));
  if (joined.length > 0) texts.push(`holds ${joined.join(", ")} besides`);
  if (left.length > 0) texts.push(`holds ${left.join(", ")} no more`);
  return texts;
}

const byId = (groups: readonly ServerGroup[]): ReadonlyMap<string, ServerGroup> =>
  new Map(groups.map((group) => [group.id, group]));
