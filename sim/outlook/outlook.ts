/**
 * The forecast of a run's rest from where it stands: replications by the same engine and the same runner as the
 * forecast before the run, on clouds that were put to the present.
 *
 * A function of plan, present, options and seed: the same rows and counters give the same bytes.
 */
import { present } from "../base/assert.ts";
import { compareIds } from "../base/order.ts";
import type { Instant, Seconds } from "../base/units.ts";
import type { PreparedPlan } from "../forecast/prepared-plan.ts";
import { quantilesOfNext } from "../forecast/quantiles.ts";
import type { Ahead, Observation, RestAhead } from "../port/port.ts";
import { elementAt } from "../runner/persistent-array.ts";
import { programOf } from "../runner/program.ts";
import { isOpen } from "../runner/turn.ts";
import { headroomBelow } from "./headroom-ahead.ts";
import type { Present } from "./present.ts";
import { type Rest, type RestResult, replicateRest } from "./replicate-rest.ts";
import { restRunner } from "./rest-runner.ts";
import { standingOf } from "./standing-of.ts";
import { whatToDrop } from "./what-to-drop.ts";

export type OutlookSeen = Extract<Observation, { kind: "outlook" }>;

export interface OutlookOptions {
  readonly replications: number;
  /** P95 of the end as it was forecast before the run; null = it was not. */
  readonly promise: Instant | null;
}

/** Seconds within which a move's time is told though it still fits: the next outlook may be so far away. */
const MARGIN: Seconds = 600;

/** Share of a forecast's P95 by which the end may lie beyond it without an alarm. */
const SLACK = 0.02;

/** Share of the replications in which no draw of a server goes with what was seen, before it is said. */
const NEARLY_ALL = 0.9;

/** Enough for the size of the plan: fewer where each takes longer. */
export const replicationsFor = ({ moves }: PreparedPlan): number =>
  Math.min(100, Math.max(20, Math.round(20_000 / Math.max(1, moves.length))));

/** All at once. */
export function outlookOf(
  prepared: PreparedPlan,
  at: Present,
  options: OutlookOptions,
): OutlookSeen {
  const steps = outlookInSteps(prepared, at, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Pauses after each replication, so that a thread that has other things to do can do them. */
export function* outlookInSteps(
  prepared: PreparedPlan,
  at: Present,
  options: OutlookOptions,
): Generator<void, OutlookSeen> {
  const { plan } = prepared;
  const standing = standingOf(plan, at);
  const rest: Rest = { prepared, at, standing, runner: restRunner(plan, at, []) };
  const results: RestResult[] = [];
  for (let index = 0; index < options.replications; index += 1) {
    results.push(replicateRest(rest, index));
    yield;
  }
  const end = ahead(results.map((result) => result.end));
  const limitOf = at.runner.policy.windows.length > 0 ? "window" : "forecast";
  const limit = at.runner.policy.windows.at(-1)?.end ?? options.promise;
  const overrun = end === null || limit === null ? 0 : overrunOf(end, limit, limitOf);
  const drop = overrun > 0 && limit !== null ? yield* whatToDrop(rest, results, limit) : [];
  const about: RestAhead = {
    at: at.now,
    replications: results.length,
    end,
    limit: limit === null ? null : rounded(limit),
    limitOf,
    moving: standing.moves.map(({ intent, server }) => {
      const step = intent.slice(0, intent.lastIndexOf("/0/"));
      return { step, server, end: ahead(columnOf(results, rowOf(prepared, step))) };
    }),
    hosts: hostsAhead(rest, results),
    drop,
    assumes: assumptionsOf(rest, results),
  };
  return {
    kind: "outlook",
    overrun,
    headroomBelow: headroomBelow(rest),
    remaining: remainingOf(rest, results),
    rest: about,
  };
}

/** How late it is [s]. Against a forecast, whose own end is a draw, a little is not late at all. */
function overrunOf({ p95 }: Ahead, limit: Instant, of: RestAhead["limitOf"]): Seconds {
  const over = rounded(p95 - limit);
  return of === "forecast" && over > 0 && over <= SLACK * limit ? 0 : over;
}

const rowOf = ({ moveIndex }: PreparedPlan, step: string): number =>
  present(moveIndex.get(step), "move of the plan");

const columnOf = (results: readonly RestResult[], row: number): readonly number[] =>
  results.map(({ endedAt }) => endedAt[row] ?? Number.NaN);

/** Tenths of a second: what is beyond nobody reads. */
const rounded = (seconds: number): number => Math.round(seconds * 10) / 10;

/** Null when it happens in fewer than half of the replications. */
function ahead(values: readonly number[]): Ahead | null {
  const known = values.filter((value) => !Number.isNaN(value));
  const found = 2 * known.length < values.length ? null : quantilesOfNext(known);
  if (found === null) return null;
  const { p10, p50, p90, p95 } = found;
  return { p10: rounded(p10), p50: rounded(p50), p90: rounded(p90), p95: rounded(p95) };
}

/** Hosts whose maintenance has not begun. */
function hostsAhead({ prepared, at }: Rest, results: readonly RestResult[]): RestAhead["hosts"] {
  const { plan } = prepared;
  return plan.goal.drain.flatMap((host, row) => {
    const begun = plan.steps.some((step, index) => {
      if (step.kind !== "maintain" || step.host !== host) return false;
      const state = elementAt(at.runner.steps, index);
      return state.kind === "done" || (state.kind === "active" && isAtWork(state));
    });
    if (begun) return [];
    return [{ host, ready: ahead(results.map(({ readyAt }) => readyAt[row] ?? Number.NaN)) }];
  });
}

const isAtWork = ({ work }: { readonly work: { readonly kind: string; readonly phase: string } }) =>
  work.kind === "maintain" && work.phase !== "ready";

/** P95 of each open move's time, where a window might end before it. */
function remainingOf(
  { prepared, at }: Rest,
  results: readonly RestResult[],
): OutlookSeen["remaining"] {
  const { windows } = at.runner.policy;
  const shortest = windows
    .filter(({ end }) => end > at.now)
    .reduce((least, { start, end }) => Math.min(least, end - Math.max(start, at.now)), Infinity);
  const { indexOf } = programOf(prepared.plan);
  const told: [string, Seconds][] = [];
  if (shortest === Number.POSITIVE_INFINITY) return {};
  for (const [row, { id }] of prepared.moves.entries()) {
    const index = present(indexOf.get(id), "step of the plan");
    if (!isOpen(elementAt(at.runner.steps, index))) continue;
    const time = quantilesOfNext(results.map(({ totalTime }) => totalTime[row] ?? Number.NaN));
    if (time !== null && time.p95 + MARGIN > shortest) told.push([id, rounded(time.p95)]);
  }
  return Object.fromEntries(told);
}

function assumptionsOf({ at, standing }: Rest, results: readonly RestResult[]): readonly string[] {
  const { mode, stopped } = at.runner;
  const words: string[] = [];
  if (stopped === null && (mode === "paused" || mode === "frozen"))
    words.push(`the run, ${mode}, goes on now`);
  for (const [host, over] of standing.worked) {
    words.push(`the work on ${host} is over in ${Math.round(over - at.now)} s`);
  }
  const beyond = new Map<string, number>();
  for (const result of results) {
    for (const server of result.beyond) beyond.set(server, (beyond.get(server) ?? 0) + 1);
  }
  for (const [server, count] of [...beyond].sort(([a], [b]) => compareIds(a, b))) {
    if (count < NEARLY_ALL * results.length) continue;
    words.push(`${server} moves for longer than was thought possible: it is taken to end soon`);
  }
  return words;
}
