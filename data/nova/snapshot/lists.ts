/** What the list calls of a cloud say, asked side by side. Whatever the snapshot can do without may be refused. */
import { err, ok, type Result } from "../../../sim/index.ts";
import {
  type AggregateAnswer,
  type FlavorAnswer,
  listAggregates,
  listFlavors,
  listServerGroups,
  type ServerGroupAnswer,
} from "../compute/catalogue-lists.ts";
import { type HypervisorAnswer, listHypervisors } from "../compute/hypervisors.ts";
import { listMigrations, type MigrationAnswer } from "../compute/migrations.ts";
import { eachServer } from "../compute/servers.ts";
import { listServices, type ServiceAnswer } from "../compute/services.ts";
import type { Cloud } from "../connect-cloud.ts";
import type { Failure } from "../http/failure.ts";
import { listProjects, type ProjectAnswer } from "../identity.ts";
import { type ImageAnswer, listImages } from "../images.ts";
import { listProviders, type ProviderAnswer } from "../placement.ts";
import { type ServerLine, serverLine } from "./server-line.ts";

export interface CloudLists {
  readonly services: readonly ServiceAnswer[];
  readonly hypervisors: readonly HypervisorAnswer[];
  readonly flavors: readonly FlavorAnswer[];
  readonly aggregates: readonly AggregateAnswer[];
  readonly groups: readonly ServerGroupAnswer[];
  readonly servers: readonly ServerLine[];
  readonly migrations: readonly MigrationAnswer[];
  readonly providers: readonly ProviderAnswer[];
  readonly projects: Result<readonly ProjectAnswer[], Failure>;
  readonly images: Result<readonly ImageAnswer[], Failure>;
}

/**
 * Statuses in which Nova holds a migration open. They are asked one by one: the whole list is years of history.
 */
const openStatuses = [
  "accepted",
  "queued",
  "preparing",
  "running",
  "running (post-copy)",
  "pre-migrating",
  "migrating",
  "post-migrating",
  "finished",
  "reverting",
  "confirming",
] as const;

export async function readLists(cloud: Cloud): Promise<Result<CloudLists, Failure>> {
  const { compute, placement, identity, image } = cloud;
  // Signing in first gives a wrong password one plain refusal instead of ten.
  const who = await cloud.whoAmI();
  if (!who.ok) return who;
  const servers: ServerLine[] = [];
  const [
    services,
    hypervisors,
    flavors,
    aggregates,
    groups,
    pages,
    migrations,
    providers,
    projects,
    images,
  ] = await Promise.all([
    listServices(compute),
    listHypervisors(compute),
    listFlavors(compute),
    listAggregates(compute),
    listServerGroups(compute),
    eachServer(compute, (page) => {
      for (const server of page) servers.push(serverLine(server));
    }),
    Promise.all(openStatuses.map((status) => listMigrations(compute, { status }))),
    listProviders(placement),
    listProjects(identity),
    listImages(image),
  ]);
  // Where a cell does not answer, the servers say more than the services.
  if (!pages.ok) return pages;
  if (!services.ok) return services;
  if (!hypervisors.ok) return hypervisors;
  if (!flavors.ok) return flavors;
  if (!aggregates.ok) return aggregates;
  if (!groups.ok) return groups;
  if (!providers.ok) return providers;
  const open: MigrationAnswer[] = [];
  for (const list of migrations) {
    if (!list.ok) return err(list.error);
    open.push(...list.value);
  }
  return ok({
    services: services.value,
    hypervisors: hypervisors.value,
    flavors: flavors.value,
    aggregates: aggregates.value,
    groups: groups.value,
    servers,
    migrations: open,
    providers: providers.value,
    projects,
    images,
  });
}

/** The lists without these hosts. Servers stay: whoever leaves hosts out knows what becomes of them. */
export const withoutHosts = (lists: CloudLists, hosts: ReadonlySet<string>): CloudLists => ({
  ...lists,
  services: lists.services.filter(({ host }) => !hosts.has(host)),
  hypervisors: lists.hypervisors.filter(({ service }) => !hosts.has(service.host)),
  aggregates: lists.aggregates.map((one) => ({
    ...one,
    hosts: one.hosts.filter((host) => !hosts.has(host)),
  })),
});
