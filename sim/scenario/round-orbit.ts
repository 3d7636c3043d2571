/**
 * Rounds at one rate form a geometric series: each is `ratio` times the one before (dirty rate over rate). Ratio 1 is
 * the stationary orbit. What lies between two rounds is had in O(1), without playing them.
 */
import type { Bytes } from "../base/units.ts";

/** Ratios this close to 1 are 1: the series' closed form would divide by their difference. */
const STATIONARY = 1e-12;

const isStationary = (ratio: number): boolean => Math.abs(ratio - 1) <= STATIONARY;

/** Bytes of so many rounds, the first of `first` bytes. */
export const bytesOfRounds = (first: Bytes, ratio: number, rounds: number): Bytes =>
  isStationary(ratio)
    ? first * rounds
    : (first * Math.expm1(rounds * Math.log(ratio))) / (ratio - 1);

/** Bytes of the round after so many. Not by `**`: its last bit differs between versions of V8, those of exp and log do not. */
export const roundAfter = (first: Bytes, ratio: number, rounds: number): Bytes =>
  isStationary(ratio) ? first : first * Math.exp(rounds * Math.log(ratio));

/** Whole rounds within an amount sent. */
export function roundsWithin(first: Bytes, ratio: number, sent: Bytes): number {
  if (isStationary(ratio)) return Math.floor(sent / first);
  return Math.floor(Math.log1p((sent * (ratio - 1)) / first) / Math.log(ratio));
}

/** Rounds until one is no larger (ratio below 1) or no smaller (above 1) than `bound`; Infinity when that never comes. */
export function roundsUntil(first: Bytes, ratio: number, bound: Bytes): number {
  if (isStationary(ratio)) return first === bound ? 0 : Number.POSITIVE_INFINITY;
  if (ratio < 1 ? first <= bound : first >= bound) return 0;
  return bound > 0
    ? Math.ceil(Math.log(bound / first) / Math.log(ratio))
    : Number.POSITIVE_INFINITY;
}
