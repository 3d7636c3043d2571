/** What a shadow has found: what would have been sent, and how other people's migrations went against their predictions. */
import {
  type HeldMove,
  type HeldMoves,
  heldAgainst,
  heldTogether,
  isLooking,
  type MoveStep,
  type Plan,
  parseIntent,
} from "../../../sim/index.ts";
import type { JournalRow, MeasurementRecord } from "../../store/records.ts";
import { runnerRow } from "../journal-writer.ts";
import { movesCsv } from "../moves-csv.ts";
import type { RunMove } from "../run-moves.ts";
import { othersOf } from "./others-of.ts";
import type { OthersMove } from "./others-watch.ts";

export interface WouldBeSent {
  /** The runner's time [s since the shadow began]. */
  readonly at: number;
  readonly step: string;
  readonly command: string;
  /** The server or the host that it is about. */
  readonly about: string;
}

export type OthersHeld = OthersMove & Pick<HeldMove, "error" | "inside">;

export interface ShadowReport {
  readonly wouldBeSent: readonly WouldBeSent[];
  readonly others: readonly OthersHeld[];
  readonly together: HeldMoves;
}

export function shadowReport(
  rows: readonly JournalRow[],
  measurements: readonly MeasurementRecord[],
): ShadowReport {
  const others = othersOf(measurements)
    .map(held)
    .sort((a, b) => a.id - b.id);
  return {
    wouldBeSent: rows.map(runnerRow).flatMap(({ at, commands }) =>
      commands.flatMap((command) =>
        isLooking(command)
          ? []
          : [
              {
                at,
                step: parseIntent(command.intent)?.stepId ?? "",
                command: command.kind,
                about: "server" in command ? command.server : command.host,
              },
            ],
      ),
    ),
    others,
    together: heldTogether(others),
  };
}

const COMPLETED: ReadonlySet<string> = new Set(["completed", "confirmed", "done"]);

function held(move: OthersMove): OthersHeld {
  const time = move.predicted?.time ?? null;
  const { error, inside } = heldAgainst(time, move.measured, COMPLETED.has(move.status));
  return { ...move, error, inside };
}

/** Other people's migrations as the file that `calibrate` reads; those whose kind nobody could tell are left out. */
export function othersCsv(plan: Plan, startedAt: string, others: readonly OthersMove[]): string {
  const moves = others.flatMap((move): RunMove[] => {
    if (move.measured === null || move.predicted === null) return [];
    return [
      {
        step: stepOf(move, move.predicted.type),
        ...{ requestedAt: 0, endedAt: move.measured, total: move.measured, clock: "nova" },
        ...{ status: move.status, host: move.to, measured: null },
      },
    ];
  });
  return movesCsv(plan, startedAt, moves);
}

const stepOf = ({ id, server, source, to }: OthersMove, type: MoveStep["type"]): MoveStep => ({
  kind: "move",
  id: `migration ${id}`,
  server,
  type,
  source,
  destination: to,
  direction: "out",
  after: [],
  priority: 0,
});
