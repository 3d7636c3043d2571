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
import { variantsOf } from "./deviation.ts";
import { groupsOf } from "./groups.ts";
import { jobOfRow, type RowJob } from "./job-of-row.ts";
import type { MeasuredRow } from "./measured-row.ts";
import { type Prediction, summaryOf } from "./prediction.ts";
import { type PredictedRange, rangeOf } from "./range.ts";

/** Predicts every row, in order; rows of one shared link together. */
export function predictRows(
  rows: readonly MeasuredRow[],
  constants: ModelConstants,
  range: PredictedRange = rangeOf(constants),
): readonly Prediction[] {
  return byGroup(rows, (group) => predictGroup(group, constants, range));
}

/** Each row moved once, at its nominal figures: what the intervals' variants lie around. */
export const moveRows = (
  rows: readonly MeasuredRow[],
  constants: ModelConstants,
): readonly LiveMove[] =>
  byGroup(rows, (group) =>
    runJobs(
      group,
      group.map((row) => scaledToMean(row, jobOfRow(row, constants))),
    ),
  );

function byGroup<T>(
  rows: readonly MeasuredRow[],
  answer: (group: readonly MeasuredRow[]) => readonly T[],
): readonly T[] {
  const answers: T[] = [];
  for (const group of groupsOf(rows)) {
    const members = answer(group.flatMap((index) => rows[index] ?? []));
    for (const [i, index] of group.entries()) {
      const member = members[i];
      if (member !== undefined) answers[index] = member;
    }
  }
  return answers;
}

function predictGroup(
  rows: readonly MeasuredRow[],
  constants: ModelConstants,
  range: PredictedRange,
): readonly Prediction[] {
  const jobs = rows.map((row) => scaledToMean(row, jobOfRow(row, constants)));
  const variants = jobs.map((job, i) =>
    variantsOf(present(rows[i], "a row a job"), job, constants),
  );
  const count = variants[0]?.length ?? 0;
  const nominal = runJobs(rows, jobs);
  const runs = Array.from({ length: count }, (_, v) =>
    runJobs(
      rows,
      variants.map((of) => present(of[v], "as many variants for every member")),
    ),
  );
  return nominal.map((move, i) =>
    summaryOf(
      move,
      runs.flatMap((run) => run[i] ?? []),
      present(rows[i], "a row a member"),
      range,
    ),
  );
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
