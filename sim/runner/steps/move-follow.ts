/**
 * A move after its request: what is seen of the server and of its record, until it is at rest; then where the server is
 * decides how the move ended, not the record's word.
 */
import type { MoveStep } from "../../plan/plan.ts";
import type { MigrationSight, ServerSight } from "../../port/port.ts";
import { reasonToAbort } from "../rules/abort.ts";
import { settleFailed, settleMoot, settleNeedsPerson } from "../settle.ts";
import { goOnAfter, note, setState, stateOf, type Turn, wakeStepAt } from "../turn.ts";
import { changed, type MoveWork } from "../work.ts";
import { isInProgress, ourRecord } from "./migration-record.ts";
import { backAtSource } from "./move-at-source.ts";
import { refuse } from "./move-refusal.ts";
import { confirm, isLive, look, nudge, wait } from "./move-request.ts";
import { watchStuck } from "./move-stuck.ts";
import { EMPTIED_TOO, isStranded, verify } from "./move-verify.ts";

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
  const record = ourRecord(sight, seen.work, turn.state);
  const work = record === null ? seen.work : followed(turn, index, seen.work, record);
  // While the request's own answer is out it decides first; what is seen meanwhile is kept in mind.
  if (work.phase === "asked" || (work.phase === "confirming" && sight.status === "VERIFY_RESIZE")) {
    return;
  }
  if (record === null && work.refusal !== null && cameToNothing(work, sight)) {
    refuse(turn, index, step, work, work.refusal, ["later"]);
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

/** Whether a look shows that Nova meant its no: nothing new of the server, unless its own record may still be to come. */
function cameToNothing({ course, since }: MoveWork, sight: ServerSight): boolean {
  if (sight.intent === null) return false;
  const moves = isLive(course.type)
    ? sight.taskState === "migrating"
    : sight.taskState?.startsWith("resize_") === true || sight.status === "VERIFY_RESIZE";
  return !moves || sight.migrations.some(({ id }) => id > since.migration);
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
    refusal: null,
    until: found ? work.requestedAt + turn.state.policy.patience : work.until,
    record: record.id,
    word: record.status,
    wordSince: turn.now,
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
  watchStuck(turn, index, next);
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

function settleElsewhere(turn: Turn, index: number, step: MoveStep, { host }: ServerSight): void {
  if (isStranded(turn, step, host)) {
    settleFailed(turn, index, `${step.server} went to ${host}, ${EMPTIED_TOO}`);
  } else if (step.direction === "out")
    settleMoot(turn, index, `${step.server} went to ${host}`, host);
  else settleFailed(turn, index, `${step.server} went to ${host}`);
}
