/** A link's use boiled down to what a chart of so many pixels can show. */
import type { LinkUse } from "../../../sim/index.ts";

export interface Bucket {
  readonly start: number;
  /** Time-weighted mean and highest rate within the bucket [B/s]. */
  readonly mean: number;
  readonly peak: number;
}

/**
 * Mean and peak rate in `count` equal parts of a time domain [s].
 *
 * The steps hold each rate until the next step; before the first the link is idle, after the last its rate stays.
 */
export function linkBuckets(
  steps: LinkUse["steps"],
  domain: readonly [number, number],
  count: number,
): Bucket[] {
  const width = (domain[1] - domain[0]) / count;
  const buckets: Bucket[] = [];
  let at = 0;
  while (at < steps.length && (steps[at]?.at ?? 0) <= domain[0]) at += 1;
  let rate = steps[at - 1]?.rate ?? 0;
  for (let index = 0; index < count; index += 1) {
    const start = domain[0] + index * width;
    const end = start + width;
    let now = start;
    let sum = 0;
    let peak = rate;
    for (let next = steps[at]; next !== undefined && next.at < end; next = steps[at]) {
      sum += rate * (next.at - now);
      now = next.at;
      rate = next.rate;
      peak = Math.max(peak, rate);
      at += 1;
    }
    sum += rate * (end - now);
    buckets.push({ start, mean: width > 0 ? sum / width : 0, peak });
  }
  return buckets;
}

/** Bytes that a link carried and its highest rate over a whole run. */
export function linkTotals(use: LinkUse, until: number): { bytes: number; peak: number } {
  let bytes = 0;
  let peak = 0;
  use.steps.forEach((step, index) => {
    const end = use.steps[index + 1]?.at ?? Math.max(until, step.at);
    bytes += step.rate * (end - step.at);
    peak = Math.max(peak, step.rate);
  });
  return { bytes, peak };
}
