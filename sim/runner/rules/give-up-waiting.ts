/**
 * An aborted run ends with what it has asked of the cloud: it does not wait for persons at work on a host, for a service
 * that is to come up, or for a host to become ready. What it still waits for is told.
 */

import { holdWith } from "../settle.ts";
import { noteOnRun, stateOf, stepOf, type Turn } from "../turn.ts";
import type { Work } from "../work.ts";

/** A rare event: it looks at all steps. */
export function giveUpWaiting(turn: Turn, why: string): void {
  const stillOpen: string[] = [];
  for (const index of turn.state.program.steps.keys()) {
    const state = stateOf(turn, index);
    if (state.kind !== "active") continue;
    if (isIdle(turn, state.work)) holdWith(turn, index, why);
    else stillOpen.push(stepOf(turn, index).id);
  }
  if (stillOpen.length > 0) noteOnRun(turn, `ends once these have: ${stillOpen.join(", ")}`);
}

/** Nothing of it is under way in the cloud, nor in a process that works on the host for the run. */
function isIdle(turn: Turn, work: Work): boolean {
  switch (work.kind) {
    case "maintain":
      return work.phase === "ready" || turn.state.policy.maintenance.how === "person";
    case "cordon":
    case "uncordon":
      return work.phase !== "asked" && work.phase !== "doubt";
    default:
      return false;
  }
}
