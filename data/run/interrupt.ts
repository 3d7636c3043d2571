/** A pause that Ctrl-C made ends with the next `apply`; a pause that somebody asked for does not. */
import type { Observation } from "../../sim/index.ts";

/** Before the name of whoever interrupted. */
export const INTERRUPTED = "interrupt of ";

/** Whether the last that persons asked for is the pause of an interrupt. */
export function wasInterrupted(observations: readonly Observation[]): boolean {
  const asked = observations.filter((each) => each.kind === "person");
  const last = asked
    .filter(({ action }) => action === "pause" || action === "freeze" || action === "resume")
    .at(-1);
  return last?.action === "pause" && last.by.startsWith(INTERRUPTED);
}
