/** What every stop, abort and end lists: hosts left disabled, servers left stopped. Rare, so it may look at all steps. */
import { elementAt } from "./persistent-array.ts";
import { noteOnRun, stateOf, type Turn } from "./turn.ts";

export function leftBehind(turn: Turn): void {
  const { program, hosts } = turn.state;
  const names = [...program.hostIndex];
  const inState = (service: string): string[] =>
    names.filter(([, row]) => elementAt(hosts, row).service === service).map(([host]) => host);
  tell(turn, "left disabled", inState("ours"));
  tell(turn, "perhaps disabled, nobody could tell", inState("asked"));
  const stopped = { surely: [] as string[], perhaps: [] as string[] };
  for (const [index, step] of program.steps.entries()) {
    if (step.kind !== "stop" || isStartedAgain(turn, step.server)) continue;
    const state = stateOf(turn, index);
    if (state.kind === "done" && state.how === "done") stopped.surely.push(step.server);
    else if (state.kind === "active" && state.work.kind === "stop" && state.work.phase !== "look") {
      stopped.perhaps.push(step.server);
    } else if (state.kind === "needs-person") stopped.perhaps.push(step.server);
  }
  tell(turn, "left stopped", stopped.surely);
  tell(turn, "perhaps stopped, nobody could tell", stopped.perhaps);
}

function isStartedAgain(turn: Turn, server: string): boolean {
  const { program } = turn.state;
  return (program.stepsOfServer.get(server) ?? []).some((index) => {
    const state = stateOf(turn, index);
    return (
      program.steps[index]?.kind === "start" && state.kind === "done" && state.how !== "skipped"
    );
  });
}

function tell(turn: Turn, what: string, names: readonly string[]): void {
  if (names.length > 0) noteOnRun(turn, `${what}: ${names.join(", ")}`);
}
