/**
 * What a run's journal tells of its moves, in the form of a simulated run: so planned and actual are drawn alike.
 *
 * Times are when something was seen, so they are late by up to the driver's poll. What Nova does not tell is left at
 * zero: downtime, rounds, and bytes, which the counters of `progress` tell while a move lasts.
 */
import {
  type Asked,
  type Command,
  endTold,
  isPutBack,
  type JournalEntry,
  type JournalRow,
  type MoveRecord,
  type MoveStep,
  type Observation,
  ourRecord,
  type Phase,
  type Plan,
  type PlannedMoveType,
  parseIntent,
  type RunRecord,
  type Step,
} from "../../sim/index.ts";

/** Where each step of the plan stands, by the runner's own word. */
export type KindOf = (step: Step) => string;

type ServerSight = Extract<Observation, { kind: "server" }>;
type Request = Extract<Command, { kind: "live-migrate" | "cold-migrate" }>;
type Span = MoveRecord["phases"][number];

interface Draft {
  readonly step: MoveStep;
  readonly phases: { phase: Span["phase"]; start: number; end: number }[];
  /** The request that is under way, told from other people's migrations as the runner tells it; null = none is. */
  asked: Asked | null;
  requestedAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  end: MoveRecord["end"];
  type: PlannedMoveType;
  destination: string;
}

/** @param user as whom the run was begun, in Nova's records; null = not told. */
export function actualRun(
  plan: Plan,
  rows: readonly JournalRow[],
  user: string | null,
  kindOf: KindOf,
): RunRecord {
  const moves = plan.steps.filter((step) => step.kind === "move");
  const drafts = new Map(moves.map((step) => [step.id, draftOf(step)]));
  const underWay = new Map<string, Draft>();
  const lastEntryAt = new Map<string, number>();
  const firstIntentAt = new Map<string, number>();
  const users = user === null ? [] : [user];
  for (const { at, observation, entries, commands } of rows) {
    if (observation.kind === "restarted" && observation.user !== undefined) {
      users.push(observation.user);
    }
    if (observation.kind === "server") {
      noteSight(underWay.get(observation.server), observation, users, at);
    }
    for (const entry of entries) {
      const { step, kind } = entry;
      lastEntryAt.set(step, at);
      if (kind === "intent" && !firstIntentAt.has(step)) firstIntentAt.set(step, at);
      const draft = drafts.get(step);
      if (draft !== undefined && isOver(draft, entry, at)) underWay.delete(draft.step.server);
    }
    for (const command of commands) {
      if (command.kind !== "live-migrate" && command.kind !== "cold-migrate") continue;
      const draft = drafts.get(parseIntent(command.intent)?.stepId ?? "");
      if (draft === undefined) continue;
      begin(draft, command, at);
      underWay.set(command.server, draft);
    }
  }
  const now = rows.at(-1)?.at ?? 0;
  const records = [...drafts.values()].map((draft) => recordOf(draft, now));
  const ends = records.flatMap(({ endedAt }) => endedAt ?? []);
  const begins = records.flatMap(({ requestedAt }) => requestedAt ?? []);
  return {
    window: ends.length === 0 ? 0 : Math.max(...ends) - Math.min(...begins),
    moves: records,
    links: [],
    hosts: plan.goal.drain.map((host) => {
      const of = (kind: Step["kind"]): Step | undefined =>
        plan.steps.find((step) => step.kind === kind && step.kind !== "move" && step.host === host);
      const doneAt = (step: Step | undefined): number | null =>
        step !== undefined && kindOf(step) === "done" ? (lastEntryAt.get(step.id) ?? null) : null;
      const maintain = of("maintain");
      return {
        host,
        cordonedAt: doneAt(of("cordon")),
        emptyAt: maintain === undefined ? null : (firstIntentAt.get(maintain.id) ?? null),
        backAt: doneAt(of("uncordon")),
      };
    }),
  };
}

const draftOf = (step: MoveStep): Draft => ({
  step,
  phases: [],
  asked: null,
  requestedAt: null,
  startedAt: null,
  endedAt: null,
  end: "not-started",
  type: step.type,
  destination: step.destination,
});

