/** Exact order statistics: type 7 of Hyndman and Fan (1996), linear between neighbours, as R and NumPy have it. */
import { present } from "../base/assert.ts";
import { compareNumbers } from "../base/order.ts";
import type { Quantiles } from "./forecast.ts";

/** P5, P10, P50, P90, P95 of the values that exist (NaN = did not happen); null when none does. */
export function quantilesOf(values: Iterable<number>): Quantiles | null {
  const sorted = [...values].filter((value) => !Number.isNaN(value)).sort(compareNumbers);
  if (sorted.length === 0) return null;
  return {
    p5: quantile(sorted, 0.05),
    p10: quantile(sorted, 0.1),
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    p95: quantile(sorted, 0.95),
  };
}

/** The quantile at a share of a sorted, non-empty list. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = present(sorted[below], "a list that is not empty");
  const high = sorted[below + 1] ?? low;
  return low === high ? low : low + (position - below) * (high - low);
}
