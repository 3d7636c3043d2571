/**
 * A move after its request: what is seen of the server and of its record, until it is at rest; then where the server is
 * decides how the move ended, not the record's word.
 */
import type { MoveStep } from "../../plan/plan.ts";
import type { MigrationSight, ServerSight } from "../../port/port.ts";
import { ABORTED, noTraceWords } from "../entry-words.ts";
import { reasonToAbort } from "../rules/abort.ts";
import { requeue, settleDone, settleFailed, settleMoot, settleNeedsPerson } from "../settle.ts";
import {
  awaitsAnswer,
  goOnAfter,
  note,
  setState,
  stateOf,
  type Turn,
  wakeStepAt,
} from "../turn.ts";
import { changed, type MoveWork } from "../work.ts";
import { isInProgress, ourRecord } from "./migration-record.ts";
import { refuse } from "./move-refusal.ts";
import { confirm, isLive, look, nudge } from "./move-request.ts";

interface Seen {
  readonly work: MoveWork;
  readonly sight: ServerSight;
}

export function followSees(turn: Turn, index: number, step: MoveStep, seen: Seen): void {
  const { sight } = seen;
  if (seen.work.phase === "verifying") {
    if (sight.intent !== null) verify(turn, index, step, seen);
    return;
  }
  const record = ourRecord(sight, seen.work, turn.state.policy);
  const work = record === null ? seen.work : followed(turn, index, seen.work, record);
  // While the request's own answer is out it decides first; what is seen meanwhile is kept in mind.
  if (work.phase === "asked" || (work.phase === "confirming" && sight.status === "VERIFY_RESIZE")) {
    return;
  }
  const rests = sight.taskState === null && (record === null || !isInProgress(record));
  if (sight.status === "VERIFY_RESIZE" && sight.taskState === null) {
    awaitConfirm(turn, index, step, { work, sight }, record);
  } else if (!rests) stillMoving(turn, index, { work, sight }, record);
  else if (sight.status === "ERROR") {
    settleNeedsPerson(turn, index, `${step.server} is in ERROR on ${sight.host}`);
  } else if (sight.host === work.course.source) {
    backAtSource(turn, index, step, { work, sight }, record);
  } else if (arrived(step, { work, sight }, record)) {
    const until = turn.now + turn.state.policy.lookTime;
    look(turn, index, step, changed(work, { phase: "verifying", until }), true);
  } else settleElsewhere(turn, index, step, sight);
}

/** What our record tells anew: kept in mind, and in the journal. A doubt about the request is over. */
function followed(turn: Turn, index: number, work: MoveWork, record: MigrationSight): MoveWork {
  if (record.id === work.record && record.status === work.word) return work;
  const runs = record.status.startsWith("running") || record.status === "migrating";
  const begins = runs && work.runningSince === null;
  const found = work.phase === "doubt";
  const next = changed(work, {
    phase: found ? "moving" : work.phase,
    adopted: work.adopted || found,
    until: found ? work.requestedAt + turn.state.policy.patience : work.until,
    record: record.id,
    word: record.status,
    runningSince: begins ? turn.now : work.runningSince,
  });
  const state = stateOf(turn, index);
  setState(turn, index, { kind: "active", work: next, intent: awaited(state) });
  note(
    turn,
    index,
    "state",
    `migration ${record.id} ${record.status}${found ? ": the request had arrived" : ""}`,
  );
  if (found) wakeStepAt(turn, next.until, index);
  const { stuck } = turn.state.policy;
  if (begins && stuck.action !== "leave") wakeStepAt(turn, turn.now + stuck.after, index);
  return next;
}

const awaited = (state: ReturnType<typeof stateOf>): string | null =>
  state.kind === "active" ? state.intent : null;

function stillMoving(
  turn: Turn,
  index: number,
  { work, sight }: Seen,
  record: MigrationSight | null,
): void {
  if (turn.now >= work.until) {
    if (record !== null && mayAbortAgain(turn, work)) {
      // Nova shows that nothing came of it: as a new intent, once more.
      goOnAfter(turn, index, work, sight.intent);
      nudge(turn, index, "abort", `migration ${record.id} is ${record.status} still`);
      return;
    }
    const task = record === null ? "its task state tells of nothing ours" : record.status;
    settleNeedsPerson(turn, index, `no end within its time: ${task}`);
    return;
  }
  wait(turn, index, work, sight, work.phase !== "moving");
  const why = reasonToAbort(turn.state);
  if (why !== null && isLive(work.course.type) && work.nudge !== "abort" && record !== null) {
    nudge(turn, index, "abort", why);
  }
}

const mayAbortAgain = ({ state }: Turn, { nudge: nudged, nudges }: MoveWork): boolean =>
  nudged === "abort" && nudges < state.policy.attempts && state.mode !== "frozen";

/** Nothing to do yet. What is in doubt is looked at again soon; of what moves the polls tell. */
function wait(turn: Turn, index: number, work: MoveWork, sight: ServerSight, soon = true): void {
  goOnAfter(turn, index, work, sight.intent);
  if (!soon || awaitsAnswer(turn, index)) return;
  wakeStepAt(turn, Math.min(work.until, turn.now + turn.state.policy.lookEvery), index);
}

