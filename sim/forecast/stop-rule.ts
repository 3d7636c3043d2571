/**
 * When replications are enough: the P95 of the window is known narrowly enough.
 *
 * Looked at only at fixed counts of the replications in the order of their index, never at what happens to be done, so
 * that the count at which a forecast stops is the same on any number of workers.
 */
import { present } from "../base/assert.ts";
import { compareNumbers } from "../base/order.ts";
import type { QuantileInterval } from "./forecast.ts";
import { quantile } from "./quantiles.ts";

export interface StopRule {
  /** Largest half-width of the interval of the window's P95, as a share of the P95. */
  readonly p95Within: number;
}

/** Replications between two looks. The first look is the first at which P95 has an upper limit (72 do). */
export const LOOK_EVERY = 100;

/** Confidence of the interval of a quantile. */
export const CONFIDENCE = 0.95;

const SHARE = 0.95;

/** True where the rule may be looked at: at fixed counts only. */
export const isLook = (replications: number): boolean =>
  replications > 0 && replications % LOOK_EVERY === 0;

/** True when the windows of the first replications, in the order of their index, satisfy the rule. */
export function isEnough(windows: readonly number[], { p95Within }: StopRule): boolean {
  const interval = intervalOfP95(windows);
  if (interval === null) return false;
  const p95 = quantile([...windows].sort(compareNumbers), SHARE);
  return interval.high - interval.low <= 2 * p95Within * p95;
}

/**
 * Where the P95 lies with 95 % confidence: the order statistics whose ranks enclose it with that probability, each side
 * at most half of the rest (Hahn and Meeker, *Statistical Intervals*, 5.2). Null with fewer than 72 values: then even
 * the largest may lie below the P95.
 */
export function intervalOfP95(values: readonly number[]): QuantileInterval | null {
  const ranks = ranksAround(values.length);
  if (ranks === null) return null;
  const sorted = [...values].sort(compareNumbers);
  return {
    low: present(sorted[ranks.low - 1], "rank within the values"),
    high: present(sorted[ranks.high - 1], "rank within the values"),
  };
}

/** Ranks from 1: P(B < low) and P(B >= high) are at most half of the rest each, B binomial(count, 0.95). */
function ranksAround(count: number): { readonly low: number; readonly high: number } | null {
  const rest = (1 - CONFIDENCE) / 2;
  let low = 0;
  let upTo = 0;
  // ln P(B = successes), each from the one before: the powers themselves underflow.
  let logarithm = count * Math.log1p(-SHARE);
  for (let successes = 0; successes < count; successes += 1) {
    upTo += Math.exp(logarithm);
    if (upTo <= rest) low = successes + 1;
    if (1 - upTo <= rest) return low === 0 ? null : { low, high: successes + 1 };
    logarithm += Math.log(((count - successes) / (successes + 1)) * (SHARE / (1 - SHARE)));
  }
  return null;
}
