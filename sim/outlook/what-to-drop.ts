/**
 * On an overrun: what may be left out so that the run ends in time. Hosts that are not begun, and single servers whose
 * moves take long or end last, are each left out in replications of the rest; where none is enough alone, the best ones
 * are left out together.
 */
import { compareIds, compareNumbers } from "../base/order.ts";
import type { Instant, Seconds } from "../base/units.ts";
import { quantilesOfNext } from "../forecast/quantiles.ts";
import type { MoveStep } from "../plan/plan.ts";
import type { Drop } from "../port/port.ts";
import { elementAt } from "../runner/persistent-array.ts";
import { type Rest, type RestResult, replicateRest } from "./replicate-rest.ts";
import { restRunner } from "./rest-runner.ts";

/** Replications in which each is tried, and moves simulated in all that: a minute of one thread at most. */
const TRIED = 40;
const MOVES = 60_000;
const MOST_TRIED = 10;
const LEAST_TRIED = 4;
/** Drops that are told. */
const TOLD = 5;

interface Candidate {
  readonly hosts: readonly string[];
  readonly server: string | null;
  readonly steps: readonly string[];
  readonly servers: number;
}

export function* whatToDrop(
  rest: Rest,
  results: readonly RestResult[],
  limit: Instant,
): Generator<void, readonly Drop[]> {
  const runs = Math.min(TRIED, results.length);
  const most = Math.floor(MOVES / (runs * Math.max(1, rest.prepared.moves.length)));
  const candidates = candidatesOf(rest, results).slice(
    0,
    Math.min(MOST_TRIED, Math.max(LEAST_TRIED, most)),
  );
  const before = p95(results.slice(0, runs).map(({ end }) => end));
  const drops: Drop[] = [];
  for (const candidate of candidates)
    drops.push(yield* tried(rest, candidate, { runs, before, limit }));
  if (!drops.some(({ isEnough }) => isEnough)) {
    const best = [...drops].filter(({ gains }) => gains > 0).sort(byGainPerServer);
    for (let count = 2; count < 2 * best.length; count *= 2) {
      const together = joined(best.slice(0, count));
      const drop = yield* tried(rest, together, { runs, before, limit });
      if (!drop.isEnough && count < best.length) continue;
      drops.push(drop);
      break;
    }
  }
  return drops
    .filter(({ gains }) => gains > 0)
    .sort(cheapestFirst)
    .slice(0, TOLD);
}

const p95 = (values: readonly number[]): number =>
  quantilesOfNext(values)?.p95 ?? Number.NEGATIVE_INFINITY;

function* tried(
  rest: Rest,
  candidate: Candidate,
  {
    runs,
    before,
    limit,
  }: { readonly runs: number; readonly before: Instant; readonly limit: Instant },
): Generator<void, Drop> {
  const runner = restRunner(rest.prepared.plan, rest.at, candidate.steps);
  const ends: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const { end } = replicateRest({ ...rest, runner }, index);
    // Without it nothing moves any more: it is over now.
    ends.push(Number.isNaN(end) ? rest.at.now : end);
    yield;
  }
  const after = p95(ends);
  const gains: Seconds = Math.round((before - after) * 10) / 10;
  return { ...candidate, gains, isEnough: after <= limit };
}

const cheapestFirst = (a: Drop, b: Drop): number =>
  Number(b.isEnough) - Number(a.isEnough) ||
  compareNumbers(a.servers, b.servers) ||
  compareNumbers(b.gains, a.gains);

const byGainPerServer = (a: Drop, b: Drop): number =>
  compareNumbers(b.gains / b.servers, a.gains / a.servers);

/** A host that goes out as a whole takes its single servers with it. */
function joined(drops: readonly Drop[]): Candidate {
  const hosts = [...new Set(drops.flatMap((drop) => drop.hosts))].sort(compareIds);
  const steps = [...new Set(drops.flatMap((drop) => drop.steps))];
  const servers = drops.reduce((sum, drop) => sum + drop.servers, 0);
  return { hosts, server: null, steps, servers };
}

function candidatesOf(rest: Rest, results: readonly RestResult[]): readonly Candidate[] {
  const open = openMoves(rest);
  return interleaved(serverCandidates(rest, results, open), hostCandidates(rest, open));
}

const interleaved = <T>(a: readonly T[], b: readonly T[]): readonly T[] =>
  Array.from({ length: Math.max(a.length, b.length) }).flatMap((_, index) => [
    ...(a[index] === undefined ? [] : [a[index]]),
    ...(b[index] === undefined ? [] : [b[index]]),
  ]);

/** Moves off their hosts that were not asked for yet. */
function openMoves({ prepared, at }: Rest): readonly MoveStep[] {
  return prepared.plan.steps.flatMap((step, index) => {
    const { kind } = elementAt(at.runner.steps, index);
    const isOut = step.kind === "move" && step.direction === "out";
    return isOut && (kind === "waiting" || kind === "ready" || kind === "postponed") ? [step] : [];
  });
}

/** Hosts whose cordon has not begun, those with the fewest servers first. */
function hostCandidates({ prepared, at }: Rest, open: readonly MoveStep[]): readonly Candidate[] {
  return prepared.plan.steps
    .flatMap((step, index): Candidate[] => {
      const { kind } = elementAt(at.runner.steps, index);
      if (step.kind !== "cordon" || (kind !== "waiting" && kind !== "ready")) return [];
      const servers = open.filter(({ source }) => source === step.host).length;
      return servers === 0 ? [] : [{ hosts: [step.host], server: null, steps: [step.id], servers }];
    })
    .sort(
      (a, b) =>
        compareNumbers(a.servers, b.servers) || compareIds(a.hosts[0] ?? "", b.hosts[0] ?? ""),
    );
}

/** The moves that take longest and those that end last, one after the other. */
function serverCandidates(
  { prepared }: Rest,
  results: readonly RestResult[],
  open: readonly MoveStep[],
): readonly Candidate[] {
  const of = (step: MoveStep, column: "totalTime" | "endedAt"): number => {
    const row = prepared.moveIndex.get(step.id) ?? -1;
    return p95(results.map((result) => result[column][row] ?? Number.NaN));
  };
  const order = (column: "totalTime" | "endedAt") =>
    open
      .map((step) => ({ step, figure: of(step, column) }))
      .sort((a, b) => compareNumbers(b.figure, a.figure) || compareIds(a.step.id, b.step.id))
      .map(({ step }) => step);
  const both = interleaved(order("totalTime"), order("endedAt"));
  return [...new Set(both)].map(({ id, server }) => ({
    hosts: [],
    server,
    steps: [id],
    servers: 1,
  }));
}
