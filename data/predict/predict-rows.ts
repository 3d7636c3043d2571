/** What the models say of each row of a file of migrations. */
import {
  type BytesPerSecond,
  driveTogether,
  type LiveJob,
  LiveMove,
  type Member,
  type ModelConstants,
  mebibytes,
  present,
  type Seconds,
} from "../../sim/index.ts";
import { groupsOf } from "./groups.ts";
import { jobOfRow, type RowJob } from "./job-of-row.ts";
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
  const moves = runJobs(
    rows,
    rows.map((row, i) => scaledToMean(row, present(jobs[i], "a job a row"))),
  );
  return moves.map((move, i) => predictionOf(move, rows[i]?.disk != null));
}

function runJobs(rows: readonly MeasuredRow[], jobs: readonly RowJob[]): readonly LiveMove[] {
  const members = rows.map((row, i): Member => {
    const { job } = present(jobs[i], "a job a row");
    return { move: new LiveMove(job), start: row.startS, limit: row.limitS };
  });
  driveTogether(members, Math.min(...jobs.map(({ link }) => link)));
  return members.map((member) => member.move);
}

/** Rounds of scaling; each one divides what is left of the error by five or more. */
const SCALINGS = 6;

/**
 * Where the cap changes while a migration runs, its delivered mean is that of the whole run: the nominal profile is
 * scaled until its mean over the predicted run is that.
 */
function scaledToMean(row: MeasuredRow, { job, link }: RowJob): RowJob {
  const changesCap = job.changes.some((change) => change.set.maxBandwidth !== undefined);
  if (row.meanMibs === null || !changesCap) return { job, link };
  let share = 1;
  let scaled = { job: withShare(job, share), link };
  for (let i = 0; i < SCALINGS; i++) {
    const [move] = runJobs([row], [scaled]);
    const duration = move?.counters.memoryTime ?? row.limitS;
    share = mebibytes(row.meanMibs) / meanCap(job, duration);
    scaled = { job: withShare(job, share), link };
  }
  return scaled;
}

const withShare = (job: LiveJob, capEfficiency: number): LiveJob => ({
  ...job,
  constants: { ...job.constants, capEfficiency },
});

/** Mean of the cap in force over the first `duration` seconds [B/s]. */
function meanCap(job: LiveJob, duration: Seconds): BytesPerSecond {
  let cap = job.parameters.maxBandwidth;
  let from = 0;
  let sum = 0;
  for (const { at, set } of job.changes) {
    if (set.maxBandwidth === undefined || at >= duration) continue;
    sum += cap * (at - from);
    cap = set.maxBandwidth;
    from = at;
  }
  return (sum + cap * (duration - from)) / duration;
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
