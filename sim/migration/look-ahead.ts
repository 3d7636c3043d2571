/** When a pre-copy will stop if nothing changes from outside: the model is run ahead on a copy. */
import type { Seconds } from "../base/units.ts";
import type { Pace } from "./pace.ts";
import type { PreCopy } from "./pre-copy.ts";

/** Syncs after which a pre-copy that has shown no progress is taken as never ending. */
const SYNCS_WITHOUT_PROGRESS = 100;
/** The same while auto-converge may still rise: it looks once a second, and syncs can be 50 ms apart. */
const SYNCS_BEFORE_THROTTLE = 400;
/** The same of one that repeats itself exactly: a fixed point, unless the throttle is still to rise. */
const STEADY_SYNCS = 8;
/** Least fall of the smallest pending seen that counts as progress. */
const PROGRESS = 1e-3;
/** Time run ahead in one stride [s]: syncs inside it are steps of the model, not of this loop. */
const STRIDE: Seconds = 2;

/** When a pre-copy will stop the guest by itself: so long from now, or never once it is steady. */
export type StopAhead =
  | { readonly kind: "stops"; readonly after: Seconds }
  | { readonly kind: "never"; readonly steadyAfter: Seconds };

/**
 * Runs a copy ahead at this rate until it stops, or until it is plain that it never will by itself.
 *
 * Never is decided by a steady state: hundreds of syncs in which neither the smallest pending amount fell nor the
 * throttle rose. Both only move towards the end, so a run that still moves is not cut off.
 */
export function lookAhead(preCopy: PreCopy, pace: Pace, firstPassOnly: boolean): StopAhead {
  if (preCopy.stopped) return { kind: "stops", after: Math.max(0, preCopy.time - preCopy.clock) };
  if (pace.rate <= 0) return { kind: "never", steadyAfter: Number.POSITIVE_INFINITY };
  const ahead = preCopy.copy();
  ahead.steadySyncs = 0; // what was steady before a change need not be after it
  let best = Number.POSITIVE_INFINITY;
  let throttle = ahead.throttle;
  let passesAtProgress = ahead.passes;
  let stride = STRIDE;
  while (!ahead.stopped && !(firstPassOnly && ahead.passes > 1)) {
    const inBulk = ahead.passes === 1;
    ahead.advance(stride, pace, firstPassOnly);
    stride = inBulk && ahead.passes === 1 ? stride * 2 : STRIDE;
    if (ahead.lowest < best * (1 - PROGRESS) || ahead.throttle > throttle || ahead.passes === 1) {
      best = Math.min(best, ahead.lowest);
      throttle = ahead.throttle;
      passesAtProgress = ahead.passes;
    }
    const fixed = ahead.steadySyncs >= STEADY_SYNCS && !ahead.mayThrottle;
    const patience = ahead.mayThrottle ? SYNCS_BEFORE_THROTTLE : SYNCS_WITHOUT_PROGRESS;
    if (fixed || ahead.passes - passesAtProgress > patience) {
      return { kind: "never", steadyAfter: ahead.time - preCopy.clock };
    }
  }
  return { kind: "stops", after: ahead.time - preCopy.clock };
}
