/** What the models say of each row of a file of migrations. */
import { driveTogether, LiveMove, type Member, type ModelConstants } from "../../sim/index.ts";
import { groupsOf } from "./groups.ts";
import { jobOfRow } from "./job-of-row.ts";
import type { MeasuredRow } from "./measured-row.ts";

/** One row's answer; null where there is none to give. Seconds and bytes. */
export interface Prediction {
  readonly outcome: "completed" | "not_converged";
  readonly totalTime: number | null;
  readonly totalTimeP10: number | null;
  readonly totalTimeP90: number | null;
  readonly downtime: number | null;
  readonly outage: number | null;
  readonly transferred: number;
  readonly rounds: number;
  readonly mirrorReady: number | null;
}

/** Predicts every row, in order; rows of one shared link together. */
export function predictRows(
  rows: readonly MeasuredRow[],
  constants: ModelConstants,
): readonly Prediction[] {
  const predictions: Prediction[] = [];
  for (const group of groupsOf(rows)) {
    const members = predictGroup(
      group.flatMap((index) => rows[index] ?? []),
      constants,
    );
    for (const [i, index] of group.entries()) {
      const prediction = members[i];
      if (prediction !== undefined) predictions[index] = prediction;
    }
  }
  return predictions;
}

function predictGroup(
  rows: readonly MeasuredRow[],
  constants: ModelConstants,
): readonly Prediction[] {
  const jobs = rows.map((row) => jobOfRow(row, constants));
  const members = rows.map((row, i): Member => {
    const { job } = jobs[i] as (typeof jobs)[number];
    return { move: new LiveMove(job), start: row.startS, limit: row.limitS };
  });
  driveTogether(members, Math.min(...jobs.map((job) => job.link)));
  return members.map((member, i) => predictionOf(member.move, rows[i]?.disk != null));
}

function predictionOf(move: LiveMove, hasDisk: boolean): Prediction {
  const { counters } = move;
  const done = move.result?.end === "completed";
  const ready = hasDisk && counters.memoryStart !== null ? counters.mirrorTime : null;
  return {
    outcome: done ? "completed" : "not_converged",
    totalTime: done ? counters.memoryTime : null,
    totalTimeP10: done ? counters.memoryTime : null,
    totalTimeP90: done ? counters.memoryTime : null,
    downtime: done ? counters.downtime : null,
    outage: done ? counters.outage : null,
    transferred: counters.memoryBytes,
    rounds: counters.passes,
    mirrorReady: ready,
  };
}
