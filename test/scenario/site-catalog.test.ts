// A site measures its own moves once; from then on whatever reads that cloud's folder knows of them without being told.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import type { Forecast } from "../../sim/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "drainwise-site-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const drainwise = (...argv: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(root, "bin/drainwise.mjs"), ...argv], {
    maxBuffer: 1e8,
  });

const cloud = join(folder, "cloud");
cpSync(join(root, "data/samples/tiny"), cloud, { recursive: true });

/** 64 GiB over 10 Gbit/s: far outside the calibration runs, which had 4 GiB, 280 MiB/s and TCG. */
const asked = join(folder, "asked.csv");
writeFileSync(
  asked,
  "scenario,rep,ram_mib,nonzero_mib,ws_mib,mode,link_mbit,downtime_limit_ms,limit_s\n" +
    "large,1,65536,40000,0,idle,10000,300,3600\n",
);

/**
 * Nine moves of each type, as a site writes them down: 64 GiB and 16 vCPUs at 10 Gbit/s. Memory at 1000 MiB/s and free
 * memory at 0.7 us a page, disks at 600 MiB/s live and 230 cold, 10 s around a live move and 40 around a cold one, give
 * or take 3 %.
 */
const measured = join(folder, "measured.csv");
const types = ["live", "block-live", "cold", "cold-block"] as const;
writeFileSync(
  measured,
  [
    "date,type,vcpus,ram_mib,touched_mib,disk_data_mib,link_gbit_per_s,total_s",
    ...types.flatMap((type) =>
      Array.from({ length: 9 }, (_, i) => {
        const touched = 8000 + 6000 * i;
        const disk = type === "block-live" || type === "cold-block" ? 4000 + 3000 * i : 0;
        const memory = touched / 1000 + (65_536 - touched) * 256 * 0.7e-6;
        const isLive = type === "live" || type === "block-live";
        const total = isLive ? 10 + memory + disk / 600 : 40 + disk / 230;
        const noise = 1 + 0.03 * ((i % 3) - 1);
        return `2026-11-20,${type},16,65536,${touched},${disk},10,${(total * noise).toFixed(1)}`;
      }),
    ),
  ].join("\n"),
);

interface Predicted {
  readonly totalTimeP10: number;
  readonly totalTimeP90: number;
  readonly totalTime: number;
  readonly outside: readonly string[];
}

const predictAlone = async (): Promise<{ row: Predicted; said: string }> => {
  const { stdout, stderr } = await drainwise("predict", asked, "--cloud", cloud, "--json");
  const [row] = JSON.parse(stdout) as Predicted[];
  if (row === undefined) throw new Error("no row was predicted");
  return { row, said: stderr };
};

const widthOf = ({ totalTimeP10, totalTimeP90, totalTime }: Predicted): number =>
  (totalTimeP90 - totalTimeP10) / totalTime;

const forecastOf = async (name: string): Promise<{ forecast: Forecast; said: string }> => {
  const plan = join(folder, name);
  const { stderr } = await drainwise("plan", "--cloud", cloud, "--drain", "one", "--out", plan);
  const { stdout } = await drainwise("forecast", plan, "--replications", "20", "--json");
  return { forecast: JSON.parse(stdout) as Forecast, said: stderr };
};

test("rows outside the measured range come inside once the site's own moves are calibrated", async () => {
  const before = await predictAlone();
  expect(before.said).toContain("nothing was calibrated there");
  expect(before.row.outside.join("; ")).toMatch(/KVM.*memory/);
  const planBefore = await forecastOf("before.json");
  expect(planBefore.forecast.constants).toBeUndefined();
  expect(planBefore.forecast.outsideMeasured.share).toBe(1);

  const kept = await drainwise("calibrate", measured, "--name", "our-site", "--cloud", cloud);
  expect(kept.stderr).toContain("kept for every command that reads this cloud");

  const after = await predictAlone();
  expect(after.said).toContain("our-site of 2026-11-20 (36 measured moves in measured.csv)");
  expect(after.row.outside).toEqual([]);
  expect(widthOf(after.row)).toBeLessThan(widthOf(before.row) / 2);

  const planAfter = await forecastOf("after.json");
  expect(planAfter.said).toContain("The site's own constants are used: our-site of 2026-11-20");
  expect(planAfter.forecast.constants?.name).toBe("our-site");
  expect(planAfter.forecast.outsideMeasured.share).toBe(0);
});

test("the plan holds them, so that a forecast elsewhere, without the folder, says the same", async () => {
  const away = join(folder, "away.json");
  writeFileSync(away, readFileSync(join(folder, "after.json")));
  const { stdout } = await drainwise("forecast", away, "--replications", "5");
  expect(stdout).toContain("constants our-site of 2026-11-20");
});

// An operator hands the file over once, when the run begins: what was predicted for it must not change with the command that asks.
test("a run keeps the constants that it was begun with, and so does a report", async () => {
  const [plan, constants, store] = ["before.json", "ours.json", "store.db"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await drainwise("calibrate", measured, "--name", "ours", "--out", constants);
  const on = ["--store", store] as const;
  await drainwise("approve", plan, "--simulated", ...on);
  await drainwise("apply", plan, "--simulated", "--constants", constants, ...on);
  const result = async (...more: readonly string[]) =>
    JSON.parse((await drainwise("status", "--result", "--json", ...on, ...more)).stdout);
  const kept = await result();
  expect(kept.length).toBeGreaterThan(0);
  expect(kept).toEqual(await result("--constants", constants));

  const forecast = join(folder, "forecast.json");
  await drainwise("forecast", plan, "--constants", constants, "--out", forecast);
  const page = join(folder, "page.html");
  const report = ["report", plan, "--forecast", forecast, "--out", page];
  await expect(drainwise(...report)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("made with the constants ours of 2026-11-20"),
  });
  await drainwise(...report, "--constants", constants);
  expect(readFileSync(page, "utf8")).toContain('"site":{"name":"ours"');
}, 60_000);

test("constants of a test-bed are no cloud's: neither kept nor read", async () => {
  const kept = drainwise("calibrate", measured, "--base", "tcg-testbed", "--cloud", cloud);
  await expect(kept).rejects.toMatchObject({ code: 2 });
  const file = join(cloud, "constants.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"base": "kvm"', '"base": "tcg-testbed"'));
  const read = drainwise("plan", "--cloud", cloud, "--drain", "one");
  await expect(read).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("a cloud's must rest on kvm"),
  });
});
