/** A pre-copy that never ends repeats itself: days of it are one orbit, taken many times. */
import type { Seconds } from "../base/units.ts";
import type { Pace } from "./pace.ts";
import type { PreCopy } from "./pre-copy.ts";

/** Passes that are taken for one orbit, so that a period of a few passes evens out. */
const PASSES = 8;
/** Past the check, lest rounding stop just before it for ever [s]. */
const INSTANT: Seconds = 2e-9;

/** Moves a steady pre-copy on by `elapsed`: one orbit is run, whole repetitions are skipped, the rest is run. */
export function advanceSteady(preCopy: PreCopy, elapsed: Seconds, pace: Pace): void {
  const end = preCopy.clock + elapsed;
  const runPasses = (count: number): void => {
    const target = preCopy.passes + count;
    while (preCopy.passes < target && !preCopy.stopped && preCopy.time < end) {
      const check = preCopy.time + preCopy.timeToCheck(pace);
      preCopy.advance(Math.min(check, end) - preCopy.clock + INSTANT, pace);
    }
  };
  runPasses(1);
  const before = preCopy.mark();
  runPasses(PASSES);
  const orbit = preCopy.time - before.time;
  const repetitions = orbit > 0 ? Math.floor((end - preCopy.clock) / orbit) : 0;
  if (!preCopy.stopped) preCopy.repeatSince(before, Math.max(0, repetitions));
  preCopy.advance(end - preCopy.clock, pace);
}
