/**
 * What a run's journal tells of its moves, in the form of a simulated run: so planned and actual are drawn alike.
 *
 * Times are when something was seen, so they are late by up to the driver's poll. What Nova does not tell is left at
 * zero: downtime, rounds, and bytes, which the counters of `progress` tell while a move lasts.
 */
import {
  type JournalRow,
  type MoveRecord,
  type MoveStep,
  type Observation,
  type Phase,
  type Plan,
  parseIntent,
  type RunRecord,
  type Step,
} from "../../sim/index.ts";

/** Where each step of the plan stands, by the runner's own word. */
export type KindOf = (step: Step) => string;

type ServerSight = Extract<Observation, { kind: "server" }>;
type Span = MoveRecord["phases"][number];

interface Draft {
  readonly step: MoveStep;
  readonly phases: { phase: Span["phase"]; start: number; end: number }[];
  requestedAt: number | null;
  startedAt: number | null;
  lastAt: number;
  destination: string;
}

export function actualRun(plan: Plan, rows: readonly JournalRow[], kindOf: KindOf): RunRecord {
  const moves = plan.steps.filter((step) => step.kind === "move");
  const drafts = new Map(moves.map((step) => [step.id, draftOf(step)]));
  const underWay = new Map<string, Draft>();
  const lastEntryAt = new Map<string, number>();
  const firstIntentAt = new Map<string, number>();
  for (const { at, observation, entries, commands } of rows) {
    if (observation.kind === "server") noteSight(underWay.get(observation.server), observation, at);
    for (const { step, kind } of entries) {
      lastEntryAt.set(step, at);
      if (kind === "intent" && !firstIntentAt.has(step)) firstIntentAt.set(step, at);
    }
    for (const command of commands) {
      if (command.kind !== "live-migrate" && command.kind !== "cold-migrate") continue;
      const draft = drafts.get(parseIntent(command.intent)?.stepId ?? "");
      if (draft === undefined) continue;
      beginAt(draft, at);
      underWay.set(command.server, draft);
    }
  }
  const records = moves.map((step) => {
    const draft = drafts.get(step.id) ?? draftOf(step);
    return recordOf(draft, kindOf(step), lastEntryAt.get(step.id) ?? 0, rows.at(-1)?.at ?? 0);
  });
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
  requestedAt: null,
  startedAt: null,
  lastAt: 0,
  destination: step.destination,
});

/** A move asked for again begins anew: what came of the first request is in the journal. */
function beginAt(draft: Draft, at: number): void {
  draft.requestedAt ??= at;
  enter(draft, "queued", at);
}

function noteSight(draft: Draft | undefined, sight: ServerSight, at: number): void {
  if (draft === undefined) return;
  draft.lastAt = at;
  const record = sight.migrations[0];
  if (record === undefined) return;
  if (record.destination !== null) draft.destination = record.destination;
  const phase = phaseOf(draft.step, record.status, sight.status);
  if (phase === null) return;
  if (phase !== "queued") draft.startedAt ??= at;
  enter(draft, phase, at);
}

/** Nova's word for a record as the phase that it stands for; null = over, or a word that tells none. */
function phaseOf(step: MoveStep, word: string, status: string): Span["phase"] | null {
  if (status === "VERIFY_RESIZE") return "confirming";
  const running: Phase = step.type === "block-live" ? "mirror" : "precopy";
  const phases: Readonly<Record<string, Span["phase"]>> = {
    accepted: "queued",
    queued: "queued",
    preparing: "preparing",
    "pre-migrating": "stopping",
    running,
    "running (post-copy)": "postcopy",
    migrating: "copying",
    "post-migrating": step.type.startsWith("cold") ? "starting" : "finishing",
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

const over: ReadonlySet<string> = new Set(["done", "failed", "needs-person", "skipped"]);

function recordOf(draft: Draft, kind: string, lastEntryAt: number, now: number): MoveRecord {
  const { step, requestedAt } = draft;
  const endedAt = requestedAt !== null && over.has(kind) ? lastEntryAt : null;
  const last = draft.phases.at(-1);
  if (last !== undefined) last.end = endedAt ?? now;
  return {
    step: step.id,
    server: step.server,
    type: step.type,
    source: step.source,
    destination: draft.destination,
    requestedAt,
    startedAt: draft.startedAt,
    endedAt,
    end: endOf(kind, requestedAt),
    downtime: 0,
    outage: 0,
    bytes: 0,
    rounds: 0,
    phases: draft.phases,
    syncs: [],
  };
}

/** A move under way is drawn as one that goes well: only an end can be a bad one. */
function endOf(kind: string, requestedAt: number | null): MoveRecord["end"] {
  if (requestedAt === null) return "not-started";
  return kind === "failed" || kind === "needs-person" || kind === "skipped"
    ? "failed"
    : "completed";
}
