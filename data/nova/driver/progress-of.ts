/** QEMU's counters as Nova passes them on, for whoever watches. */
import type { Counters, MeasuredMove, MoveProgress } from "../../run/progress.ts";
import {
  closedStatuses,
  type LiveMigrationAnswer,
  type MigrationAnswer,
} from "../compute/migrations.ts";

/** Remembers the last counters of each record: once a migration has ended, Nova tells them no more. */
export class ProgressBook {
  readonly #last = new Map<number, MoveProgress>();
  readonly #ended = new Set<number>();

  /** @param at the runner's clock [s]. */
  ofLive(server: string, answer: LiveMigrationAnswer, at: number): MoveProgress {
    const memory = countersOf(answer, "memory");
    const disk = countersOf(answer, "disk");
    const last = this.#last.get(answer.id);
    const moved =
      last === undefined ||
      last.memory?.processed !== memory?.processed ||
      last.memory?.remaining !== memory?.remaining ||
      last.disk?.remaining !== disk?.remaining;
    const progress: MoveProgress = {
      server,
      migration: answer.id,
      status: answer.status,
      // A sample that says nothing does not wipe out what an earlier one said.
      memory: memory ?? last?.memory ?? null,
      disk: disk ?? last?.disk ?? null,
      changedAt: moved ? at : last.changedAt,
    };
    this.#last.set(answer.id, progress);
    return progress;
  }

  /** A record without counters: queued, cold, or past its end. */
  ofRecord(server: string, { id, status }: MigrationAnswer, at: number): MoveProgress {
    const last = this.#last.get(id);
    const progress: MoveProgress = {
      server,
      migration: id,
      status,
      memory: last?.memory ?? null,
      disk: last?.disk ?? null,
      changedAt: last?.status === status ? last.changedAt : at,
    };
    this.#last.set(id, progress);
    return progress;
  }

  /**
   * The record's end, told once; null before it. One that was closed when it was first seen has no counters, but Nova's
   * own times: an earlier process may have asked for it.
   */
  endOf(server: string, record: MigrationAnswer): MeasuredMove | null {
    if (!closedStatuses.has(record.status) || this.#ended.has(record.id)) return null;
    this.#ended.add(record.id);
    const last = this.#last.get(record.id);
    return {
      server,
      migration: record.id,
      type: record.migration_type ?? "unknown",
      status: record.status,
      source: record.source_compute ?? null,
      destination: record.dest_compute ?? null,
      createdAt: utc(record.created_at),
      updatedAt: record.updated_at == null ? null : utc(record.updated_at),
      memory: last?.memory ?? null,
      disk: last?.disk ?? null,
    };
  }
}

/** Nova writes UTC with and without its Z. */
export const utc = (time: string): string => {
  const parsed = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`);
  return Number.isNaN(parsed) ? time : new Date(parsed).toISOString();
};

function countersOf(answer: LiveMigrationAnswer, what: "memory" | "disk"): Counters | null {
  const total = answer[`${what}_total_bytes`] ?? 0;
  if (total === 0) return null;
  return {
    total,
    processed: answer[`${what}_processed_bytes`] ?? 0,
    remaining: answer[`${what}_remaining_bytes`] ?? 0,
  };
}
