/** The forecast of the rest: an overrun beyond the limit stops the run, headroom under the reserve holds it. */
import { reopenAll } from "../ready-queue.ts";
import type { Outlook, RunnerState } from "../runner-state.ts";
import { noteOnRun, type Turn } from "../turn.ts";
import { stop } from "./error-budget.ts";
import { openWindow } from "./may-begin.ts";

export function onOutlook(turn: Turn, outlook: Outlook): void {
  const { outlook: before, policy } = turn.state;
  turn.state.outlook = outlook;
  const { overrun, headroomBelow } = outlook;
  if (overrun > 0 && (before === null || before.overrun <= 0)) {
    noteOnRun(turn, `at P95 the run ends ${Math.round(overrun)} s late`);
  }
  if (policy.overrunLimit !== null && overrun > policy.overrunLimit) {
    stop(
      turn,
      `at P95 the run ends ${Math.round(overrun)} s late, ${policy.overrunLimit} s are allowed`,
    );
  }
  if (headroomBelow !== (before?.headroomBelow ?? null)) {
    const holds = policy.keepReserve ? "; nothing new begins" : "";
    noteOnRun(
      turn,
      headroomBelow === null ? "the reserve holds again" : `${headroomBelow}${holds}`,
    );
  }
  if (onlyReserveHolds(turn.state)) stop(turn, `the reserve is short: ${headroomBelow}`);
  reopenAll(turn);
}

/** With nothing under way no headroom comes back by the run's own doing: persons must know, and may resume it. */
const onlyReserveHolds = (state: RunnerState): boolean =>
  state.policy.keepReserve &&
  state.outlook?.headroomBelow != null &&
  state.active === 0 &&
  state.start.kind === "begun" &&
  state.mode === "running" &&
  (state.policy.windows.length === 0 || openWindow(state, state.now) !== null);
