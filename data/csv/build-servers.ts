/** Servers out of server list, flavors and servers.csv. */
import { byId, exactly, type Flavor, MiB, type Server, type Uncertain } from "../../sim/index.ts";
import { assumedTouched, touchedOfResident } from "./assumed-values.ts";
import type { AssumptionBook } from "./assumption-book.ts";
import { dirtyingOf, originOf } from "./build-dirtying.ts";
import { disksOf } from "./build-disks.ts";
import type { HostNames } from "./build-hosts.ts";
import type { FaultLog } from "./fault-log.ts";
import type { FlavorRow, OwnServer, RawCloud, ServerRow } from "./raw-cloud.ts";
import type { ServerContext } from "./server-context.ts";

/** Flavors by id and by name; each duplicate is a fault. */
export function flavorsOf(
  rows: readonly FlavorRow[],
  faults: FaultLog,
): ReadonlyMap<string, Flavor> {
  const byKey = new Map<string, Flavor>();
  for (const { flavor, at } of rows) {
    if (byKey.get(flavor.id)?.id === flavor.id) {
      faults.error(
        "duplicate-id",
        `Flavor ${flavor.id} stands twice.`,
        "Keep one row of the two.",
        at,
      );
    } else byKey.set(flavor.id, flavor);
  }
  for (const { flavor } of rows) if (!byKey.has(flavor.name)) byKey.set(flavor.name, flavor);
  return byKey;
}

export interface ServerParts {
  readonly names: HostNames;
  /** Id of a project from its id or name. */
  readonly projectIds: ReadonlyMap<string, string>;
  readonly flavors: ReadonlyMap<string, Flavor>;
}

export function buildServers(
  raw: RawCloud,
  parts: ServerParts,
  book: AssumptionBook,
  faults: FaultLog,
): readonly Server[] {
  const linesOf = new Map<string, number>();
  const servers: Server[] = [];
  for (const row of [...raw.servers].sort(byId((server) => server.id))) {
    const earlier = linesOf.get(row.id);
    if (earlier !== undefined) {
      faults.error(
        "duplicate-id",
        `Server ${row.id} stands on line ${earlier} already.`,
        "Keep one row of the two.",
        row.at,
      );
      continue;
    }
    linesOf.set(row.id, row.at.line ?? 0);
    const host = hostOf(row, parts.names, raw.spoilt.hosts, faults);
    const flavor = flavorOf(row, parts.flavors, raw.spoilt.flavors, faults);
    if (flavor !== null) {
      const own = raw.ownServers.get(row.id)?.values ?? {};
      const written = own.project ?? row.project;
      const project = written === null ? null : (parts.projectIds.get(written) ?? written);
      const image = row.image === null ? null : (raw.images?.get(row.image)?.size ?? null);
      const known = image === null ? own : { baseImage: image, ...own };
      const server = buildServer({ ...row, project }, host, flavor, known, book);
      const networkRate = raw.networkRates.get(row.id);
      servers.push(networkRate === undefined ? server : { ...server, networkRate });
    }
  }
  for (const [id, { at }] of raw.ownServers) {
    if (linesOf.has(id)) continue;
    faults.warning(
      "unknown-server",
      `Server ${id} is not in the server list; its row is left out.`,
      "Nothing, if the server was deleted since it was measured.",
      at,
    );
  }
  return servers;
}

/** States in which a server may be on no host. */
const hostless: ReadonlySet<string> = new Set([
  "SHELVED_OFFLOADED",
  "ERROR",
  "BUILD",
  "DELETED",
  "SOFT_DELETED",
]);

function hostOf(
  row: ServerRow,
  names: HostNames,
  spoilt: ReadonlySet<string>,
  faults: FaultLog,
): string | null {
  if (row.host === null) {
    if (hostless.has(row.status)) return null;
    faults.error(
      "empty-cell",
      `Server ${row.id} is ${row.status} on no host.`,
      "List the servers as an administrator: others are not shown the Host.",
      { ...row.at, field: "Host" },
    );
    return null;
  }
  const host = names(row.host);
  if (host === null && !spoilt.has(row.host)) {
    faults.error(
      "unknown-host",
      `Server ${row.id} is on ${row.host}, which has no nova-compute service.`,
      "List services and servers again, at the same time.",
      { ...row.at, field: "Host" },
    );
  }
  return host;
}

function flavorOf(
  row: ServerRow,
  flavors: ReadonlyMap<string, Flavor>,
  spoilt: ReadonlySet<string>,
  faults: FaultLog,
): Flavor | null {
  const key = row.flavorId ?? row.flavorName;
  if (key === null) return null;
  const flavor = flavors.get(key) ?? flavors.get(row.flavorName ?? key);
  if (flavor !== undefined) return flavor;
  if (spoilt.has(key)) return null;
  faults.error(
    "unknown-flavor",
    `Server ${row.id} has flavor ${key}, which is gone from the flavor list.`,
    "Add a row for it to the flavor list: ID, Name, RAM, Disk, Ephemeral, VCPUs (openstack server show prints them).",
    { ...row.at, field: row.flavorId === null ? "Flavor" : "Flavor ID" },
  );
  return null;
}

const nothing: Uncertain = exactly(0);

function buildServer(
  row: ServerRow,
  host: string | null,
  flavor: Flavor,
  own: Partial<OwnServer>,
  book: AssumptionBook,
): Server {
  const { id, name, status, taskState, zone, image, project } = row;
  const volumeBacked = own.volumeBacked ?? row.volumeBacked;
  if (project === null) book.assume("server.project", id);
  if (host !== null) book.assume("server.bootAndShutdown", id);
  if (!volumeBacked) book.assume("server.diskWriteSize", id);
  const locked = own.locked ?? row.locked;
  if (locked === undefined) book.assume("server.locked", id);
  if (!volumeBacked && own.baseImage === undefined) book.assume("server.baseImageSize", id);
  const told = {
    ...(row.configDrive === undefined ? {} : { configDrive: row.configDrive }),
    ...own,
  };
  const context: ServerContext = {
    id,
    flavor,
    own: told,
    book,
    inMemory: !notInMemory.has(status),
  };
  const touched = touchedOf(context);
  return {
    id,
    name,
    project,
    host,
    status,
    taskState,
    zone,
    flavor: flavor.id,
    image,
    baseImageSize: volumeBacked ? 0 : (own.baseImage ?? null),
    locked: locked ?? false,
    volumeBacked,
    cpuModel: own.cpuModel ?? null,
    touched,
    ...dirtyingOf(context, touched, status === "PAUSED"),
    ...originOf(context),
    dirtyByHour: own.dirtyByHour ?? null,
    disks: disksOf(context, volumeBacked, status === "PAUSED"),
  };
}

const notInMemory: ReadonlySet<string> = new Set([
  "SHUTOFF",
  "SUSPENDED",
  "SHELVED",
  "SHELVED_OFFLOADED",
  "SOFT_DELETED",
  "DELETED",
]);

function touchedOf({ id, flavor, own, book, inMemory }: ServerContext): Uncertain {
  const ram = flavor.ramMiB * MiB;
  if (!inMemory) return nothing;
  if (own.touched !== undefined && own.touchedSource === "rss") {
    return touchedOfResident(own.touched, ram);
  }
  if (own.touched !== undefined) return exactly(Math.min(own.touched, ram));
  book.assume("server.touched", id);
  return assumedTouched(ram);
}
