/** Windows: the run is woken at each start and end; after the last one it stops. */
import { reopenAll } from "../ready-queue.ts";
import { RUN } from "../runner-state.ts";
import { noteOnRun, type Turn, wakeStepAt } from "../turn.ts";
import { abortRunning } from "./abort-running.ts";
import { stop } from "./error-budget.ts";
import { awaitsOutlook, nextWindow, openWindow, WINDOW_OVER } from "./may-begin.ts";

export function bookWindows(turn: Turn): void {
  for (const { start, end } of turn.state.policy.windows) {
    for (const at of [start, end]) {
      if (at > turn.now && at < Number.POSITIVE_INFINITY) wakeStepAt(turn, at, RUN);
    }
  }
  if (turn.state.policy.windows.length > 0) onWindowEdge(turn);
}

export function onWindowEdge(turn: Turn): void {
  const { state, now } = turn;
  if (state.policy.windows.length === 0) return;
  if (openWindow(state, now) !== null) {
    const waits = awaitsOutlook(state) ? "; nothing begins before the rest is forecast" : "";
    noteOnRun(turn, `the window is open${waits}`);
    reopenAll(turn);
    return;
  }
  if (state.policy.windowEnd === "abort") abortRunning(turn, WINDOW_OVER);
  if (nextWindow(state, now) === null) stop(turn, WINDOW_OVER);
  else noteOnRun(turn, "outside the windows: nothing new begins");
}
