// The two commands that a newcomer runs after the first look: plan, then forecast; the same bytes each time.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import type { Forecast } from "../../sim/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "drainwise-forecast-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const drainwise = (...argv: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(root, "bin/drainwise.mjs"), ...argv], {
    maxBuffer: 1e8,
  });

const plan = join(folder, "plan.json");

test("a plan of the tiny sample is forecast, equal bytes on every run and number of threads", async () => {
  const sample = join(root, "data/samples/tiny");
  await drainwise("plan", "--cloud", sample, "--drain", "one", "--out", plan);
  const options = ["--replications", "40", "--json"] as const;
  const first = await drainwise("forecast", plan, ...options);
  const second = await drainwise("forecast", plan, ...options, "--workers", "2");
  expect(second.stdout).toBe(first.stdout);
  const forecast = JSON.parse(first.stdout) as Forecast;
  expect(forecast.replications).toBe(40);
  expect(forecast.servers).toHaveLength(3);
  expect(forecast.window.p50).toBeLessThanOrEqual(forecast.window.p90);
});

test("a rule on the P95 ends it at one of the fixed counts", async () => {
  const { stdout } = await drainwise("forecast", plan, "--until-p95", "20%", "--json");
  const { replications, window, windowP95 } = JSON.parse(stdout) as Forecast;
  expect(replications % 100).toBe(0);
  const half = ((windowP95?.high ?? Infinity) - (windowP95?.low ?? 0)) / 2;
  expect(half).toBeLessThanOrEqual(0.2 * window.p95);
});

test("the table names the window, every server and what stays outside the measured range", async () => {
  const out = join(folder, "forecast.json");
  const { stdout } = await drainwise("forecast", plan, "--replications", "20", "--out", out);
  expect(stdout).toMatch(/^Window {2}P50 .* P90 .* P95 /);
  for (const name of ["web-1", "align-1", "archive"]) expect(stdout).toContain(name);
  expect(stdout).toContain("lie outside what the models were measured on");
  expect((JSON.parse(readFileSync(out, "utf8")) as Forecast).format).toBe("drainwise-forecast");
});

test("a file that is no plan ends with code 2 and says so", async () => {
  const refused = drainwise("forecast", join(root, "package.json"));
  await expect(refused).rejects.toMatchObject({ code: 2 });
});
