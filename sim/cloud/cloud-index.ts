/** A snapshot with the look-ups that placement and planning ask for again and again. */
import { present } from "../base/assert.ts";
import { sortedById } from "../base/order.ts";
import { type NovaSettings, novaDefaults } from "./settings.ts";
import type {
  Aggregate,
  Flavor,
  Host,
  OpenMigration,
  Server,
  ServerGroup,
  Snapshot,
} from "./snapshot.ts";

export interface CloudIndex {
  readonly snapshot: Snapshot;
  readonly hosts: ReadonlyMap<string, Host>;
  readonly servers: ReadonlyMap<string, Server>;
  readonly flavors: ReadonlyMap<string, Flavor>;
  /** Servers by the host that they are on, by id. */
  readonly serversOn: ReadonlyMap<string, readonly Server[]>;
  /** Group of each server; Nova lets a server be in one group only. */
  readonly groupOf: ReadonlyMap<string, ServerGroup>;
  readonly aggregatesOf: ReadonlyMap<string, readonly Aggregate[]>;
  readonly settings: ReadonlyMap<string, NovaSettings>;
  /** Migrations that Nova still holds open, by server. */
  readonly migrationsOf: ReadonlyMap<string, readonly OpenMigration[]>;
}

/** The snapshot with every list in order of id, so that the order of the input never matters. */
export function sortedSnapshot(snapshot: Snapshot): Snapshot {
  const byHostAndRole = (a: Snapshot["network"]["hostLinks"][number]) => `${a.host} ${a.role}`;
  return {
    ...snapshot,
    hosts: sortedById(snapshot.hosts),
    servers: sortedById(snapshot.servers),
    flavors: sortedById(snapshot.flavors),
    aggregates: sortedById(snapshot.aggregates).map((aggregate) => ({
      ...aggregate,
      hosts: sortedIds(aggregate.hosts),
    })),
    serverGroups: sortedById(snapshot.serverGroups).map((group) => ({
      ...group,
      members: sortedIds(group.members),
    })),
    projects: sortedById(snapshot.projects),
    migrations: sortedById(snapshot.migrations),
    settingsGroups: sortedById(snapshot.settingsGroups),
    network: {
      ...snapshot.network,
      hostLinks: [...snapshot.network.hostLinks].sort(by(byHostAndRole)),
      leaves: sortedById(snapshot.network.leaves),
    },
  };
}

const by =
  <T>(keyOf: (item: T) => string) =>
  (a: T, b: T): number => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };

const sortedIds = (ids: readonly string[]): string[] => [...ids].sort(by((id) => id));

/** Builds the look-ups. The snapshot must be whole: every flavor and host that a server names exists. */
export function indexCloud(snapshot: Snapshot): CloudIndex {
  const serversOn = new Map<string, Server[]>(snapshot.hosts.map(({ id }) => [id, []]));
  for (const server of snapshot.servers) {
    if (server.host !== null && server.status !== "DELETED") {
      present(serversOn.get(server.host), `host ${server.host} of ${server.id}`).push(server);
    }
  }
  const groupOf = new Map<string, ServerGroup>();
  for (const group of snapshot.serverGroups) {
    for (const member of group.members) groupOf.set(member, group);
  }
  const aggregatesOf = new Map<string, Aggregate[]>(snapshot.hosts.map(({ id }) => [id, []]));
  for (const aggregate of snapshot.aggregates) {
    for (const host of aggregate.hosts) aggregatesOf.get(host)?.push(aggregate);
  }
  const migrationsOf = new Map<string, OpenMigration[]>();
  for (const migration of snapshot.migrations) {
    migrationsOf.set(migration.server, [...(migrationsOf.get(migration.server) ?? []), migration]);
  }
  const groups = new Map(snapshot.settingsGroups.map(({ id, settings }) => [id, settings]));
  return {
    snapshot,
    hosts: new Map(snapshot.hosts.map((host) => [host.id, host])),
    servers: new Map(snapshot.servers.map((server) => [server.id, server])),
    flavors: new Map(snapshot.flavors.map((flavor) => [flavor.id, flavor])),
    serversOn,
    groupOf,
    aggregatesOf,
    migrationsOf,
    settings: new Map(
      snapshot.hosts.map((host) => [host.id, groups.get(host.settingsGroup) ?? novaDefaults]),
    ),
  };
}

/** Flavor of a server; a snapshot without it is refused where it is read. */
export const flavorOf = (cloud: CloudIndex, server: Server): Flavor =>
  present(cloud.flavors.get(server.flavor), `flavor ${server.flavor} of server ${server.id}`);

/** nova.conf in force on a host. */
export const settingsOf = (cloud: CloudIndex, host: string): NovaSettings =>
  present(cloud.settings.get(host), `settings of host ${host}`);
