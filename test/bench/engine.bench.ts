/**
 * The engine on drains of growing size: cold in fresh processes as an operator meets it, again in one warm process, and
 * by the event beside a simulation that solves everything anew at each, in the same run. Prints one table; CPU time,
 * cold figures are medians.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, bench, describe } from "vitest";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import { linkCapacities, routeOf } from "../../sim/world/scenario-links.ts";
import { runScenario } from "../../sim/world/scenario-run.ts";
import { drainScenario, scenarioText, steadyScenario } from "../support/drain-scenario.ts";
import { everythingAnew } from "./everything-anew.ts";

const command = fileURLToPath(new URL("../../bin/drainwise.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "drainwise-bench-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROCESSES = 5;
/** What takes a minute is run once, and not again in a warm process. */
const isLong = ({ items, fabric }: Scenario): boolean =>
  items.length > 50_000 && fabric.kind === "leafspine" && items[0]?.kind === "mig";
/** Events of the naive simulation that are timed, once every slot is taken. */
const EVENTS_ANEW = 200;

const settings = [
  drainScenario(80, null),
  drainScenario(1000, null),
  drainScenario(10_000, null),
  drainScenario(80, 4),
  drainScenario(1000, 4),
  drainScenario(10_000, 4),
  steadyScenario(100_000),
];

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

interface Cold {
  readonly loop_cpu_s: number;
  readonly peak_rss_bytes: number;
  /** Starts and ends of rounds or flows: where a simulation without clocks would solve. */
  readonly events: number;
}

/** What `simulate` tells of its own loop and memory, and what its answers hold. */
async function cold(file: string): Promise<Cold> {
  const run = await promisify(execFile)(process.execPath, [command, "simulate", file], {
    maxBuffer: 1e8,
  });
  const told = JSON.parse(run.stderr.trim().split("\n").at(-1) ?? "") as Omit<Cold, "events">;
  const [header = "", ...lines] = run.stdout.trim().split("\n");
  const rounds = header.split(",").indexOf("rounds");
  const events = lines.map((line) => 1 + Math.max(1, Number(line.split(",")[rounds]) || 0));
  return { ...told, events: events.reduce((sum, count) => sum + count, 0) };
}

async function rowOf(scenario: Scenario) {
  const file = join(folder, "drain.scn");
  writeFileSync(file, scenarioText(scenario));
  const runs = [await cold(file)];
  while (runs.length < PROCESSES && !isLong(scenario)) runs.push(await cold(file));
  const coldTime = median(runs.map((run) => run.loop_cpu_s));
  const again = isLong(scenario)
    ? coldTime
    : Math.min(...[0, 1, 2].map(() => cpuOf(() => runScenario(scenario))).slice(1));
  const perEvent = again / (runs[0]?.events ?? Number.NaN);
  const anewPerEvent = perEventAnew(scenario);
  return {
    scenario: scenario.name,
    items: scenario.items.length,
    "cold s": rounded(coldTime),
    "again s": isLong(scenario) ? null : rounded(again),
    "us an event": rounded(perEvent * 1e6),
    "anew, us an event": rounded(anewPerEvent * 1e6),
    ratio: rounded(anewPerEvent / perEvent),
    "peak MB": Math.round(median(runs.map((run) => run.peak_rss_bytes)) / 1e6),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(3));

/** A yardstick that were wrong would be none: the same ends, to a millionth. */
function checkAnew(scenario: Scenario): void {
  const routes = scenario.items.map((item) => routeOf(scenario, item.source, item.destination));
  const { ends } = everythingAnew(scenario, linkCapacities(scenario), routes);
  for (const { item, end } of runScenario(scenario).answers) {
    if (Math.abs((ends.get(item.id) ?? 0) - (end ?? 0)) > 1e-6 * (end ?? 1)) {
      throw new Error(`item ${item.id} ends at ${end}, everything anew at ${ends.get(item.id)}`);
    }
  }
}

/** Everything starts at once, so that what is timed runs with every slot taken, as most of a drain does. */
function perEventAnew(scenario: Scenario): number {
  const atOnce = { ...scenario, items: scenario.items.map((item) => ({ ...item, start: 0 })) };
  const drain = scenario.limitOut > 0 ? atOnce : scenario;
  const routes = drain.items.map((item) => routeOf(drain, item.source, item.destination));
  const capacities = linkCapacities(drain);
  const run = (events: number) => everythingAnew(drain, capacities, routes, events);
  const before = scenario.limitOut > 0 ? 20 : 2000; // a drain is full at once, flows come one by one
  run(before + EVENTS_ANEW);
  const few = cpuOf(() => run(before));
  return (cpuOf(() => run(before + EVENTS_ANEW)) - few) / EVENTS_ANEW;
}

describe("drains and steady flows", () => {
  bench(
    "one table",
    async () => {
      for (const spine of [null, 4]) checkAnew(drainScenario(80, spine));
      const rows: Awaited<ReturnType<typeof rowOf>>[] = [];
      for (const scenario of settings) rows.push(await rowOf(scenario));
      console.table(rows);
      const growth = (a: number, b: number) =>
        Math.log10((rows[b]?.["cold s"] ?? 0) / (rows[a]?.["cold s"] ?? 0));
      console.log(
        `growth exponent, non-blocking, 10,000 to 100,000 moves: ${growth(1, 2).toFixed(2)}`,
      );
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});