/** A move asked for again begins anew: what came of the first request stays drawn before it. */
function begin(draft: Draft, command: Request, at: number): void {
  const { source } = draft.step;
  const { destination, since } = command;
  draft.type = typeAsked(draft.step, command);
  // Its record is looked for among all newer ones: a doubt about the request is the runner's alone.
  draft.asked = {
    ...{ course: { source, destination, type: draft.type }, since, record: null },
    ...{ phase: "moving", requestedAt: at },
  };
  draft.destination = destination ?? draft.step.destination;
  draft.requestedAt ??= at;
  draft.endedAt = null;
  // A move under way is drawn as one that goes well: only an end can be a bad one.
  draft.end = "completed";
  draft.phases.push({ phase: "queued", start: at, end: at });
}

function typeAsked({ type }: MoveStep, command: Request): PlannedMoveType {
  if (command.kind === "live-migrate") return command.blockMigration ? "block-live" : "live";
  if (type === "live") return "cold";
  return type === "block-live" ? "cold-block" : type;
}

/** Takes down how the step, or the request that is under way, ended; true = it did. */
function isOver(draft: Draft, entry: JournalEntry, at: number): boolean {
  const end = endTold(entry);
  const putBack = isPutBack(entry);
  if (end === null && putBack === null) return false;
  if (draft.asked !== null) close(draft, at);
  // Of a move that failed and was skipped later it stays told that it failed, and when.
  if (draft.requestedAt === null || draft.endedAt !== null) return true;
  draft.end = end ?? (putBack === "refused" ? "refused" : "not-started");
  draft.endedAt = end === null ? null : at;
  return true;
}

function close(draft: Draft, at: number): void {
  draft.asked = null;
  const last = draft.phases.at(-1);
  if (last !== undefined) last.end = at;
}

/** What others do with the server is none of it: only the request's own record counts. */
function noteSight(
  draft: Draft | undefined,
  sight: ServerSight,
  users: readonly string[],
  at: number,
): void {
  if (draft === undefined || draft.asked === null) return;
  const record = ourRecord(sight, draft.asked, { users });
  if (record === null) return;
  draft.asked = { ...draft.asked, record: record.id };
  if (record.destination !== null) draft.destination = record.destination;
  const phase = phaseOf(draft.type, record.status, sight.status);
  if (phase === null) return;
  if (phase !== "queued") draft.startedAt ??= at;
  enter(draft, phase, at);
}

/** Nova's word for a record as the phase that it stands for; null = over, or a word that tells none. */
function phaseOf(type: PlannedMoveType, word: string, status: string): Span["phase"] | null {
  const isCold = type === "cold" || type === "cold-block";
  if (isCold && status === "VERIFY_RESIZE") return "confirming";
  const running: Phase = type === "block-live" ? "mirror" : "precopy";
  const phases: Readonly<Record<string, Span["phase"]>> = {
    accepted: "queued",
    queued: "queued",
    preparing: "preparing",
    "pre-migrating": "stopping",
    running,
    "running (post-copy)": "postcopy",
    migrating: "copying",
    "post-migrating": isCold ? "starting" : "finishing",
    finished: "confirming",
  };
  return phases[word] ?? null;
}

function enter(draft: Draft, phase: Span["phase"], at: number): void {
  const last = draft.phases.at(-1);
  if (last?.phase === phase) return;
  if (last !== undefined) last.end = at;
  draft.phases.push({ phase, start: at, end: at });
}

function recordOf(draft: Draft, now: number): MoveRecord {
  if (draft.asked !== null) close(draft, now);
  const { step, type, destination, requestedAt, startedAt, endedAt, end, phases } = draft;
  const { id, server, source } = step;
  return {
    ...{ step: id, server, type, source, destination },
    ...{ requestedAt, startedAt, endedAt, end, phases },
    ...{ downtime: 0, outage: 0, bytes: 0, rounds: 0, syncs: [] },
  };
}
