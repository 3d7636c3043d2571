/**
 * Brings a new model of a migration to where a real one was seen: to its phase, and within that to the bytes that it
 * has sent, or else to the time that it has spent there.
 *
 * The model never passes what was seen. One that would have been over by then was drawn otherwise than the world is; it
 * is left just before that, and the caller is told.
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import { shareOut } from "./drive-alone.ts";
import type { Migration, Phase } from "./migration.ts";

/** Phases as far as Nova's records tell them apart. */
export type SeenPhase = "preparing" | "moving" | "postcopy" | "arriving" | "confirming";

export interface SeenMigration {
  readonly phase: SeenPhase;
  /** For how long it has been seen in this phase [s]. */
  readonly elapsed: Seconds;
  /** What its streams have sent so far; null = nobody counts. */
  readonly sent: Bytes | null;
  /** Most that its path gives it [B/s]. */
  readonly pathRate: BytesPerSecond;
}

export interface AsSeen {
  readonly migration: Migration;
  /** False: by its draw it would have been over. */
  readonly fits: boolean;
}

const orderSeen: Readonly<Record<SeenPhase, number>> = {
  preparing: 0,
  moving: 1,
  postcopy: 2,
  arriving: 3,
  confirming: 4,
};

/** Nova calls everything from the first byte to the guest's stop by one word. */
const orderOf: Readonly<Record<Phase, number>> = {
  preparing: 0,
  mirror: 1,
  precopy: 1,
  stopping: 1,
  copying: 1,
  switchover: 1,
  postcopy: 2,
  starting: 3,
  finishing: 3,
  confirming: 4,
  ended: 5,
};

/** Changes after which a model that does not come near what was seen is left where it is. */
const MOST_CHANGES = 100_000;
/** Bytes within which it counts as there, as a share of what was sent. */
const NEAR = 1e-4;

/** Share of the last stretch that a model goes which would be over at its end. */
const JUST_BEFORE = 0.999;

/** @param make a new model at its start; called again where the first one went too far. */
export function asSeen(make: () => Migration, seen: SeenMigration): AsSeen {
  const scout = make();
  const changes = drive(scout, seen, MOST_CHANGES);
  if (orderOf[scout.phase] <= orderSeen[seen.phase]) return { migration: scout, fits: true };
  const migration = make();
  drive(migration, seen, changes - 1);
  const rates = shareOut(migration.streams, rateOf(seen));
  migration.advance(migration.timeToNextChange(rates) * JUST_BEFORE, rates);
  return { migration, fits: false };
}

/** Drives it until it is there, has passed beyond, or has changed so often; gives how often it changed. */
function drive(migration: Migration, seen: SeenMigration, most: number): number {
  const wanted = orderSeen[seen.phase];
  let spent = 0;
  for (let changes = 0; changes < most; changes += 1) {
    const order = orderOf[migration.phase];
    if (order > wanted) return changes;
    if (wanted === 2 && migration.phase === "precopy") migration.forceComplete();
    const inside = order === wanted;
    const rates = shareOut(migration.streams, rateOf(seen));
    const next = migration.timeToNextChange(rates);
    const left = inside ? timeLeft(migration, seen, spent, rates) : Number.POSITIVE_INFINITY;
    if (left <= 0) return changes;
    if (Math.min(left, next) === Number.POSITIVE_INFINITY) return changes;
    migration.advance(Math.min(left, next), rates);
    if (inside) spent += Math.min(left, next);
    if (left < next) return changes;
  }
  return most;
}

/** Until it has sent, or else spent, what was seen, at these rates [s]. */
function timeLeft(
  migration: Migration,
  { elapsed, sent }: SeenMigration,
  spent: Seconds,
  rates: readonly BytesPerSecond[],
): Seconds {
  if (sent === null) return elapsed - spent;
  const { memorySent, diskSent } = migration.progress();
  const missing = sent - memorySent - diskSent;
  if (missing <= sent * NEAR) return 0;
  const carried = rates.reduce((sum, rate) => sum + rate, 0);
  return carried > 0 ? missing / carried : Number.POSITIVE_INFINITY;
}

/** The rate that it had, where its bytes were counted. */
const rateOf = ({ elapsed, sent, pathRate }: SeenMigration): BytesPerSecond =>
  sent === null || elapsed <= 0 || sent <= 0 ? pathRate : Math.min(pathRate, sent / elapsed);
