/** What a shadow has found: what would have been sent, and how other people's migrations went against their predictions. */
import type { MoveStep, Plan } from "../../../sim/index.ts";
import { isLooking, parseIntent } from "../../../sim/index.ts";
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

export interface OthersCompared extends OthersMove {
  /** (measured - P50) / P50; null where one of them is not known, or the move did not complete. */
  readonly error: number | null;
  /** Whether it lies between P10 and P90. */
  readonly inside: boolean | null;
}

export interface ShadowReport {
  readonly wouldBeSent: readonly WouldBeSent[];
  readonly others: readonly OthersCompared[];
  readonly medianError: number | null;
  /** Share of the measured ones between their P10 and P90. */
  readonly coverage: number | null;
}

export function shadowReport(
  rows: readonly JournalRow[],
  measurements: readonly MeasurementRecord[],
): ShadowReport {
  const others = othersOf(measurements)
    .map(compared)
    .sort((a, b) => a.id - b.id);
  const errors = others
    .flatMap(({ error }) => (error === null ? [] : [Math.abs(error)]))
    .sort((a, b) => a - b);
  const inside = others.filter((move) => move.inside === true).length;
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
    medianError: errors[Math.floor(errors.length / 2)] ?? null,
    coverage: errors.length === 0 ? null : inside / errors.length,
  };
}

const COMPLETED: ReadonlySet<string> = new Set(["completed", "confirmed", "done"]);

function compared(move: OthersMove): OthersCompared {
  const { measured, status } = move;
  const time = move.predicted?.time ?? null;
  if (measured === null || time === null || !COMPLETED.has(status)) {
    return { ...move, error: null, inside: null };
  }
  return {
    ...move,
    error: (measured - time.p50) / time.p50,
    inside: measured >= time.p10 && measured <= time.p90,
  };
}

/** Other people's migrations as the file that `calibrate` reads; those whose kind nobody could tell are left out. */
export function othersCsv(plan: Plan, startedAt: string, others: readonly OthersMove[]): string {
  const moves = others.flatMap((move): RunMove[] => {
    if (move.measured === null || move.predicted === null) return [];
    return [
      {
        step: stepOf(move, move.predicted.type),
        ...{ requestedAt: 0, endedAt: move.measured, total: move.measured, clock: "nova" },
        ...{ status: move.status, host: move.to, measured: null, since: 0 },
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
