/** What each link of a topology gives to payload, at an hour of the day. */
import { present } from "../base/assert.ts";
import type { BytesPerSecond } from "../base/units.ts";
import type { Link, Topology } from "./topology.ts";

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

export interface DrawnLinks {
  /** Share of the links that other traffic leaves, 0..1. */
  readonly shareLeft: number;
  readonly linkEfficiency: number;
  readonly diskRate: (link: Link) => BytesPerSecond;
}

/**
 * What payload gets of each link [B/s] once other traffic has its share.
 *
 * @param hour hour of day (UTC, 0..23), for links known by hour; null = no matter.
 */
export function capacitiesOf(
  topology: Topology,
  drawn: DrawnLinks,
  hour: number | null,
): BytesPerSecond[] {
  const payload = payloadShare(topology.mtu, drawn.linkEfficiency);
  return topology.links.map((link) => {
    if (link.kind === "disk") return drawn.diskRate(link);
    if (link.kind === "store") return link.rate.value;
    const factor = hour === null ? 1 : (link.factorByHour?.[hour] ?? 1);
    return link.rate.value * (Math.min(1, drawn.shareLeft * factor) * payload);
  });
}

/**
 * Most that one TCP connection gets over a route [B/s]: one member of each bond, as a bond sends all packets of a
 * connection over the same member. Infinity where the route passes no bond.
 */
export function mostOfConnection(
  { links }: Topology,
  capacities: readonly BytesPerSecond[],
  route: readonly number[],
): BytesPerSecond {
  let most = Number.POSITIVE_INFINITY;
  for (const row of route) {
    const { members } = present(links[row], "link of a route");
    if (members > 1) most = Math.min(most, present(capacities[row], "capacity") / members);
  }
  return most;
}
