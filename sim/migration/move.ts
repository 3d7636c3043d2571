/** The one entry for whoever drives a move: the world, a planner's estimate. */
import type { BytesPerSecond } from "../base/units.ts";
import { ColdMove } from "./cold-move.ts";
import { driveAlone } from "./drive-alone.ts";
import { LiveMove } from "./live-move.ts";
import type { Migration, MigrationResult } from "./migration.ts";
import type { MoveInput } from "./move-input.ts";
import { novaJob } from "./nova-job.ts";

export { defaultConstants, type ModelConstants } from "./model-constants.ts";
export type { MoveEnds, MoveInput, MoveOptions } from "./move-input.ts";

/** A move of the given type at its start; it moves only by `advance`. */
export function createMigration(input: MoveInput): Migration {
  switch (input.type) {
    case "live":
    case "block-live":
      return new LiveMove(novaJob(input));
    case "cold":
    case "cold-block":
      return new ColdMove(input);
  }
}

/** TCP connections that carry memory, or a cold move's copy. */
export const connectionsOf = (input: MoveInput): number =>
  input.type === "live" || input.type === "block-live" ? novaJob(input).connections : 1;

/** One move alone on a path that gives it `rate` [B/s] in all; `not-converged` when it would never end by itself. */
export const predictAlone = (
  input: MoveInput,
  rate: BytesPerSecond,
): MigrationResult | "not-converged" => {
  const migration = createMigration(input);
  return driveAlone(migration, rate, Number.POSITIVE_INFINITY)
    ? (migration.result ?? "not-converged")
    : "not-converged";
};
