/** How a pre-copy will go if nothing changes from outside: the model is run ahead on a copy, once. */
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
/** Passes between two looks at the progress. */
const PASSES = 8;

/**
 * stops: the guest is stopped, or the passes asked for are through; never: it is steady and will not stop by itself;
 * open: neither by the horizon.
 */
export interface Course {
  readonly kind: "stops" | "never" | "open";
  /** The pre-copy as it will be then. */
  readonly model: PreCopy;
}

/**
 * Runs a copy ahead at this pace until it stops or `passes` have begun, until it is plain that it never will by
 * itself, or for `horizon` seconds.
 *
 * Never is decided by a steady state: hundreds of syncs in which neither the smallest pending amount fell nor the
 * throttle rose. Both only move towards the end, so a run that still moves is not cut off.
 */
export function lookAhead(preCopy: PreCopy, pace: Pace, passes: number, horizon: Seconds): Course {
  const model = preCopy.copy();
  if (pace.rate <= 0 && !model.stopped) return { kind: "never", model };
  const end = preCopy.clock + horizon;
  model.steadySyncs = 0; // what was steady before a change need not be after it
  let best = Number.POSITIVE_INFINITY;
  let throttle = model.throttle;
  let passesAtProgress = model.passes;
  for (;;) {
    const target = Math.min(passes, model.passes + PASSES);
    model.runTo(end, pace, target);
    if (model.stopped || model.passes >= passes) return { kind: "stops", model };
    if (model.passes < target) return { kind: "open", model };
    if (model.lowest < best * (1 - PROGRESS) || model.throttle > throttle) {
      best = Math.min(best, model.lowest);
      throttle = model.throttle;
      passesAtProgress = model.passes;
    }
    const fixed = model.steadySyncs >= STEADY_SYNCS && !model.mayThrottle;
    const patience = model.mayThrottle ? SYNCS_BEFORE_THROTTLE : SYNCS_WITHOUT_PROGRESS;
    if (fixed || model.passes - passesAtProgress > patience) return { kind: "never", model };
  }
}
