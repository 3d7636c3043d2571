/** What a run waits for by itself before anything new begins, for whoever watches it. */
import type { Instant } from "../../base/units.ts";
import type { RunnerState } from "../runner-state.ts";
import { awaitsOutlook, nextWindow, openWindow } from "./may-begin.ts";

export type Awaited =
  | { readonly kind: "window"; readonly opens: Instant }
  /** The first forecast of the rest: it tells what ends within the open window. */
  | { readonly kind: "outlook" }
  /** Headroom above the reserve. */
  | { readonly kind: "headroom" };

/** Null = nothing, or a person or a rule has stopped the run, which is told as such. */
export function awaitedBy(state: RunnerState): Awaited | null {
  const { start, stopped, mode, policy, outlook, now } = state;
  if (start.kind !== "begun" || stopped !== null || mode !== "running") return null;
  if (policy.keepReserve && outlook !== null && outlook.headroomBelow !== null) {
    return { kind: "headroom" };
  }
  if (policy.windows.length === 0) return null;
  if (openWindow(state, now) !== null) return awaitsOutlook(state) ? { kind: "outlook" } : null;
  const next = nextWindow(state, now);
  return next === null ? null : { kind: "window", opens: next.start };
}
