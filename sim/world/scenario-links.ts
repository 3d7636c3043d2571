/** Links and routes of a bare scenario: per host up and down, per leaf up and down. */
import type { BytesPerSecond } from "../base/units.ts";
import type { Fabric, Scenario } from "../scenario/scenario.ts";

/** Capacities by link: all hosts' up, all hosts' down, then each leaf's up, each leaf's down. */
export function linkCapacities({ hostRates, fabric }: Scenario): BytesPerSecond[] {
  const leaves = leafCount(fabric, hostRates.length);
  const spine = fabric.kind === "leafspine" ? fabric.leafRate : 0;
  return [...hostRates, ...hostRates, ...new Array<number>(2 * leaves).fill(spine)];
}

const leafCount = (fabric: Fabric, hosts: number): number =>
  fabric.kind === "leafspine" ? Math.ceil(hosts / fabric.hostsPerLeaf) : 0;

/** Links that a transfer from host to host crosses. */
export function routeOf(
  { hostRates, fabric }: Scenario,
  source: number,
  destination: number,
): number[] {
  const hosts = hostRates.length;
  const up = source;
  const down = hosts + destination;
  if (fabric.kind === "nonblocking") return [up, down];
  const from = Math.floor(source / fabric.hostsPerLeaf);
  const to = Math.floor(destination / fabric.hostsPerLeaf);
  if (from === to) return [up, down];
  const leaves = leafCount(fabric, hosts);
  return [up, down, 2 * hosts + from, 2 * hosts + leaves + to];
}
