/** The look before a move's request: whether the server and its destination are still as the plan has them. */
import type { MoveStep } from "../../plan/plan.ts";
import type { ServerSight } from "../../port/port.ts";
import { mayBegin } from "../rules/may-begin.ts";
import { isToBeEmptied } from "../rules/to-be-emptied.ts";
import { putOff, requeue, settleFailed, settleMoot, settleNeedsPerson } from "../settle.ts";
import { note, type Turn } from "../turn.ts";
import type { Course, MoveWork } from "../work.ts";
import { isInProgress } from "./migration-record.ts";
import { refuse } from "./move-refusal.ts";
import { isLive, request } from "./move-request.ts";

interface Looked {
  readonly work: MoveWork;
  readonly sight: ServerSight;
}

export function recheckSees(turn: Turn, index: number, step: MoveStep, looked: Looked): void {
  const { work, sight } = looked;
  if (sight.host !== work.course.source) {
    elsewhere(turn, index, step, looked);
    return;
  }
  const busy = busyWith(sight);
  if (busy !== null) {
    refuse(turn, index, step, work, `server ${step.server} ${busy}`, ["later"]);
    return;
  }
  if (sight.locked && !turn.state.program.locked.has(step.server)) {
    const why = `server ${step.server} was locked after the plan was made`;
    refuse(turn, index, step, work, why, ["later"]);
    return;
  }
  if (sight.status === "ERROR") {
    settleNeedsPerson(turn, index, `server ${step.server} is in ERROR`);
    return;
  }
  const states = isLive(work.course.type) ? ["ACTIVE", "PAUSED"] : ["ACTIVE", "SHUTOFF"];
  if (!states.includes(sight.status)) {
    const why = `server ${step.server} is ${sight.status}`;
    refuse(turn, index, step, work, why, ["other-type", "later"]);
    return;
  }
  const closed = refusalOfDestination(looked);
  if (closed !== null) {
    refuse(turn, index, step, work, closed);
    return;
  }
  if (mayBegin(turn.state)) request(turn, index, step, looked);
  else requeue(turn, index, work.course);
}

/** Somebody else moved it: what is off the host to be emptied is off it; what should come back is not fetched from anywhere. */
function elsewhere(turn: Turn, index: number, step: MoveStep, { work, sight }: Looked): void {
  const busy = busyWith(sight);
  const { host } = sight;
  if (busy !== null) {
    refuse(turn, index, step, work, `server ${step.server} ${busy} on ${host}`, ["later"]);
  } else if (host === step.destination) {
    settleMoot(turn, index, `${step.server} is on ${host} already`, host);
  } else if (step.direction === "out" && !isToBeEmptied(turn.state, host)) {
    note(turn, index, "decision", `${step.server} left ${step.source} without us`);
    settleMoot(turn, index, `${step.server} is on ${host}`, host);
  } else {
    settleFailed(turn, index, `${step.server} is on ${host}, not on ${work.course.source}`);
  }
}

/** Why nobody may ask anything of the server now; null = it is at rest. */
function busyWith({ status, taskState, migrations }: ServerSight): string | null {
  if (taskState !== null) return `is busy (${taskState})`;
  if (status === "VERIFY_RESIZE") return "waits for its resize to be confirmed";
  const open = migrations.find(isInProgress);
  return open === undefined ? null : `has migration ${open.id} ${open.status}`;
}

function refusalOfDestination({ work, sight }: Looked): string | null {
  const { destination: wanted } = work.course;
  const { destination } = sight;
  if (wanted === null) return null;
  if (destination === null) return `Compute host ${wanted} could not be found`;
  if (destination.state === "down") return `${wanted} is down`;
  if (destination.status === "disabled") return `${wanted} is disabled`;
  return destination.refusal === null ? null : `${wanted} ${destination.refusal}`;
}

/** Nothing was asked for yet: it gives its places back to others, and is looked at later, for as long as patience lasts. */
export function recheckFailed(turn: Turn, index: number, course: Course, why: string): void {
  const { lookTime, laterAfter, patience } = turn.state.policy;
  const unseen = (course.unseen ?? 0) + 1;
  if (unseen * (lookTime + laterAfter) >= patience) {
    settleNeedsPerson(turn, index, why);
    return;
  }
  note(turn, index, "decision", `${why}: later`);
  putOff(turn, index, { ...course, unseen }, turn.now + laterAfter);
}
