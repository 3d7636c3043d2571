/** When running live moves are to be aborted: the run is, or the window is over and the goal says so. */
import type { RunnerState } from "../runner-state.ts";
import { openWindow, WINDOW_OVER } from "./may-begin.ts";

/** In words; null = they go on. */
export function reasonToAbort(state: RunnerState): string | null {
  const { mode, policy, now } = state;
  if (mode === "frozen") return null;
  if (mode === "aborting") return "the run is aborted";
  const over = policy.windows.length > 0 && openWindow(state, now) === null;
  return over && policy.windowEnd === "abort" ? WINDOW_OVER : null;
}
