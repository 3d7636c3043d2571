/** A pre-copy that never ends repeats itself: days of it are one orbit, taken many times. */
import type { BytesPerSecond, Seconds } from "../base/units.ts";
import type { PreCopy } from "./pre-copy.ts";

/** Passes that are taken for one orbit: enough for whatever period the checks have to even out. */
const PASSES = 64;
const STRIDE: Seconds = 1;

/** Moves a steady pre-copy on by `elapsed`: one orbit is run, whole repetitions are skipped, the rest is run. */
export function advanceSteady(
  preCopy: PreCopy,
  elapsed: Seconds,
  rate: BytesPerSecond,
  quota: boolean,
  record: boolean,
): void {
  const end = preCopy.time + elapsed;
  const before = preCopy.mark();
  while (preCopy.passes < before.passes + PASSES && preCopy.time + STRIDE < end) {
    preCopy.advance(STRIDE, rate, quota, record);
  }
  const orbit = preCopy.time - before.time;
  const repetitions = orbit > 0 ? Math.floor((end - preCopy.time) / orbit) : 0;
  if (preCopy.passes >= before.passes + PASSES && !preCopy.stopped) {
    preCopy.repeatSince(before, repetitions);
  }
  preCopy.advance(end - preCopy.time, rate, quota, record);
}
