/**
 * The links that moves share: each host's link out and in, each leaf's up and down, the disks of both ends, further
 * links by role, the store of images.
 *
 * Full duplex: out and in are links of their own. Two hosts on the same leaf (or on none) meet without passing the
 * spine, which is taken as never the bottleneck. A base image comes from outside the cloud's hosts (Glance) and so uses
 * the destination's side only.
 */
import { present } from "../base/assert.ts";
import type { Uncertain } from "../base/uncertain.ts";
import { exactly } from "../base/uncertain.ts";
import type { BytesPerSecond } from "../base/units.ts";
import type { HostLink, Snapshot } from "../cloud/snapshot.ts";
import type { Stream } from "../migration/migration.ts";

export interface Link {
  /** "HOST out", "HOST in", "HOST ROLE out", "LEAF up", "HOST disk read", "images" and their like. */
  readonly id: string;
  readonly kind: "network" | "disk" | "store";
  /** As sold: before framing and other traffic [B/s]. Of a disk or store: what it gives. */
  readonly rate: Uncertain;
  /** The host whose disk it is; empty for all others. */
  readonly host: string;
  /** Links of a bond, over which connections spread evenly; 1 for what is none. */
  readonly members: number;
  /** Factors by hour of day on what is left of it; null = the same at all hours. */
  readonly factorByHour: readonly number[] | null;
}

export interface Topology {
  readonly links: readonly Link[];
  readonly mtu: number;
  /** Indices of the links that a stream of this role passes. */
  readonly route: (role: Stream["role"], source: string, destination: string) => readonly number[];
  readonly diskOf: (host: string, side: "read" | "write") => Link;
}

const PER_HOST = 4;
const IN = 1;
const READ = 2;
const WRITE = 3;

type Role = HostLink["role"];

/** Whose link each role's traffic passes where the host has none of its own; tenants' traffic is no move's. */
const instead: Readonly<Partial<Record<Role, Role>>> = {
  storage: "management",
  management: "migration",
};
const roleOfStream: Readonly<Record<Stream["role"], Role>> = {
  ram: "migration",
  disk: "migration",
  copy: "management",
  image: "storage",
};

/** One end of a link between host and leaf: the row of its outward direction; the inward one follows. */
interface Port {
  readonly out: number;
  readonly leaf: number | null;
}

/** Hosts must have a migration link each; whoever reads the cloud assumes one where none is named. */
export function topologyOf(snapshot: Snapshot): Topology {
  const { network, hosts } = snapshot;
  const given = new Map(network.hostLinks.map((link) => [`${link.host}\n${link.role}`, link]));
  const rows = new Map(hosts.map((host, index) => [host.id, index * PER_HOST]));
  const firstLeaf = hosts.length * PER_HOST;
  const leafRows = new Map(network.leaves.map(({ id }, index) => [id, firstLeaf + 2 * index]));
  const ports = new Map<string, Port>();
  const links: Link[] = [];
  const addPort = (link: HostLink, name: string): void => {
    const leaf = link.leaf === null ? null : (leafRows.get(link.leaf) ?? null);
    ports.set(`${link.host}\n${link.role}`, { out: links.length, leaf });
    links.push(networkLink(`${name} out`, link), networkLink(`${name} in`, link));
  };
  for (const host of hosts) {
    addPort(present(given.get(`${host.id}\nmigration`), `migration link of ${host.id}`), host.id);
    links.push(diskLink(host.id, "read", host.diskReadRate));
    links.push(diskLink(host.id, "write", host.diskWriteRate));
  }
  for (const { id, uplink: rate, factorByHour } of network.leaves) {
    const leaf = factorByHour === undefined ? { rate } : { rate, factorByHour };
    links.push(networkLink(`${id} up`, leaf), networkLink(`${id} down`, leaf));
  }
  for (const link of network.hostLinks) {
    if (link.role === "management" || link.role === "storage") {
      addPort(link, `${link.host} ${link.role}`);
    }
  }
  const store = network.imageStore === undefined ? [] : [links.length];
  if (network.imageStore !== undefined) links.push(imageStore(network.imageStore));

  const portOf = (host: string, role: Role): Port => {
    const own = ports.get(`${host}\n${role}`);
    return own ?? portOf(host, present(instead[role], `link of ${host}`));
  };
  const rowOf = (host: string): number => present(rows.get(host), `host ${host}`);
  const route = (role: Stream["role"], source: string, destination: string): number[] => {
    const from = portOf(source, roleOfStream[role]);
    const to = portOf(destination, roleOfStream[role]);
    const crosses = from.leaf !== to.leaf || role === "image";
    const up = crosses && from.leaf !== null ? [from.leaf] : [];
    const down = crosses && to.leaf !== null ? [to.leaf + 1] : [];
    switch (role) {
      case "ram":
        return [from.out, ...up, ...down, to.out + IN];
      case "disk":
      case "copy":
        return [
          rowOf(source) + READ,
          from.out,
          ...up,
          ...down,
          to.out + IN,
          rowOf(destination) + WRITE,
        ];
      case "image":
        return [...store, ...down, to.out + IN, rowOf(destination) + WRITE];
    }
  };
  const diskOf = (host: string, side: "read" | "write"): Link =>
    present(links[rowOf(host) + (side === "read" ? READ : WRITE)], `disk of host ${host}`);
  return { links, mtu: network.mtu, route: remembered(route), diskOf };
}

const networkLink = (
  id: string,
  { rate, members = 1, factorByHour }: Pick<HostLink, "rate" | "members" | "factorByHour">,
): Link => ({
  id,
  kind: "network",
  rate: exactly(rate),
  host: "",
  members,
  factorByHour: factorByHour ?? null,
});

const diskLink = (host: string, side: "read" | "write", rate: Uncertain): Link => ({
  id: `${host} disk ${side}`,
  kind: "disk",
  rate,
  host,
  members: 1,
  factorByHour: null,
});

const imageStore = (rate: BytesPerSecond): Link => ({
  id: "images",
  kind: "store",
  rate: exactly(rate),
  host: "",
  members: 1,
  factorByHour: null,
});

/** Routes are asked for once a stream and replication, and are few. */
function remembered(route: Topology["route"]): Topology["route"] {
  const known = new Map<string, readonly number[]>();
  return (role, source, destination) => {
    const key = `${role}\n${source}\n${destination}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = route(role, source, destination);
    known.set(key, made);
    return made;
  };
}
