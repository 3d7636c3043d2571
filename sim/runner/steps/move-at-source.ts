/** A move whose server is at rest where it came from: not done, failed, refused, or the guest's place cannot be told. */
import type { MoveStep } from "../../plan/plan.ts";
import type { MigrationSight, ServerSight } from "../../port/port.ts";
import { ABORTED, noTraceWords } from "../entry-words.ts";
import { requeue, settleFailed, settleNeedsPerson } from "../settle.ts";
import { awaitsAnswer, goOnAfter, note, type Turn, wakeStepAt } from "../turn.ts";
import { changed, type MoveWork } from "../work.ts";
import { refuse } from "./move-refusal.ts";
import { isLive, wait } from "./move-request.ts";

interface Seen {
  readonly work: MoveWork;
  readonly sight: ServerSight;
}

export function backAtSource(
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
  // Also where an abort was asked for: a record that may lie says nothing of how that ended.
  if (record.status === "completed" || record.status === "confirmed" || unclear(work, record)) {
    const until = work.phase === "unclear" ? work.until : turn.now + policy.lookTime;
    if (turn.now >= until) {
      const text = `${step.server} is on ${sight.host} by Nova's word, migration ${record.id} ${record.status}; where its guest runs cannot be told`;
      settleNeedsPerson(turn, index, text);
    } else {
      wait(turn, index, changed(work, { phase: "unclear", until }), sight);
    }
  } else if (work.nudge === "abort") {
    settleFailed(turn, index, `${ABORTED}${step.server} is on ${sight.host}`);
  } else if (record.status === "error" || work.runningSince === null) {
    refuse(turn, index, step, work, why);
  } else settleFailed(turn, index, why);
}

/**
 * Whether an `error` may be the monitor's end and not the move's.
 *
 * A live move's record has a destination only once Nova's conductor has checked it and handed the move on; what it
 * refuses before (no valid host, a failed pre-check) leaves none. An `error` with one may have come after memory moved,
 * all within one poll. A cold guest is off until Nova has the server on its destination: there `error` is doubtful
 * only once disks moved, or where a service went away, or where what it went through was not seen.
 */
const unclear = ({ course, runningSince, shaken, adopted }: MoveWork, record: MigrationSight) =>
  record.status === "error" &&
  record.destination !== null &&
  (isLive(course.type) || runningSince !== null || shaken || adopted);

/** No record of ours and the server at rest: not done, once it has been looked for longer than every timeout. */
function noTrace(turn: Turn, index: number, step: MoveStep, { work, sight }: Seen): void {
  const { lookTime, attempts } = turn.state.policy;
  const due = work.phase === "doubt" ? work.until : work.requestedAt + lookTime;
  if (turn.now < due || sight.intent === null) {
    goOnAfter(turn, index, work, sight.intent);
    if (awaitsAnswer(turn, index)) return;
    const soon = Math.min(due, turn.now + turn.state.policy.lookEvery);
    wakeStepAt(turn, Math.max(turn.now, soon), index);
    return;
  }
  const others = sight.migrations.filter(({ id }) => id > work.since.migration);
  const lost = others.find(({ status, destination }) => status === "error" && destination !== null);
  if (lost !== undefined) {
    const text = `${step.server} is on ${sight.host} by Nova's word, migration ${lost.id} error`;
    settleNeedsPerson(turn, index, `${text}; where its guest runs cannot be told`);
  } else if (others.length > 0) {
    refuse(turn, index, step, work, "somebody else moved the server meanwhile", ["later"]);
  } else if (work.course.attempt < attempts) {
    note(turn, index, "decision", noTraceWords(work.course.attempt));
    // As a new intent, after the same looks and under the same rules as the first one.
    requeue(turn, index, { ...work.course, attempt: work.course.attempt + 1 });
  } else
    settleNeedsPerson(turn, index, `no trace of ${work.course.attempt} requests, none answered`);
}
