/** Replications: the same plan run again and again, each on a cloud drawn anew. Chunkable: no run knows of another. */
import type { Bytes, Seconds } from "../base/units.ts";
import type { SiteConstants } from "../migration/site-constants.ts";
import type { Plan } from "../plan/plan.ts";
import { parseIntent } from "../runner/intent.ts";
import { noFaults } from "../world/faults/faults.ts";
import type { MoveLog } from "../world/move-log.ts";
import { type Draw, POLL_PERIOD, type RunSetting } from "../world/run-setting.ts";
import { noTrace } from "../world/trace.ts";
import { drawOf, nominalDraw } from "./draw.ts";
import type { RunRecord } from "./forecast.ts";
import { type PreparedPlan, preparePlan } from "./prepared-plan.ts";
import { type Run, runPlan } from "./run-plan.ts";
import { runRecordOf, windowOf } from "./run-record.ts";

/** One replication, as columns over the plan's moves and drained hosts (NaN = did not happen); cheap to send. */
export interface ReplicationResult {
  readonly index: number;
  readonly window: Seconds;
  /** Whether every planned move completed. */
  readonly complete: boolean;
  readonly bytes: Bytes;
  readonly outage: Seconds;
  /** By move: request to end, however it ended [s]. */
  readonly totalTime: Float64Array;
  /** By move: NaN unless it completed [s]. */
  readonly moveOutage: Float64Array;
  readonly moveBytes: Float64Array;
  /** By move: NaN unless it completed [s]. */
  readonly brownout: Float64Array;
  /** By drained host, in the goal's order: when it was empty [s]. */
  readonly emptyAt: Float64Array;
}

/** Runs replications `from` .. `from + count - 1` of a plan. */
export function replicate(
  plan: Plan,
  range: { readonly from: number; readonly count: number },
  site: SiteConstants | null = null,
): ReplicationResult[] {
  const prepared = preparePlan(plan, site);
  return Array.from({ length: range.count }, (_, offset) =>
    replicateOne(prepared, range.from + offset),
  );
}

export const replicateOne = (prepared: PreparedPlan, index: number): ReplicationResult =>
  resultOf(prepared, index, runDrawn(prepared, drawOf(prepared, index), false));

/** The run at every input's best value; `record` keeps dirty syncs and the use of links. */
export function nominalRun(
  plan: Plan,
  options: { readonly record: boolean; readonly site?: SiteConstants | null },
): RunRecord {
  const prepared = preparePlan(plan, options.site ?? null);
  return runRecordOf(prepared, runDrawn(prepared, nominalDraw(prepared), options.record));
}

const runDrawn = (prepared: PreparedPlan, draw: Draw, record: boolean): Run =>
  runPlan(prepared.plan, prepared.policy, prepared.model, settingOf(prepared, draw, record));

export const settingOf = (prepared: PreparedPlan, draw: Draw, record: boolean): RunSetting => ({
  draw,
  startHour: prepared.startHour,
  maintenanceTime: prepared.plan.goal.maintenanceTime,
  pollPeriod: POLL_PERIOD,
  record,
  faults: noFaults,
  trace: noTrace,
});

function resultOf(prepared: PreparedPlan, index: number, { cloud }: Run): ReplicationResult {
  const { moves, plan } = prepared;
  const column = (): Float64Array => new Float64Array(moves.length).fill(Number.NaN);
  const columns = {
    totalTime: column(),
    moveOutage: column(),
    moveBytes: column(),
    brownout: column(),
  };
  for (const log of cloud.moves) fillColumns(columns, moveOf(prepared, log), log);
  const completed = columns.moveOutage.filter((outage) => !Number.isNaN(outage));
  return {
    index,
    window: windowOf(cloud.moves),
    complete: completed.length === moves.length,
    bytes: cloud.moves.reduce((total, log) => total + bytesOf(log), 0),
    outage: cloud.moves.reduce((total, { result }) => total + (result?.outage ?? 0), 0),
    ...columns,
    emptyAt: Float64Array.from(
      plan.goal.drain.map((host) => cloud.hosts.get(host)?.emptyAt ?? Number.NaN),
    ),
  };
}

/** The plan's index of a move that the cloud was asked for; -1 = none of this plan. */
const moveOf = ({ moveIndex }: PreparedPlan, { intent }: MoveLog): number =>
  moveIndex.get(parseIntent(intent)?.stepId ?? "") ?? -1;

function fillColumns(
  columns: Pick<ReplicationResult, "totalTime" | "moveOutage" | "moveBytes" | "brownout">,
  row: number,
  log: MoveLog,
): void {
  if (row < 0) return;
  const { requestedAt, endedAt, end, result } = log;
  if (endedAt !== null) columns.totalTime[row] = endedAt - requestedAt;
  columns.moveBytes[row] = bytesOf(log);
  if (end !== "completed" || result === null) return;
  const { throttled, faulting, diskContended } = result.brownout;
  columns.moveOutage[row] = result.outage;
  columns.brownout[row] = throttled + faulting + diskContended;
}

/** A completed move counts its own bytes; one cut off, what its streams had carried. */
const bytesOf = ({ result, carried }: MoveLog): Bytes => result?.bytes ?? carried;
