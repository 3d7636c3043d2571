/**
 * The shipped sample's three-host drain: a thousand replications with the command's start and without, on this thread
 * alone and beside one worker; and what the page needs for one redraw.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, bench, describe } from "vitest";
import { readPlan } from "../../data/store/plan-file.ts";
import { forecastOverWorkers } from "../../data/workers/forecast-over-workers.ts";
import { nominalRun, type Plan, preparePlan, replicateOne } from "../../sim/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "drainwise-bench-"));
const file = join(folder, "plan.json");
const HOSTS = "cmp-a-05,cmp-a-06,cmp-b-14";

const drainwise = (...argv: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(root, "bin/drainwise.mjs"), ...argv], {
    maxBuffer: 1e8,
  });

let plan: Plan;

beforeAll(async () => {
  const sample = join(root, "data/samples/genomics");
  await drainwise("plan", "--cloud", sample, "--drain", HOSTS, "--out", file);
  const read = await readPlan(file);
  if (!read.ok) throw new Error("the sample's plan must be sound");
  plan = read.value.plan;
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const few = { iterations: 3, time: 0, warmupIterations: 0, warmupTime: 0 };
const options = { planHash: "", replications: 1000 };

describe("three hosts of the sample, the command", () => {
  const forecast = (replications: string, workers: string) =>
    drainwise("forecast", file, "--replications", replications, "--workers", workers, "--json");
  bench("1 replication: what starting costs", () => forecast("1", "0").then(() => undefined), few);
  bench("1,000 replications, one thread", () => forecast("1000", "0").then(() => undefined), few);
  bench("1,000 replications, two threads", () => forecast("1000", "1").then(() => undefined), few);
});

describe("three hosts of the sample, the call", () => {
  bench(
    "1,000 replications, one thread",
    () => forecastOverWorkers(plan, { ...options, workers: 0 }).then(() => undefined),
    few,
  );
  bench(
    "1,000 replications, two threads",
    () => forecastOverWorkers(plan, { ...options, workers: 1 }).then(() => undefined),
    few,
  );
});

describe("three hosts of the sample, one run", () => {
  let index = 0;
  bench("drawn, as a replication", () => {
    index += 1;
    replicateOne(preparePlan(plan), index);
  });
  bench("at best values, recorded for the timeline", () => {
    nominalRun(plan, { record: true });
  });
});
