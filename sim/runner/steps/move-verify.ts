/** The last look at a moved server: where it is, as what, whether its network followed, and whether it answers. */
import type { MoveStep } from "../../plan/plan.ts";
import type { ServerSight } from "../../port/port.ts";
import { isToBeEmptied } from "../rules/to-be-emptied.ts";
import { settleDone, settleFailed, settleNeedsPerson } from "../settle.ts";
import type { Turn } from "../turn.ts";
import type { MoveWork } from "../work.ts";
import { isLive, wait } from "./move-request.ts";

interface Seen {
  readonly work: MoveWork;
  readonly sight: ServerSight;
}

/** Where the plan did not send it: by Nova's choice, or by somebody else. Who moves it on must know the plan: a person. */
export const EMPTIED_TOO = "which the plan empties, too";

export const isStranded = (turn: Turn, { direction }: MoveStep, host: string): boolean =>
  direction === "out" && isToBeEmptied(turn.state, host);

/** On its host, at rest, its ports bound there, and answering where its operator has a probe. */
export function verify(turn: Turn, index: number, step: MoveStep, { work, sight }: Seen): void {
  const { server } = step;
  const { host, status, portsBound, probe = null } = sight;
  const planned = work.course.destination ?? step.destination;
  if (host === work.course.source) {
    // Moved back in between, by somebody else.
    settleFailed(turn, index, `${server} is on ${host} again, without us`);
  } else if (status === "ERROR") {
    settleNeedsPerson(turn, index, `${server} is in ERROR on ${host}`);
  } else if (host !== planned && isStranded(turn, step, host)) {
    settleFailed(turn, index, `${server} is on ${host}, ${EMPTIED_TOO}`);
  } else if (fellOnTheWay(turn, work, sight)) {
    const was = `it was ${work.before} before its move, and nobody has acted on it since`;
    settleNeedsPerson(turn, index, `${server} is on ${host}, ${status}: ${was}`);
  } else if (portsBound !== false && probe !== null) {
    if (turn.now < work.until) wait(turn, index, work, sight);
    else settleNeedsPerson(turn, index, `${server} is on ${host}, and its probe fails: ${probe}`);
  } else if (portsBound !== false) {
    settleDone(turn, index, wordsFor(work, sight), host);
  } else if (turn.now < work.until) {
    wait(turn, index, work, sight);
  } else settleNeedsPerson(turn, index, `${server} is on ${host}, its ports are not bound there`);
}

/** A live move leaves a server as it was. Whoever stops or pauses it afterwards leaves an action of their own. */
function fellOnTheWay(turn: Turn, { course, before }: MoveWork, sight: ServerSight): boolean {
  if (!isLive(course.type) || sight.taskState !== null || sight.status === before) return false;
  const { users } = turn.state;
  const { word = "", user = null } = sight.lastAction ?? {};
  const isOurs = user === null || users.length === 0 || users.includes(user);
  // No action told is nobody's, too.
  return sight.lastAction === null || (isOurs && /^live[-_]migration/.test(word));
}

function wordsFor({ before }: MoveWork, sight: ServerSight): string {
  const { server, host, status, taskState, portsBound } = sight;
  const busy = taskState === null ? "" : `, now ${taskState}`;
  const was = status === before ? "" : ` (${before} before)`;
  const ports = portsBound === null ? "; its ports were not checked: no network service" : "";
  return `${server} is on ${host}, ${status}${was}${busy}${ports}`;
}
