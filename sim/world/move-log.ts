/** What is kept of each move of a run. */
import type { Bytes, Instant } from "../base/units.ts";
import type {
  MigrationEnd,
  MigrationResult,
  MoveType,
  Phase,
  RoundPoint,
} from "../migration/migration.ts";

export interface MoveLog {
  /** The request that began it. */
  readonly intent: string;
  readonly server: string;
  readonly type: MoveType;
  readonly source: string;
  readonly destination: string;
  readonly requestedAt: Instant;
  /** When Nova took it out of its queue. */
  startedAt: Instant | null;
  endedAt: Instant | null;
  end: MigrationEnd | "refused" | null;
  result: MigrationResult | null;
  /** All that its streams carried, failed moves included [B]. */
  carried: Bytes;
  syncs: readonly RoundPoint[];
  readonly phases: { readonly phase: Phase | "queued"; readonly start: Instant; end: Instant }[];
}

/** Closes the phase under way and opens the next; a phase of no length leaves no trace. */
export function enterPhase(log: MoveLog, phase: Phase | "queued", now: Instant): void {
  const last = log.phases.at(-1);
  if (last?.phase === phase) return;
  closePhase(log, now);
  log.phases.push({ phase, start: now, end: now });
}

export function closePhase(log: MoveLog, now: Instant): void {
  const last = log.phases.at(-1);
  if (last === undefined) return;
  last.end = now;
  if (last.start === now) log.phases.pop();
}
