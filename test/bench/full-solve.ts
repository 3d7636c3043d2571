import type { OracleFlow } from "../support/full-water-filling.ts";

/**
 * Water-filling of everything as a careful programmer writes it (and SimGrid's solver works): per level one scan of the
 * links for the lowest, then its flows are fixed. O(links x levels + flows x hops). The yardstick for increments.
 */
export function fullSolve(
  capacities: readonly number[],
  flows: readonly OracleFlow[],
): Float64Array {
  const rates = new Float64Array(flows.length).fill(Number.NaN);
  const left = Float64Array.from(capacities);
  const weights = new Float64Array(capacities.length);
  const members: number[][] = capacities.map(() => []);
  for (const [index, { route, weight }] of flows.entries()) {
    for (const link of route) {
      weights[link] = (weights[link] ?? 0) + weight;
      members[link]?.push(index);
    }
  }
  for (let link = lowest(left, weights); link >= 0; link = lowest(left, weights)) {
    const level = Math.max(0, left[link] ?? 0) / (weights[link] ?? 1);
    for (const index of members[link] ?? []) {
      const flow = flows[index];
      if (flow === undefined || !Number.isNaN(rates[index])) continue;
      rates[index] = level * flow.weight;
      for (const other of flow.route) {
        left[other] = (left[other] ?? 0) - level * flow.weight;
        weights[other] = (weights[other] ?? 0) - flow.weight;
      }
    }
    weights[link] = 0;
  }
  return rates;
}

/** The link that fills first; -1 when none has a flow left that rises. */
function lowest(left: Float64Array, weights: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  let found = -1;
  for (let link = 0; link < left.length; link += 1) {
    const weight = weights[link] ?? 0;
    if (weight > 0 && (left[link] ?? 0) / weight < least) {
      least = (left[link] ?? 0) / weight;
      found = link;
    }
  }
  return found;
}
