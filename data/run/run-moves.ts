/** The moves of a run as they went: asked for, settled, and what Nova's own record and QEMU's counters told. */
import {
  type Asked,
  type Command,
  type MoveStep,
  type Observation,
  ourRecord,
  type Plan,
} from "../../sim/index.ts";
import type { JournalRow, MeasurementRecord } from "../store/records.ts";
import { runnerRow } from "./journal-writer.ts";
import type { MeasuredMove } from "./progress.ts";

export interface RunMove {
  readonly step: MoveStep;
  /** The request that was made last, by the runner's clock [s]. */
  readonly requestedAt: number;
  /** When the server was first seen at rest after it; null = not yet. */
  readonly endedAt: number | null;
  /** From the request to Nova's end of it [s]: by Nova's own times where it has a record, else by ours; null = under way. */
  readonly total: number | null;
  /** Where `total` is from: Nova's record has whole seconds, our polls are a few seconds late. */
  readonly clock: "nova" | "polls";
  /** Nova's last word of the record; null where none was seen. */
  readonly status: string | null;
  readonly host: string | null;
  readonly measured: MeasuredMove | null;
}

/** With the request that was made last, by which its record is told from those of other moves. */
interface Followed extends RunMove {
  readonly asked: Asked;
}

type Request = Extract<Command, { kind: "live-migrate" | "cold-migrate" }>;
type Sight = Extract<Observation, { kind: "server" }>;

/** In order of asking. A move that was asked for several times counts from the last. */
export function movesOfRun(
  plan: Plan,
  rows: readonly JournalRow[],
  measurements: readonly MeasurementRecord[],
): readonly RunMove[] {
  const steps = plan.steps.filter((step) => step.kind === "move");
  const kept = measurements.map(({ measured }) => JSON.parse(measured) as MeasuredMove);
  const moves = new Map<string, Followed>();
  const open = new Map<string, string>();
  for (const { at, commands, observation } of rows.map(runnerRow)) {
    if (observation.kind === "server") {
      const id = open.get(observation.server);
      const move = id === undefined ? undefined : moves.get(id);
      if (id !== undefined && move !== undefined) moves.set(id, seen(move, observation, at, kept));
    }
    for (const command of commands) {
      if (command.kind !== "live-migrate" && command.kind !== "cold-migrate") continue;
      const step = steps.find((each) => isFor(command, each));
      if (step === undefined) continue;
      open.set(command.server, step.id);
      moves.set(step.id, moveOf(step, at, command));
    }
  }
  return [...moves.values()].map(({ asked: _, ...move }) => move);
}

/** Intents begin with their step's id. */
const isFor = ({ intent, server }: Request, step: MoveStep): boolean =>
  step.server === server && intent.startsWith(`${step.id}/`);

const moveOf = (step: MoveStep, at: number, { kind, destination, since }: Request): Followed => ({
  ...{ step, requestedAt: at, endedAt: null, total: null, clock: "polls", status: null },
  ...{ host: null, measured: null },
  asked: {
    course: { source: step.source, destination, type: kind === "cold-migrate" ? "cold" : "live" },
    ...{ since, record: null, phase: "moving", requestedAt: at },
  },
});

function seen(move: Followed, sight: Sight, at: number, kept: readonly MeasuredMove[]): Followed {
  const record = ourRecord(sight, move.asked, { users: [] });
  if (record === null) return move;
  if (move.endedAt !== null && record.id !== move.asked.record) return move;
  const measured =
    kept.find((each) => each.server === sight.server && each.migration === record.id) ?? null;
  const status = measured?.status ?? record.status;
  // Where others move the server on to, once it has ended, is none of it.
  const isLast = sight.migrations[0]?.id === record.id;
  const host = isLast ? sight.host : (move.host ?? sight.host);
  const next = { ...move, status, host, asked: { ...move.asked, record: record.id } };
  // A record may lag behind its server: one that is where it should be has moved.
  const isClosed = closed.has(status) || host === move.step.destination;
  const isOver = isClosed && sight.taskState === null && sight.status !== "VERIFY_RESIZE";
  if (!isOver || move.endedAt !== null) return next;
  const byNova = measured === null ? null : spanOf(measured);
  const total = byNova ?? at - move.requestedAt;
  return { ...next, endedAt: at, total, clock: byNova === null ? "polls" : "nova", measured };
}

/** Whether it ended where the plan has it, or, on a host of Nova's choice, well by the record's word. */
export const hasCompleted = ({ total, status, host, step }: RunMove): boolean =>
  total !== null && (host === step.destination || COMPLETED.has(status ?? ""));

const COMPLETED: ReadonlySet<string> = new Set(["completed", "finished", "confirmed"]);

const closed: ReadonlySet<string> = new Set([
  ...["completed", "confirmed", "reverted", "cancelled", "failed", "error"],
]);

function spanOf({ createdAt, updatedAt }: MeasuredMove): number | null {
  const span = (Date.parse(updatedAt ?? "") - Date.parse(createdAt)) / 1000;
  return Number.isFinite(span) && span > 0 ? span : null;
}
