// From a plan to a finished run on the command line, on the simulated cloud: nothing is run without an approval, a run
// that was left goes on, and another process steers it.
import { type ExecFileException, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "drainwise-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = join(folder, "plan.json");
const command = join(root, "bin/drainwise.mjs");
const env = { ...process.env, DRAINWISE_STORE: join(folder, "store.db"), OS_CLOUD: "" };

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
const drainwise = (...argv: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [command, ...argv], { env }, (error, stdout, stderr) =>
      resolve({ code: Number((error as ExecFileException | null)?.code ?? 0), stdout, stderr }),
    );
  });

beforeAll(async () => {
  const sample = join(root, "data/samples/tiny");
  await drainwise("plan", "--cloud", sample, "--drain", "one", "--out", plan);
});

test("no run without an approval, and none without saying where", async () => {
  expect(await drainwise("apply", plan)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--simulated/),
  });
  const refused = await drainwise("apply", plan, "--simulated");
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/Nobody has approved this plan/),
  });
  expect(await drainwise("status")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/no run in this store/),
  });
});

test("an approval needs a cloud, and a term that ends", async () => {
  expect(await drainwise("approve", plan)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/for which cloud/),
  });
  const endless = await drainwise("approve", plan, "--simulated", "--expires", "90 d");
  expect(endless).toMatchObject({ code: 1, stderr: expect.stringMatching(/at most 30 days/) });
  const given = await drainwise("approve", plan, "--simulated", "--expires", "1 h");
  expect(given).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/not proven\) for the simulated cloud until/),
  });
});

test("a run is interrupted, steered from another process, and goes on to its end", async () => {
  const argv = [command, "apply", plan, "--simulated", "--speed", "60"];
  const child = spawn(process.execPath, argv, { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("live-migrate")) resolve();
    });
  });
  expect(await drainwise("pause")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/nothing new begins/),
  });
  expect(await drainwise("resume")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/resumed by/),
  });
  // What is not done is told as refused, so that a script can tell.
  expect(await drainwise("skip", "no-such-step")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/refused: .* the plan has no such step/),
  });
  expect(await drainwise("apply", plan, "--simulated")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/Another process runs this plan/),
  });
  child.kill("SIGINT");
  child.kill("SIGINT");
  expect(await ended).toBe(1);
  const whole = await drainwise("apply", plan, "--simulated", "--json");
  expect(whole).toMatchObject({ code: 0 });
  const last = JSON.parse(whole.stdout.trim().split("\n").at(-1) ?? "") as { kind: string };
  expect(last.kind).toBe("end");
  const { stdout } = await drainwise("status", "--json");
  const view = JSON.parse(stdout) as { fault: unknown; steps: { kind: string }[] };
  expect(view.fault).toBeNull();
  expect(new Set(view.steps.map(({ kind }) => kind))).toEqual(new Set(["done"]));
  expect(await drainwise("pause")).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/the run is over: only retry, resume, skip can be asked/),
  });
}, 120_000);

test("its moves are held against their predictions, and written for calibrate", async () => {
  const csv = join(folder, "moves.csv");
  expect(await drainwise("status", "--csv", csv)).toMatchObject({ code: 0 });
  expect(await drainwise("calibrate", csv)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/3 measured moves/),
  });
  const { stdout } = await drainwise("status", "--result", "--json");
  const rows = JSON.parse(stdout) as { measured: number; inside: boolean }[];
  expect(rows).toHaveLength(3);
  for (const { measured } of rows) expect(measured).toBeGreaterThan(0);
  const table = await drainwise("status", "--result");
  expect(table.stdout).toMatch(/Predicted P50 +P5 to P95 +Measured/);
  expect(table.stdout).toMatch(/3 moves: \d inside P5 to P95.*median error/);
}, 120_000);
