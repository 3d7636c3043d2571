/**
 * How far a site's machines may lie from the catalogue's constants: P10 and P90 as factors on each.
 *
 * The constants were measured under TCG or taken from a few published clouds; nobody's own cloud is among them. So every
 * replication draws a site of its own. A site that has calibrated its constants knows them, and nothing is drawn.
 */
import { at, type Uncertain } from "../base/uncertain.ts";
import { defaultConstants, type ModelConstants } from "../migration/move.ts";

export type Figure = {
  [K in keyof ModelConstants]: ModelConstants[K] extends number ? K : never;
}[keyof ModelConstants];

/** [P10, P90] over the catalogue's value; assumed, with the reason. */
const spreads: readonly (readonly [Figure, number, number])[] = [
  ["streamRate", 0.6, 1.6], // one core: clock, copies and NIC offload differ
  ["tlsStreamRate", 0.6, 2], // with and without kernel TLS
  ["zeroPageTime", 0.18, 1.6], // spans both published sites: 0.12 to 1.1 us
  ["stopTime", 0.7, 3], // vCPUs and devices to stop
  ["resumeTime", 0.5, 5], // libvirt's round trips under load
  ["announceTime", 0.5, 6], // switches and overlays learn slowly: pings missed up to seconds
  ["mirrorRate", 0.3, 1.5], // round trip of a 1 MiB request on busy disks
  ["mirrorStopTime", 0.2, 3], // measured: 3 to 100 ms
  ["sshRate", 0.5, 2.5], // cipher and core
  ["rsyncRate", 0.5, 2], // checksums and core
  ["livePreparation", 0.4, 2.5], // ports, volumes, busy conductors
  ["liveFinishing", 0.5, 2.5],
  ["abortTime", 0.5, 3],
  ["coldPreparation", 0.5, 2.5],
  ["coldAttach", 0.5, 3],
  ["confirmTime", 0.4, 3],
  ["compressedCopyRate", 0.5, 3], // core, and how well the data compresses
  ["holeCopyRate", 0.5, 2.5],
];

/** P10 and P90 of a constant, as factors on the catalogue's value; null when it is not drawn. */
export function spreadOf(name: Figure): { readonly low: number; readonly high: number } | null {
  const spread = spreads.find(([figure]) => figure === name);
  return spread === undefined ? null : { low: spread[1], high: spread[2] };
}

/** The constants that are drawn, in the order of drawing. */
export const spreadFigures: readonly Figure[] = spreads.map(([figure]) => figure);

/** The catalogue's constants moved by one deviate each; all zero gives the catalogue itself. */
export function constantsAt(deviates: readonly number[]): ModelConstants {
  const drawn: { -readonly [K in keyof ModelConstants]: ModelConstants[K] } = {
    ...defaultConstants,
  };
  for (const [index, [figure, low, high]] of spreads.entries()) {
    const value = defaultConstants[figure];
    const quantity: Uncertain = { value, low: value * low, high: value * high, source: "assumed" };
    drawn[figure] = at(quantity, deviates[index] ?? 0);
  }
  return drawn;
}
