/** What every stop, abort and end lists: hosts left disabled, servers left stopped. Rare, so it may look at all steps. */
import { elementAt } from "./persistent-array.ts";
import type { RunnerState } from "./runner-state.ts";
import { noteOnRun, type Turn } from "./turn.ts";

export interface LeftBehind {
  /** Hosts whose service the run has disabled. */
  readonly disabled: readonly string[];
  /** Hosts whose service it asked to disable: nobody could tell what became of it. */
  readonly perhapsDisabled: readonly string[];
  readonly stopped: readonly string[];
  readonly perhapsStopped: readonly string[];
}

export function leftBehindOf(state: RunnerState): LeftBehind {
  const { program, hosts, steps } = state;
  const inState = (service: string): string[] =>
    [...program.hostIndex].flatMap(([host, row]) =>
      elementAt(hosts, row).service === service ? [host] : [],
    );
  const stopped: string[] = [];
  const perhapsStopped: string[] = [];
  for (const [index, step] of program.steps.entries()) {
    if (step.kind !== "stop" || isStartedAgain(state, step.server)) continue;
    const at = elementAt(steps, index);
    const isAsked = at.kind === "active" && at.work.kind === "stop" && at.work.phase !== "look";
    if (at.kind === "done" && at.how === "done") stopped.push(step.server);
    else if (isAsked || at.kind === "needs-person") perhapsStopped.push(step.server);
  }
  return {
    disabled: inState("ours"),
    perhapsDisabled: inState("asked"),
    stopped,
    perhapsStopped,
  };
}

function isStartedAgain({ program, steps }: RunnerState, server: string): boolean {
  return (program.stepsOfServer.get(server) ?? []).some((index) => {
    const at = elementAt(steps, index);
    if (program.steps[index]?.kind !== "start" || at.kind !== "done") return false;
    // Moot with a host: found running. Moot without: it had nothing to start then.
    return at.how === "done" || (at.how === "moot" && at.at !== null);
  });
}

export function leftBehind(turn: Turn): void {
  const { disabled, perhapsDisabled, stopped, perhapsStopped } = leftBehindOf(turn.state);
  tell(turn, "left disabled", disabled);
  tell(turn, "perhaps disabled, nobody could tell", perhapsDisabled);
  tell(turn, "left stopped", stopped);
  tell(turn, "perhaps stopped, nobody could tell", perhapsStopped);
}

function tell(turn: Turn, what: string, names: readonly string[]): void {
  if (names.length > 0) noteOnRun(turn, `${what}: ${names.join(", ")}`);
}
