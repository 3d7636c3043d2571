/** Whether anything new may begin: nobody stopped or paused the run, a window is open, the reserve holds. */
import type { Instant } from "../../base/units.ts";
import type { RunnerState } from "../runner-state.ts";

export function mayBegin(state: RunnerState): boolean {
  const { start, stopped, mode, policy, outlook, now } = state;
  if (start.kind !== "begun" || stopped !== null || mode !== "running") return false;
  if (policy.keepReserve && outlook !== null && outlook.headroomBelow !== null) return false;
  return policy.windows.length === 0 || openWindow(state, now) !== null;
}

export const openWindow = ({ policy }: RunnerState, now: Instant) =>
  policy.windows.find(({ start, end }) => start <= now && now < end) ?? null;

export const nextWindow = ({ policy }: RunnerState, now: Instant) =>
  policy.windows.find(({ start }) => start > now) ?? null;

export type Fit =
  | { readonly kind: "now" | "never" }
  | { readonly kind: "later"; readonly at: Instant };

/** What would not end in the open window at P95 waits for the next one that is long enough, if there is one. */
export function fitsWindow(state: RunnerState, step: string): Fit {
  const { policy, outlook, now } = state;
  const open = openWindow(state, now);
  const needed = outlook?.remaining[step];
  if (open === null || needed === undefined || now + needed <= open.end) return { kind: "now" };
  const later = policy.windows.find(({ start, end }) => start > now && start + needed <= end);
  return later === undefined ? { kind: "never" } : { kind: "later", at: later.start };
}
