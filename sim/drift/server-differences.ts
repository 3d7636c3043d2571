/** Servers that are gone, new, elsewhere, in another state or of another size. */
import { type CloudIndex, flavorOf } from "../cloud/cloud-index.ts";
import { resourceClasses, resourcesOf } from "../cloud/placement.ts";
import type { Server } from "../cloud/snapshot.ts";
import type { Compared, Difference } from "./difference.ts";

export function serverDifferences(compared: Compared): readonly Difference[] {
  const { before, now } = compared;
  const known = [...before.servers.values()].flatMap((server) => {
    const seen = now.servers.get(server.id);
    return seen === undefined ? isGone(server) : changesOf(compared, server, seen);
  });
  const fresh = [...now.servers.values()].filter(({ id }) => !before.servers.has(id));
  return [...known, ...fresh.flatMap((server) => isNew(compared, server))];
}

/** Its move falls away, and its room is free: nothing that the plan counts on is hurt. */
function isGone(server: Server): Difference[] {
  if (server.status === "DELETED" || server.status === "SOFT_DELETED") return [];
  return [{ text: `${named(server)} is gone`, touches: false }];
}

function isNew({ scope }: Compared, server: Server): Difference[] {
  const { host } = server;
  if (host === null) return [];
  return [{ text: `${named(server)} is new on ${host}`, touches: scope.emptied.has(host) }];
}

function changesOf(compared: Compared, server: Server, seen: Server): Difference[] {
  const { soFar, scope } = compared;
  if (soFar.inMotion.has(server.id)) return [];
  const texts: string[] = [];
  const host = soFar.movedTo.get(server.id) ?? server.host;
  if (seen.host !== host) texts.push(`is on ${seen.host ?? "no host"}, not on ${host ?? "none"}`);
  const status = soFar.stopped.has(server.id) ? "SHUTOFF" : server.status;
  if (seen.status !== status) texts.push(`is ${seen.status}, not ${status}`);
  const size = resized(compared, server, seen);
  if (size !== null) texts.push(size);
  const touches =
    scope.servers.has(server.id) ||
    (seen.host !== null && seen.host !== host && scope.emptied.has(seen.host));
  return texts.map((text) => ({ text: `${named(server)} ${text}`, touches }));
}

/** By what Placement counts: the same flavor may bear another id where the plan came of files. */
function resized({ before, now }: Compared, server: Server, seen: Server): string | null {
  const [was, is] = [claimOf(before, server), claimOf(now, seen)];
  const changed = resourceClasses.filter((name) => (was[name] ?? 0) !== (is[name] ?? 0));
  if (changed.length === 0) return null;
  return `has ${changed.map((name) => `${is[name] ?? 0} ${name}, not ${was[name] ?? 0}`).join("; ")}`;
}

const claimOf = (cloud: CloudIndex, server: Server) => resourcesOf(server, flavorOf(cloud, server));

export const named = ({ name, id }: Server): string =>
  name === id ? `server ${id}` : `server ${name} (${id})`;
