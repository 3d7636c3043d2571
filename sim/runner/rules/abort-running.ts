/** Asks Nova to abort every live move that is seen under way. A rare event: it looks at all steps. */
import { isLive, nudge } from "../steps/move-request.ts";
import { stateOf, type Turn } from "../turn.ts";

export function abortRunning(turn: Turn, why: string): void {
  for (const index of turn.state.program.steps.keys()) {
    const state = stateOf(turn, index);
    if (state.kind !== "active" || state.work.kind !== "move") continue;
    const { phase, course, nudge: nudged, record } = state.work;
    const aborts = phase === "moving" && isLive(course.type) && record !== null;
    if (aborts && nudged !== "abort") nudge(turn, index, "abort", why);
  }
}
