/** Nova's weighing (nova/weights.py): each weigher's raw values are normalised over the hosts that passed, and summed. */
import type { MoveRequest } from "./filter.ts";
import type { Host } from "./snapshot.ts";

/** What weighers ask about a host at the moment of the choice, claims under way included. */
export interface HostLoad {
  readonly host: Host;
  /** Host RAM minus claims, not scaled by the ratio [MiB]. */
  readonly freeRamMiB: number;
  /** vCPUs times ratio minus claims. */
  readonly freeVcpus: number;
  readonly freeDiskGiB: number;
  /** Members of the server's group on the host. */
  readonly groupMembers: number;
}

export interface Weigher {
  readonly name: string;
  readonly multiplier: number;
  /** Lowest value of the scale; absent = the lowest raw value. RAM, CPU and disk fix it at 0, so that x/max results. */
  readonly minimum?: 0;
  raw(load: HostLoad, request: MoveRequest): number;
}

/** (x - min) / (max - min); all 0 when the values are equal. */
export function normalise(values: readonly number[], minimum?: number): readonly number[] {
  const highest = values.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  const lowest =
    minimum ?? values.reduce((min, value) => Math.min(min, value), Number.POSITIVE_INFINITY);
  const range = highest - lowest;
  return values.map((value) => (range === 0 ? 0 : (value - lowest) / range));
}

/**
 * Hosts with their weights, best first; equal ones by id (Nova: in Placement's order, which nobody should lean on).
 *
 * A host of its own needs no weight: 0, as in Nova.
 */
export function weigh(
  loads: readonly HostLoad[],
  request: MoveRequest,
  weighers: readonly Weigher[],
): readonly { readonly host: Host; readonly weight: number }[] {
  const weights = new Float64Array(loads.length);
  if (loads.length > 1) {
    for (const { raw, multiplier, minimum } of weighers) {
      const values = normalise(
        loads.map((load) => raw(load, request)),
        minimum,
      );
      for (const [index, value] of values.entries()) {
        weights[index] = (weights[index] ?? 0) + multiplier * value;
      }
    }
  }
  return loads
    .map(({ host }, index) => ({ host, weight: weights[index] ?? 0 }))
    .sort((a, b) => b.weight - a.weight || (a.host.id < b.host.id ? -1 : 1));
}
