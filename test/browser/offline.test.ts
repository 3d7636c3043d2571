import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCloud } from "../../data/csv/read-cloud.ts";
import { writePlan } from "../../data/store/plan-file.ts";
import { planDrain } from "../../sim/index.ts";
import { launchBrowser } from "../support/browser.ts";
import { goalOf } from "../support/hand-made-cloud.ts";

const command = fileURLToPath(new URL("../../bin/drainwise.mjs", import.meta.url));
const sample = fileURLToPath(new URL("../../data/samples/tiny", import.meta.url));
const run = promisify(execFile);

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drainwise-report-"));
  const cloud = await readCloud(sample);
  if (!cloud.ok) throw new Error("the tiny sample cannot be read");
  const { snapshot } = cloud.value;
  const [drained = ""] = snapshot.servers.flatMap(({ host }) => (host === null ? [] : [host]));
  const planned = planDrain({
    snapshot,
    goal: goalOf([drained]),
    overrides: {},
    seed: 5,
    toolVersion: "0.1.0",
  });
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  await writePlan(join(folder, "plan.json"), planned.value);
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("drainwise report", () => {
  it("writes one file that opens from disk with no network, what-if included", async () => {
    const [plan, out] = [join(folder, "plan.json"), join(folder, "report.html")];
    await run(process.execPath, [command, "report", plan, "--out", out, "--replications", "20"]);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") troubles.push(message.text());
    });
    page.on("pageerror", (error) => troubles.push(error.message));
    await page.route(/^https?:/, (route) => {
      troubles.push(`asked for ${route.request().url()}`);
      return route.abort();
    });
    await context.setOffline(true);
    await page.goto(pathToFileURL(out).href);
    await page.locator(".hero-figure .digits").first().waitFor();
    await page.getByLabel("Host links", { exact: true }).fill("1 Gbit/s");
    await page.getByText("Variant planned and forecast.").waitFor({ timeout: 30_000 });
    expect(troubles).toEqual([]);
    await context.close();
  }, 60_000);

  it("writes the moves as CSV with units in the header", async () => {
    const out = join(folder, "moves.csv");
    const plan = join(folder, "plan.json");
    await run(process.execPath, [command, "report", plan, "--csv", out, "--replications", "20"]);
    const [header, ...rows] = (await readFile(out, "utf8")).trimEnd().split("\r\n");
    expect(header).toContain("total_time_p50_s");
    expect(rows.length).toBeGreaterThan(0);
  });

  it("refuses to write nothing, and a forecast of another plan", async () => {
    const plan = join(folder, "plan.json");
    await expect(run(process.execPath, [command, "report", plan])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--out"),
    });
    await expect(
      run(process.execPath, [command, "report", plan, "--forecast", plan, "--out", "x.html"]),
    ).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("no forecast") });
  });
});
