/** Predicted against measured, one row a migration, and what was asked of them all. */
import type { Forecast, JournalEntry, Plan } from "../../../sim/index.ts";
import type { Json } from "../seed/api.ts";

/** A row of `drainwise status --result --json`. */
export interface Compared {
  readonly step: string;
  readonly p5: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly measured: number | null;
  /** (measured - P50) / P50. */
  readonly error: number | null;
  readonly inside: boolean | null;
}

/** Migrations whose data took less say more of Nova than of them. */
const LEAST_DATA_PHASE = 30;

/** Errors: the forecast that was made before the run is not the one that the result was held against. */
export function tableOf(
  plan: Plan,
  forecast: Forecast,
  results: readonly Compared[],
  rows: readonly Json[],
): string {
  for (const { step, p50 } of results) {
    const before = forecast.servers.find((each) => each.step === step)?.totalTime?.p50 ?? null;
    if (before !== p50) throw new Error(`${step}: forecast ${before} before the run, ${p50} after`);
  }
  const phases = dataPhases(rows);
  const counted = results.filter(({ step }) => (phases.get(step) ?? 0) >= LEAST_DATA_PHASE);
  const lines = results.map((row) => lineOf(plan, row, phases.get(row.step) ?? null));
  return [
    "| server | move | data phase | P5 | P50 | P95 | measured | off | in P5 to P95 |",
    "| --- | --- | --: | --: | --: | --: | --: | --: | --- |",
    ...lines,
    "",
    ...verdictOf(counted),
    "",
  ].join("\n");
}

/** From the first sight of QEMU at work to the end, by step [s]: polls see both some seconds late. */
function dataPhases(rows: readonly Json[]): ReadonlyMap<string, number> {
  const began = new Map<string, number>();
  const phases = new Map<string, number>();
  for (const row of rows) {
    for (const { step, text, at } of JSON.parse(row.entries) as JournalEntry[]) {
      if (/^migration \d+ running$/.test(text) && !began.has(step)) began.set(step, at);
      const start = began.get(step);
      if (/^migration \d+ completed$/.test(text) && start !== undefined)
        phases.set(step, at - start);
    }
  }
  return phases;
}

const seconds = (value: number | null): string => (value === null ? "-" : `${value.toFixed(0)} s`);

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

function lineOf(plan: Plan, row: Compared, phase: number | null): string {
  const step = plan.steps.find(({ id }) => id === row.step);
  const move = step?.kind === "move" ? step : null;
  const name = plan.snapshot.servers.find(({ id }) => id === move?.server)?.name ?? row.step;
  const off = row.error === null ? "-" : `${row.error > 0 ? "+" : ""}${percent(row.error)}`;
  const cells = [
    ...[name, `${move?.type}, ${move?.source} to ${move?.destination}`, seconds(phase)],
    ...[seconds(row.p5), seconds(row.p50), seconds(row.p95), seconds(row.measured), off],
    row.inside === null ? "-" : row.inside ? "yes" : "no",
  ];
  return `| ${cells.join(" | ")} |`;
}

function verdictOf(counted: readonly Compared[]): readonly string[] {
  const errors = counted
    .flatMap(({ error }) => (error === null ? [] : [Math.abs(error)]))
    .sort((a, b) => a - b);
  const median = quantile(errors, 0.5);
  const within = errors.filter((error) => error <= 0.3).length / errors.length;
  const inside = counted.filter((row) => row.inside === true).length / counted.length;
  const held = (holds: boolean): string => (holds ? "yes" : "NO");
  return [
    `| over ${counted.length} migrations whose data took ${LEAST_DATA_PHASE} s or more | asked | reached | held |`,
    "| --- | --- | --- | --- |",
    `| migrations | at least 20 | ${counted.length} | ${held(counted.length >= 20)} |`,
    `| median error of the total time | at most 15 % | ${(median * 100).toFixed(1)} % | ${held(median <= 0.15)} |`,
    `| within 30 % | at least 90 % | ${percent(within)} | ${held(within >= 0.9)} |`,
    `| inside their own 90 % interval | at least 80 % | ${percent(inside)} | ${held(inside >= 0.8)} |`,
  ];
}

/** Linear between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (position - Math.floor(position)) * (high - low);
}
