// The process that runs a plan is killed in mid-run: whoever goes on with it is told who had it, and does not wait for a
// lease that nobody can renew; but does wait, counting, where nobody can prove that its holder is dead.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownMark } from "../../data/run/process-mark.ts";
import { openEmbedded } from "../../data/store/sql/open-embedded.ts";
import { type Said, said } from "../kills/operators.ts";
import { holder } from "../support/store.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "drainwise-dead-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = join(folder, "plan.json");
const path = join(folder, "store.db");
const env = { ...process.env, DRAINWISE_STORE: path, OS_CLOUD: "" };

const begin = (...argv: readonly string[]) =>
  spawn(process.execPath, [join(root, "bin/drainwise.mjs"), ...argv], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
const drainwise = (...argv: readonly string[]): Promise<Said> => said(begin(...argv));
const apply = (...more: readonly string[]) => begin("apply", plan, "--simulated", ...more);

interface Event {
  readonly kind: string;
  readonly [key: string]: unknown;
}
const eventsOf = ({ out }: Said): readonly Event[] =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Event);

beforeAll(async () => {
  const sample = join(root, "data/samples/tiny");
  await drainwise("plan", "--cloud", sample, "--drain", "one", "--out", plan);
  expect(await drainwise("approve", plan, "--simulated")).toMatchObject({ code: 0 });
}, 60_000);

test.skipIf(ownMark() === null)(
  "its process is dead: taken over at once",
  async () => {
    const first = apply("--speed", "20", "--json");
    const killed = said(first);
    await new Promise<void>((resolve) => {
      first.stdout.on("data", (data: Buffer) => {
        if (data.toString().includes("live-migrate")) resolve();
      });
    });
    first.kill("SIGKILL");
    await killed;
    // Nobody executes it, and status says so though the lease has a minute left.
    expect((await drainwise("status")).out).not.toContain(`process ${first.pid}`);

    const second = apply("--speed", "20", "--json");
    const ended = said(second);
    const began = Date.now();
    await new Promise<void>((resolve) => {
      second.stdout.on("data", (data: Buffer) => {
        if (data.toString().includes("started anew")) resolve();
      });
    });
    // A lease that is waited for ends after more than a minute.
    expect(Date.now() - began).toBeLessThan(50_000);
    second.kill("SIGKILL");
    const [news] = eventsOf(await ended);
    expect(news).toMatchObject({
      kind: "lease-taken-over",
      holder: expect.stringMatching(`^process ${first.pid} on `),
      since: expect.stringMatching(/^\d{4}-.*Z$/),
      until: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  },
  120_000,
);

test("its process cannot be seen: waited for with a countdown, then taken", async () => {
  const store = await openEmbedded(path);
  const [run] = await store.runs.list();
  if (run === undefined) throw new Error("no run was begun");
  const key = { plan: run.plan, cloud: run.cloud };
  const mark = { host: "elsewhere", boot: "b", space: "s", pid: 7, started: "1" };
  const last = await store.leases.current(key);
  if (last === null) throw new Error("nobody had the lease");
  // As if somebody elsewhere had taken it up meanwhile, and died, too.
  const by = holder("process 7 on elsewhere", mark);
  const theirs = await store.leases.takeOver(last, by, Date.now(), 8000);
  const whole = await said(apply("--json"));
  expect(whole.code).toBe(0);
  const [news, next] = eventsOf(whole);
  expect(news).toMatchObject({
    kind: "lease-held",
    holder: "process 7 on elsewhere",
    since: new Date(theirs?.since ?? 0).toISOString(),
    until: new Date(theirs?.expires ?? 0).toISOString(),
  });
  expect(next?.kind).toBe("row");
  expect((await store.leases.current(key))?.epoch).toBe(last.epoch + 2);
  await store.close();
}, 120_000);
