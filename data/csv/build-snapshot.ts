/** Joins the rows of all files into one snapshot; what does not fit together is a fault, what is missing an assumption. */
import {
  type Aggregate,
  byId,
  type Image,
  type OpenMigration,
  type Server,
  type ServerGroup,
  type Snapshot,
  sortedById,
} from "../../sim/index.ts";
import { AssumptionBook } from "./assumption-book.ts";
import { buildHosts, type HostNames, hostNames } from "./build-hosts.ts";
import { buildNetwork } from "./build-network.ts";
import { buildServers, flavorsOf } from "./build-servers.ts";
import { buildSettings } from "./build-settings.ts";
import type { FaultLog } from "./fault-log.ts";
import type { RawCloud, ServerRow } from "./raw-cloud.ts";
import type { DirectoryContents } from "./read-directory.ts";
import { settingsColumns } from "./settings-columns.ts";

const optionNames = Object.values(settingsColumns).map(({ name }) => name);

/** The snapshot; only to be used when no fault was noted. */
export function buildSnapshot(contents: DirectoryContents, faults: FaultLog): Snapshot {
  const { raw, kinds, givenOptions } = contents;
  const book = new AssumptionBook();
  const names = hostNames(raw.services);
  const flavors = flavorsOf(raw.flavors, faults);
  const assumedDiskGiB = fullestHost(raw.servers, flavors);
  const groups = [...raw.ownSettings.keys()];
  const onlySettingsGroup = groups.length === 1 ? (groups[0] ?? null) : null;
  const hosts = buildHosts(raw, { names, assumedDiskGiB, onlySettingsGroup }, book, faults);
  const projectIds = projectIdsOf(raw.projects);
  const servers = buildServers(raw, { names, flavors, projectIds }, book, faults);
  const present = new Set(servers.map(({ id }) => id));
  if (!kinds.has("aggregates")) book.assume("cloud.aggregates", "cloud");
  if (!kinds.has("server-groups")) book.assume("cloud.serverGroups", "cloud");
  if (!kinds.has("migrations")) book.assume("cloud.migrations", "cloud");
  const snapshot: Omit<Snapshot, "assumptions"> = {
    format: "drainwise-snapshot",
    version: 1,
    takenAt: raw.takenAt ?? takenAt(raw),
    hosts,
    servers,
    flavors: sortedById([...new Set(flavors.values())]),
    aggregates: aggregatesOf(raw, names, faults),
    serverGroups: groupsOf(raw, present, faults),
    projects: sortedById([...raw.projects].map(([id, name]) => ({ id, name }))),
    ...(raw.images === null ? {} : { images: sortedById(usedImages(raw.images, servers)) }),
    migrations: openMigrations(raw, names, present),
    network: buildNetwork(raw, hosts, names, book, faults),
    settingsGroups: buildSettings(raw, hosts, givenOptions, optionNames, book, faults),
  };
  return { ...snapshot, assumptions: book.list() };
}

/** Ids by id and by name; a name that several domains use stays as it was written. */
function projectIdsOf(projects: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const ids = new Map([...projects.keys()].map((id) => [id, id]));
  const names = [...projects.values()];
  for (const [id, name] of projects) {
    const isUnique = names.indexOf(name) === names.lastIndexOf(name);
    if (isUnique && !ids.has(name)) ids.set(name, id);
  }
  return ids;
}

/** The latest sign of life of a service: the lists were printed within a minute of it. */
function takenAt(raw: RawCloud): string | null {
  const times = raw.services.flatMap(({ updatedAt }) => {
    const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)/.exec(updatedAt ?? "");
    return match === null ? [] : [`${match[1]}T${match[2]}Z`];
  });
  return times.reduce<string | null>(
    (last, time) => (last === null || time > last ? time : last),
    null,
  );
}

/** DISK_GB that the flavors on the fullest host claim [GiB]. */
function fullestHost(servers: readonly ServerRow[], flavors: ReturnType<typeof flavorsOf>): number {
  const claimed = new Map<string, number>();
  for (const { host, flavorId, flavorName, volumeBacked } of servers) {
    const flavor = flavors.get(flavorId ?? flavorName ?? "") ?? flavors.get(flavorName ?? "");
    if (host === null || flavor === undefined) continue;
    const root = volumeBacked ? 0 : flavor.rootGiB;
    const claim = root + flavor.ephemeralGiB + Math.ceil(flavor.swapMiB / 1024);
    claimed.set(host, (claimed.get(host) ?? 0) + claim);
  }
  return Math.max(1, ...claimed.values());
}

function aggregatesOf(raw: RawCloud, names: HostNames, faults: FaultLog): readonly Aggregate[] {
  const seen = new Set<string>();
  return raw.aggregates
    .flatMap(({ id, name, zone, hosts, properties, at }) => {
      if (seen.has(id)) {
        faults.error(
          "duplicate-id",
          `Aggregate ${id} stands twice.`,
          "Keep one row of the two.",
          at,
        );
        return [];
      }
      seen.add(id);
      const known = hosts.flatMap((written) => {
        const host = names(written);
        if (host !== null) return [host];
        faults.warning(
          "unknown-host",
          `Aggregate ${name} names ${written}, which has no nova-compute service; it is left out.`,
          "Remove the host from the aggregate if it is gone.",
          at,
        );
        return [];
      });
      return [{ id, name, zone, hosts: known.sort(), properties: Object.fromEntries(properties) }];
    })
    .sort(byId((aggregate) => aggregate.id));
}

function usedImages(
  images: ReadonlyMap<string, Image>,
  servers: readonly Server[],
): readonly Image[] {
  const used = new Set(servers.map(({ image }) => image));
  return [...images.values()].filter(({ id }) => used.has(id));
}

/** Members that were deleted stay in a group's list for ever; only those that live are kept. */
function groupsOf(
  raw: RawCloud,
  present: ReadonlySet<string>,
  faults: FaultLog,
): readonly ServerGroup[] {
  const seen = new Set<string>();
  return raw.serverGroups
    .flatMap(({ id, name, policy, members, maxServerPerHost = 1, at }) => {
      if (seen.has(id)) {
        faults.error(
          "duplicate-id",
          `Server group ${id} stands twice.`,
          "Keep one row of the two.",
          at,
        );
        return [];
      }
      seen.add(id);
      const living = members.filter((member) => present.has(member)).sort();
      return [{ id, name, policy, maxServerPerHost, members: living }];
    })
    .sort(byId((group) => group.id));
}

/** Statuses in which Nova is done with a migration. */
const closed: ReadonlySet<string> = new Set([
  "completed",
  "confirmed",
  "reverted",
  "error",
  "failed",
  "cancelled",
  "done",
]);

const types = ["live-migration", "migration", "resize", "evacuation"] as const;

function openMigrations(
  raw: RawCloud,
  names: HostNames,
  present: ReadonlySet<string>,
): readonly OpenMigration[] {
  return raw.migrations
    .filter(({ status, server }) => !closed.has(status) && present.has(server))
    .map((row) => ({
      id: row.id ?? `${row.server} ${row.createdAt ?? row.status}`,
      server: row.server,
      type: types.find((type) => type === row.type) ?? ("unknown" as const),
      status: row.status,
      source: row.source === null ? null : names(row.source),
      destination: row.destination === null ? null : names(row.destination),
    }))
    .sort(byId((migration) => migration.id));
}