/** Only our own resize is confirmed. Confirmed twice at most: then a person must look. */
function awaitConfirm(
  turn: Turn,
  index: number,
  step: MoveStep,
  { work, sight }: Seen,
  record: MigrationSight | null,
): void {
  // A record of ours that has ended waits for nothing: what is to be confirmed then is somebody else's.
  const waits = record !== null && isInProgress(record);
  const ours = waits && !isLive(work.course.type) && sight.host !== work.course.source;
  if (!ours) {
    if (turn.now >= work.until) {
      settleNeedsPerson(turn, index, `${step.server} waits for a resize that is not ours`);
    } else wait(turn, index, work, sight);
  } else if (work.phase === "confirm-doubt" && turn.now < work.until) {
    wait(turn, index, work, sight);
  } else if (work.confirms < turn.state.policy.attempts && record.status !== "confirming") {
    confirm(turn, index, step, work);
  } else settleNeedsPerson(turn, index, `${step.server} stays unconfirmed on ${sight.host}`);
}

function arrived(step: MoveStep, { work, sight }: Seen, record: MigrationSight | null): boolean {
  if (sight.host === (work.course.destination ?? step.destination)) return true;
  return work.course.destination === null && record?.destination === sight.host;
}

/** At rest where it came from: not done, failed, refused, or the guest's place cannot be told. */
function backAtSource(
  turn: Turn,
  index: number,
  step: MoveStep,
  { work, sight }: Seen,
  record: MigrationSight | null,
): void {
  const { policy } = turn.state;
  if (record === null) {
    noTrace(turn, index, step, { work, sight });
    return;
  }
  const why = sight.failure ?? `migration ${record.id} ended ${record.status}`;
  if (work.nudge === "abort") {
    settleFailed(turn, index, `${ABORTED}${step.server} is on ${sight.host}`);
  } else if (
    record.status === "completed" ||
    record.status === "confirmed" ||
    unclear(work, record)
  ) {
    const until = work.phase === "unclear" ? work.until : turn.now + policy.lookTime;
    if (turn.now >= until) {
      const text = `${step.server} is on ${sight.host} by Nova's word, migration ${record.id} ${record.status}; where its guest runs cannot be told`;
      settleNeedsPerson(turn, index, text);
    } else {
      wait(turn, index, changed(work, { phase: "unclear", until }), sight);
    }
  } else if (record.status === "error" || work.runningSince === null) {
    refuse(turn, index, step, work, why);
  } else settleFailed(turn, index, why);
}

/** `error` after memory began to move, or after a service at its ends went away, may be the monitor's end, not the move's. */
const unclear = (work: MoveWork, record: MigrationSight): boolean =>
  record.status === "error" &&
  record.destination !== null &&
  (work.runningSince !== null || work.shaken || work.adopted);

/** No record of ours and the server at rest: not done, once it has been looked for longer than every timeout. */
function noTrace(turn: Turn, index: number, step: MoveStep, { work, sight }: Seen): void {
  const { lookTime, attempts } = turn.state.policy;
  const due = work.phase === "doubt" ? work.until : work.requestedAt + lookTime;
  if (turn.now < due || sight.intent === null) {
    goOnAfter(turn, index, work, sight.intent);
    if (awaitsAnswer(turn, index)) return;
    const soon = Math.min(due, turn.now + turn.state.policy.lookEvery);
    wakeStepAt(turn, Math.max(turn.now, soon), index);
  } else if (sight.migrations.some(({ id }) => id > work.since.migration)) {
    refuse(turn, index, step, work, "somebody else moved the server meanwhile", ["later"]);
  } else if (work.course.attempt < attempts) {
    note(turn, index, "decision", noTraceWords(work.course.attempt));
    // As a new intent, after the same looks and under the same rules as the first one.
    requeue(turn, index, { ...work.course, attempt: work.course.attempt + 1 });
  } else
    settleNeedsPerson(turn, index, `no trace of ${work.course.attempt} requests, none answered`);
}

function settleElsewhere(turn: Turn, index: number, step: MoveStep, { host }: ServerSight): void {
  if (step.direction === "out") settleMoot(turn, index, `${step.server} went to ${host}`, host);
  else settleFailed(turn, index, `${step.server} went to ${host}`);
}

/** The last look: on its host, at rest, its ports bound there, and answering where its operator has a probe. */
function verify(turn: Turn, index: number, step: MoveStep, { work, sight }: Seen): void {
  const { server } = step;
  const { host, status, taskState, portsBound, probe = null } = sight;
  if (host === work.course.source) {
    // Moved back in between, by somebody else.
    settleFailed(turn, index, `${server} is on ${host} again, without us`);
  } else if (status === "ERROR") {
    settleNeedsPerson(turn, index, `${server} is in ERROR on ${host}`);
  } else if (portsBound !== false && probe !== null) {
    if (turn.now < work.until) wait(turn, index, work, sight);
    else settleNeedsPerson(turn, index, `${server} is on ${host}, and its probe fails: ${probe}`);
  } else if (portsBound !== false) {
    const busy = taskState === null ? "" : `, now ${taskState}`;
    settleDone(turn, index, `${server} is on ${host}, ${status}${busy}`, host);
  } else if (turn.now < work.until) {
    wait(turn, index, work, sight);
  } else settleNeedsPerson(turn, index, `${server} is on ${host}, its ports are not bound there`);
}
