/** How many distinct bytes of memory a guest dirties in a time: the curve D(t) that decides every pre-copy. */
import type { Bytes, Seconds } from "../base/units.ts";
import type { DirtyPart } from "./guest.ts";

/**
 * Distinct bytes [B] that one part has dirtied after the guest ran for `t` [s].
 *
 * Uniform: the expectation of distinct pages among R t random draws from W (Poisson), W(1 - exp(-R t / W)).
 * Sweep: writes in sequence touch no page twice before the set is through, min(R t, W).
 */
export function distinctDirty(part: DirtyPart, t: Seconds): Bytes {
  if (part.workingSet <= 0) return 0;
  const written = part.rate * t;
  return part.pattern === "sweep"
    ? Math.min(written, part.workingSet)
    : -part.workingSet * Math.expm1(-written / part.workingSet);
}

/** D(t) of a whole guest: its parts write disjoint sets, so their curves add [B]. */
export const distinctDirtyOfAll = (parts: readonly DirtyPart[], t: Seconds): Bytes =>
  parts.reduce((sum, part) => sum + distinctDirty(part, t), 0);

/**
 * What a sync finds new when `left` bytes of the part are still unsent: those are dirty already, and a write to
 * them changes nothing. D (1 - left / W), independent of the order of sending.
 */
export const newlyDirty = (part: DirtyPart, t: Seconds, left: Bytes): Bytes =>
  part.workingSet <= 0
    ? 0
    : distinctDirty(part, t) * Math.max(0, 1 - Math.min(left, part.workingSet) / part.workingSet);
