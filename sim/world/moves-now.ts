/** Bytes of the moves that run, brought to this instant. */
import type { MigrationProgress } from "../migration/migration.ts";
import type { Nova } from "./nova.ts";

export interface MoveProgressNow {
  readonly server: string;
  /** Id of its record. */
  readonly migration: number;
  readonly status: string;
  readonly bytes: MigrationProgress;
}

export const movesNow = (nova: Nova): readonly MoveProgressNow[] =>
  [...nova.servers].flatMap(([server, now]) => {
    const move = now?.move ?? null;
    if (move === null || move.transfer === null) return [];
    nova.transfers.catchUp(move.transfer);
    const { id, status } = move.record;
    return [{ server, migration: id, status, bytes: move.transfer.migration.progress() }];
  });
