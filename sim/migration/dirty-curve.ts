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
 * What a sync finds new after `t` seconds when `left` bytes of the part are still unsent: those are dirty already,
 * and a write to them changes nothing. `before`: the time that the guest ran until the sync before; Infinity for
 * the bulk pass.
 *
 * Uniform writes hit them as often as others: D (1 - left / W), independent of the order of sending. A sweep left
 * them behind itself in the round before, over a share x' of the set, and meets them again only where it comes
 * round: in this round's share x it covers x' + x - 1 of that stretch. What several short rounds have left behind is
 * more than one round's stretch, but with what is new it is never more than the set.
 */
export function newlyDirty(part: DirtyPart, t: Seconds, left: Bytes, before: Seconds): Bytes {
  if (part.workingSet <= 0) return 0;
  const dirtied = distinctDirty(part, t);
  const unsent = Math.min(left, part.workingSet);
  if (part.pattern === "uniform") return dirtied * (1 - unsent / part.workingSet);
  const share = dirtied / part.workingSet;
  const stretch = distinctDirty(part, before) / part.workingSet;
  const met = stretch > 0 ? Math.max(0, stretch + share - 1) / stretch : 0;
  return Math.min(Math.max(0, dirtied - unsent * met), part.workingSet - unsent);
}
