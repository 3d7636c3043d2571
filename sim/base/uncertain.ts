/**
 * A quantity that is not known exactly: best value and an 80 % interval.
 *
 * `low` and `high` are its P10 and P90, `value` its P50. An exact figure has all three equal.
 */
export interface Uncertain {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Where it comes from: read off the cloud, configured by its operators, or assumed by us. */
  readonly source: "measured" | "configured" | "assumed";
}

/** A figure known exactly. */
export const exactly = (value: number, source: Uncertain["source"] = "measured"): Uncertain => ({
  value,
  low: value,
  high: value,
  source,
});

/** True when the interval has no width. */
export const isExact = (quantity: Uncertain): boolean => quantity.low === quantity.high;

/** 1.2815515655446004: the standard normal's P90, by which P10/P90 intervals become standard deviations. */
export const Z90 = 1.2815515655446004;

/**
 * The quantity at a standard normal deviate z: split log-normal through P10, P50 and P90.
 *
 * z = -Z90 gives `low`, 0 gives `value`, Z90 gives `high`. Quantities that may be zero (value or low = 0) are
 * interpolated linearly and cut at 0, as a logarithm would not exist.
 */
export function at(quantity: Uncertain, z: number): number {
  const { value, low, high } = quantity;
  if (low === high) return value;
  const share = Math.abs(z) / Z90;
  const end = z < 0 ? low : high;
  // Not by `**`: its last bit differs between versions of V8, those of exp and log do not.
  if (value > 0 && end > 0) return value * Math.exp(share * Math.log(end / value));
  return Math.max(0, value + (end - value) * share);
}
