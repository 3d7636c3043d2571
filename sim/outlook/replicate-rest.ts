/** Replications of a run's rest: each on a cloud drawn anew and put to where the run stands. */
import type { Instant, Seconds } from "../base/units.ts";
import type { Deviates } from "../cloud/guest-of.ts";
import { deviatesOf, drawOf } from "../forecast/draw.ts";
import type { PreparedPlan } from "../forecast/prepared-plan.ts";
import { settingOf } from "../forecast/replicate.ts";
import type { Observation } from "../port/port.ts";
import { parseIntent } from "../runner/intent.ts";
import { step } from "../runner/step.ts";
import { SimulatedCloud } from "../world/simulated-cloud.ts";
import type { Standing } from "../world/standing.ts";
import type { Present } from "./present.ts";
import type { RestRunner } from "./rest-runner.ts";

/** One replication of the rest; columns over the plan's moves and its maintenances (NaN = did not happen). */
export interface RestResult {
  /** When the last move ended, the ones before now included; NaN = none ever. */
  readonly end: Instant;
  /** By move: when it ended, of those that were under way or began. */
  readonly endedAt: Float64Array;
  /** By move: request to end [s]. */
  readonly totalTime: Float64Array;
  /** By drained host, in the goal's order: when it was ready to be worked on. */
  readonly readyAt: Float64Array;
  /** Servers whose moves go on for longer than any draw of theirs allows. */
  readonly beyond: readonly string[];
}

export interface Rest {
  readonly prepared: PreparedPlan;
  readonly at: Present;
  readonly standing: Standing;
  readonly runner: RestRunner;
}

export function replicateRest(rest: Rest, index: number): RestResult {
  const { prepared, at, standing, runner } = rest;
  const { plan, moves, moveIndex } = prepared;
  const setting = settingOf(prepared, drawOf(prepared, index), false);
  const cloud = new SimulatedCloud(prepared.model, {
    ...setting,
    startHour: at.startHour ?? setting.startHour,
  });
  const redraw = (server: string, attempt: number): Deviates =>
    deviatesOf(prepared, index, server, attempt);
  const beyond = runner.state.start.kind === "new" ? [] : cloud.stand(standing, redraw);
  const readyAt = new Float64Array(plan.goal.drain.length).fill(Number.NaN);
  let { state } = runner;
  const told = [...runner.first];
  for (let seen: Observation | null = told.shift() ?? null; seen !== null; ) {
    const { state: next, commands, wakeAt } = step(state, seen, cloud.now);
    state = next;
    for (const command of commands) {
      if (command.kind === "maintain") readyAt[plan.goal.drain.indexOf(command.host)] = cloud.now;
      cloud.send(command);
    }
    seen = told.shift() ?? cloud.next(wakeAt);
  }
  const endedAt = new Float64Array(moves.length).fill(Number.NaN);
  const totalTime = new Float64Array(moves.length).fill(Number.NaN);
  let end = at.lastEnd ?? Number.NEGATIVE_INFINITY;
  for (const { intent, requestedAt, endedAt: ended } of cloud.moves) {
    const row = moveIndex.get(parseIntent(intent)?.stepId ?? "");
    if (ended === null || row === undefined) continue;
    endedAt[row] = ended;
    totalTime[row] = span(requestedAt, ended);
    end = Math.max(end, ended);
  }
  for (const [row, host] of plan.goal.drain.entries()) {
    if (!Number.isNaN(readyAt[row] ?? 0)) continue;
    const empty = hasMaintenance(prepared, host) ? null : cloud.hosts.get(host)?.emptyAt;
    readyAt[row] = empty ?? Number.NaN;
  }
  return { end: Number.isFinite(end) ? end : Number.NaN, endedAt, totalTime, readyAt, beyond };
}

const span = (from: Instant, to: Instant): Seconds => to - from;

const hasMaintenance = ({ plan }: PreparedPlan, host: string): boolean =>
  plan.steps.some((planned) => planned.kind === "maintain" && planned.host === host);
