/** Whether anything new may begin: nobody stopped or paused the run, a window is open, the reserve holds. */
import type { Instant, Seconds } from "../../base/units.ts";
import type { Step } from "../../plan/plan.ts";
import type { RunnerState } from "../runner-state.ts";

export function mayBegin(state: RunnerState): boolean {
  const { start, stopped, mode, policy, outlook, now } = state;
  if (start.kind !== "begun" || stopped !== null || mode !== "running") return false;
  if (policy.keepReserve && outlook !== null && outlook.headroomBelow !== null) return false;
  if (policy.windows.length === 0) return true;
  return openWindow(state, now) !== null && !awaitsOutlook(state);
}

/** Also in the middle of a step, before its request is made a second time: there may be less of the window left by then. */
export const mayBeginNow = (state: RunnerState, step: Step): boolean =>
  mayBegin(state) && fitsWindow(state, step).kind === "now";

/**
 * Whether what the run took away may be given back: a service enabled, a server started. The windows do not hold it up:
 * a host that stays out of service and a server that stays off because the hour is over would be the run's doing.
 */
export function mayRestore(state: RunnerState): boolean {
  const { start, stopped, mode, policy, outlook } = state;
  if (start.kind !== "begun" || mode !== "running") return false;
  if (stopped !== null && stopped !== WINDOW_OVER) return false;
  return !(policy.keepReserve && outlook !== null && outlook.headroomBelow !== null);
}

export const restores = ({ kind }: Step): boolean => kind === "uncordon" || kind === "start";

/** Why a run stops after its last window. */
export const WINDOW_OVER = "the window is over";

/** In a window that ends nothing begins before the first forecast of the rest has told what ends within it. */
export function awaitsOutlook(state: RunnerState): boolean {
  const open = openWindow(state, state.now);
  return open !== null && open.end < Number.POSITIVE_INFINITY && state.outlook === null;
}

export const openWindow = ({ policy }: RunnerState, now: Instant) =>
  policy.windows.find(({ start, end }) => start <= now && now < end) ?? null;

export const nextWindow = ({ policy }: RunnerState, now: Instant) =>
  policy.windows.find(({ start }) => start > now) ?? null;

/** Nothing but giving back is left to do. */
export const isPastWindows = (state: RunnerState): boolean =>
  state.policy.windows.length > 0 &&
  openWindow(state, state.now) === null &&
  nextWindow(state, state.now) === null;

export type Fit =
  | { readonly kind: "now" | "never" }
  | { readonly kind: "later"; readonly at: Instant };

/** What would not end in the open window at P95 waits for the next one that is long enough, if there is one. */
export function fitsWindow(state: RunnerState, step: Step): Fit {
  const { policy, now } = state;
  const open = openWindow(state, now);
  const needed = neededFor(state, step);
  if (open === null || needed === undefined || now + needed <= open.end) return { kind: "now" };
  const later = policy.windows.find(({ start, end }) => start > now && start + needed <= end);
  return later === undefined ? { kind: "never" } : { kind: "later", at: later.start };
}

/**
 * By the forecast of the rest; work on a host by the goal's own word, where that is longer. A server that is stopped in
 * place is off until that work is over. Undefined = it fits whatever window is open, or may pass outside of them all.
 */
function neededFor({ policy, outlook }: RunnerState, step: Step): Seconds | undefined {
  if (restores(step)) return undefined;
  const foreseen = outlook?.remaining[step.id];
  const isWork = step.kind === "maintain" || step.kind === "stop";
  return isWork ? Math.max(policy.maintenanceTime, foreseen ?? 0) : foreseen;
}
