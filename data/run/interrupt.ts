/** A pause that Ctrl-C made ends with the next `apply`; a pause or a freeze that somebody asked for does not. */
import type { Observation } from "../../sim/index.ts";

/** Before the name of whoever interrupted. */
export const INTERRUPTED = "interrupt of ";

/** Whether the run stands still for an interrupt alone: it ran when somebody pressed Ctrl-C, and nobody has said more. */
export function wasInterrupted(observations: readonly Observation[]): boolean {
  let standsStill = false;
  let forInterrupt = false;
  for (const asked of observations) {
    if (asked.kind !== "person") continue;
    if (asked.action === "resume") {
      standsStill = false;
      forInterrupt = false;
    } else if (asked.action === "pause" || asked.action === "freeze") {
      const isInterrupt = asked.action === "pause" && asked.by.startsWith(INTERRUPTED);
      // One more Ctrl-C of a run that already stands still changes nothing of why it does.
      if (!isInterrupt) forInterrupt = false;
      else if (!standsStill) forInterrupt = true;
      standsStill = true;
    }
  }
  return forInterrupt;
}
