/**
 * The links that moves share: each host's link out and in, each leaf's up and down, and the disks of both ends.
 *
 * Full duplex: out and in are links of their own. Two hosts on the same leaf (or on none) meet without passing the
 * spine, which is taken as never the bottleneck. A base image comes from outside the cloud's hosts (Glance) and so uses
 * the destination's side only.
 */
import { present } from "../base/assert.ts";
import type { Uncertain } from "../base/uncertain.ts";
import { exactly } from "../base/uncertain.ts";
import type { BytesPerSecond } from "../base/units.ts";
import type { Network, Snapshot } from "../cloud/snapshot.ts";
import type { Stream } from "../migration/migration.ts";

export interface Link {
  /** "HOST out", "HOST in", "LEAF up", "LEAF down", "HOST disk read", "HOST disk write". */
  readonly id: string;
  readonly kind: "network" | "disk";
  /** As sold: before framing and other traffic [B/s]. Of a disk: what it gives. */
  readonly rate: Uncertain;
  /** The host whose disk it is; empty for network links. */
  readonly host: string;
}

export interface Topology {
  readonly links: readonly Link[];
  readonly mtu: number;
  /** Indices of the links that a stream of this role passes. */
  readonly route: (role: Stream["role"], source: string, destination: string) => readonly number[];
  readonly diskOf: (host: string, side: "read" | "write") => Link;
}

const PER_HOST = 4;
const OUT = 0;
const IN = 1;
const READ = 2;
const WRITE = 3;

/** Hosts must have a migration link each; whoever reads the cloud assumes one where none is named. */
export function topologyOf(snapshot: Snapshot): Topology {
  const { network } = snapshot;
  const rows = new Map(snapshot.hosts.map((host, index) => [host.id, index]));
  const migration = migrationLinks(network);
  const leafRows = new Map(network.leaves.map((leaf, index) => [leaf.id, index]));
  const firstLeaf = snapshot.hosts.length * PER_HOST;
  const links = [
    ...snapshot.hosts.flatMap((host): Link[] => {
      const { rate } = present(migration.get(host.id), `migration link of host ${host.id}`);
      return [
        { id: `${host.id} out`, kind: "network", rate: exactly(rate), host: "" },
        { id: `${host.id} in`, kind: "network", rate: exactly(rate), host: "" },
        { id: `${host.id} disk read`, kind: "disk", rate: host.diskReadRate, host: host.id },
        { id: `${host.id} disk write`, kind: "disk", rate: host.diskWriteRate, host: host.id },
      ];
    }),
    ...network.leaves.flatMap((leaf): Link[] => [
      { id: `${leaf.id} up`, kind: "network", rate: exactly(leaf.uplink), host: "" },
      { id: `${leaf.id} down`, kind: "network", rate: exactly(leaf.uplink), host: "" },
    ]),
  ];
  const leafOf = (host: string): number | null => {
    const leaf = migration.get(host)?.leaf ?? null;
    return leaf === null ? null : (leafRows.get(leaf) ?? null);
  };
  const rowOf = (host: string): number => present(rows.get(host), `host ${host}`) * PER_HOST;
  const route = (role: Stream["role"], source: string, destination: string): number[] => {
    const [from, to] = [rowOf(source), rowOf(destination)];
    const [leafFrom, leafTo] = [leafOf(source), leafOf(destination)];
    const crosses = leafFrom !== leafTo || role === "image";
    const up = crosses && leafFrom !== null ? [firstLeaf + 2 * leafFrom] : [];
    const down = crosses && leafTo !== null ? [firstLeaf + 2 * leafTo + 1] : [];
    switch (role) {
      case "ram":
        return [from + OUT, ...up, ...down, to + IN];
      case "disk":
      case "copy":
        return [from + READ, from + OUT, ...up, ...down, to + IN, to + WRITE];
      case "image":
        return [...down, to + IN, to + WRITE];
    }
  };
  const diskOf = (host: string, side: "read" | "write"): Link =>
    present(links[rowOf(host) + (side === "read" ? READ : WRITE)], `disk of host ${host}`);
  return { links, mtu: network.mtu, route: remembered(route), diskOf };
}

const migrationLinks = (network: Network) =>
  new Map(
    network.hostLinks.filter(({ role }) => role === "migration").map((link) => [link.host, link]),
  );

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

/** Ethernet's preamble, header, checksum and gap beside each packet; IP, TCP and its timestamps inside it [B]. */
const ON_WIRE = 38;
const HEADERS = 52;
const MTU_OF_CONSTANT = 1500;

const framed = (mtu: number): number => (mtu - HEADERS) / (mtu + ON_WIRE);

/**
 * Share of a link's rate left to payload at an MTU: the catalogue's figure, which holds at 1500 bytes, scaled by the
 * ratio of the framings.
 */
export const payloadShare = (mtu: number, linkEfficiency: number): number =>
  Math.min(1, (linkEfficiency * framed(mtu)) / framed(MTU_OF_CONSTANT));

/** What payload gets of each link [B/s] once other traffic has its share. */
export function capacitiesOf(
  topology: Topology,
  drawn: {
    readonly shareLeft: number;
    readonly linkEfficiency: number;
    readonly diskRate: (link: Link) => BytesPerSecond;
  },
): BytesPerSecond[] {
  const network = Math.min(1, drawn.shareLeft) * payloadShare(topology.mtu, drawn.linkEfficiency);
  return topology.links.map((link) =>
    link.kind === "disk" ? drawn.diskRate(link) : link.rate.value * network,
  );
}
