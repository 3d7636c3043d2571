/** Hosts that the run still empties: a server that goes from one to another of them is not out of the way. */

import { elementAt } from "../persistent-array.ts";
import type { RunnerState } from "../runner-state.ts";

/** A drained host whose maintenance is done may take servers again; without a maintenance it is to stay empty. */
export function isToBeEmptied({ program, steps }: RunnerState, host: string): boolean {
  if (!program.drained.has(host)) return false;
  return !(program.stepsOfHost.get(host) ?? []).some(
    (index) => program.steps[index]?.kind === "maintain" && elementAt(steps, index).kind === "done",
  );
}
