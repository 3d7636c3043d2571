/** What a run has done up to now, read off its runner's state and what was last seen of its servers. */
import { elementAt, type Plan, type RunnerState, type SoFar } from "../../sim/index.ts";
import { stateOfStep } from "./step-views.ts";

/** States in which a step has left everything as it was. */
const untouched: ReadonlySet<string> = new Set(["waiting", "ready", "postponed", "held"]);
/** States in which nothing that it asked for is under way any more. */
const over: ReadonlySet<string> = new Set([...untouched, "done", "failed"]);

/** @param lastSeen host on which each server was last seen. */
export function soFarOf(
  plan: Plan,
  runner: RunnerState,
  lastSeen: ReadonlyMap<string, string>,
): SoFar {
  const movedTo = new Map<string, string>();
  const inMotion = new Set<string>();
  const stopped = new Set<string>();
  const maintained = new Set<string>();
  for (const step of plan.steps) {
    const state = stateOfStep(runner, step);
    if (untouched.has(state.kind)) continue;
    if ("server" in step && !over.has(state.kind)) inMotion.add(step.server);
    const isDone = state.kind === "done" && state.how === "done";
    switch (step.kind) {
      case "move": {
        const at = state.kind === "done" ? state.at : null;
        const seen = at ?? lastSeen.get(step.server);
        if (seen !== undefined) movedTo.set(step.server, seen);
        break;
      }
      case "stop":
        if (isDone) stopped.add(step.server);
        break;
      case "start":
        if (isDone) stopped.delete(step.server);
        break;
      case "cordon":
      case "uncordon":
        break;
      case "maintain":
        maintained.add(step.host);
        break;
    }
  }
  const { disabled, unsettled } = servicesOf(runner);
  return { movedTo, inMotion, stopped, disabled, unsettled, maintained };
}

function servicesOf({ program, hosts }: RunnerState): Pick<SoFar, "disabled" | "unsettled"> {
  const disabled = new Set<string>();
  const unsettled = new Set<string>();
  for (const [host, index] of program.hostIndex) {
    const { service } = elementAt(hosts, index);
    if (service === "ours") disabled.add(host);
    // Asked for and not settled, or somebody else's: the runner itself looks which.
    if (service === "asked" || service === "theirs") unsettled.add(host);
  }
  return { disabled, unsettled };
}
