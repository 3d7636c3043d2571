import { describe, expect, test } from "vitest";
import { forecastWithProgress } from "../../../bin/forecast-progress.ts";
import { forecastOverWorkers } from "../../../data/workers/forecast-over-workers.ts";
import { drawOf } from "../../../sim/forecast/draw.ts";
import { preparePlan } from "../../../sim/forecast/prepared-plan.ts";
import { constantsAt, spreadFigures } from "../../../sim/forecast/site-spread.ts";
import { exactly, forecastPlan, MiB, replicate } from "../../../sim/index.ts";
import { defaultConstants } from "../../../sim/migration/move.ts";
import {
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";

const dirtyRate = { value: 20 * MiB, low: 10 * MiB, high: 60 * MiB, source: "measured" } as const;

const plan = planOf(
  handMadeCloud({
    hosts: ["a", "b"].map((id) => hostNamed(id)),
    servers: ["s1", "s2", "s3"].map((id) =>
      serverOn("a", id, { dirtyRate, workingSet: exactly(500 * MiB) }),
    ),
    link: 125e6,
  }),
  ["s1", "s2", "s3"].map((id, priority) => move(id, "a", "b", { priority })),
  goalOf(["a"]),
);

describe("replications", () => {
  test("one is the same alone and in the middle of a chunk: no run knows of another", () => {
    expect(replicate(plan, { from: 3, count: 1 })[0]).toEqual(
      replicate(plan, { from: 0, count: 5 })[3],
    );
  });

  test("a forecast is the same bytes in this thread, on one worker and on four", async () => {
    const options = { replications: 30, planHash: "x" };
    const here = JSON.stringify(forecastPlan(plan, options));
    for (const workers of [0, 1, 4]) {
      expect(JSON.stringify(await forecastOverWorkers(plan, { ...options, workers }))).toBe(here);
    }
  });

  test("a rule stops it at the same count in this thread, on one worker and on four", async () => {
    const options = { replications: 600, planHash: "x", stopRule: { p95Within: 0.1 } };
    const [here, ...others] = await Promise.all(
      [0, 1, 4].map((workers) => forecastOverWorkers(plan, { ...options, workers })),
    );
    expect(here?.replications).toBeLessThan(600);
    for (const other of others) expect(JSON.stringify(other)).toBe(JSON.stringify(here));
  });

  test("a cancelled forecast ends with the reason it was given", async () => {
    for (const workers of [0, 2]) {
      const control = new AbortController();
      const cancelled = forecastOverWorkers(plan, {
        replications: 10_000,
        planHash: "",
        workers,
        signal: control.signal,
        onProgress: () => control.abort(new Error("changed my mind")),
      });
      await expect(cancelled).rejects.toThrow("changed my mind");
    }
  });

  test("Ctrl+C ends a command's forecast, says how far it came, and is nobody's business after", async () => {
    const before = process.listenerCount("SIGINT");
    const running = forecastWithProgress(plan, "", { replications: 1_000_000, workers: 1 });
    const listens = () => process.listenerCount("SIGINT");
    await expect.poll(listens, { timeout: 20_000 }).toBe(before + 1);
    process.emit("SIGINT");
    await expect(running).rejects.toThrow(/^Cancelled after \d+ of 1000000 replications; nothing/);
    expect(listens()).toBe(before);
  });

  test("another seed draws other clouds", () => {
    const [a] = replicate(plan, { from: 0, count: 1 });
    const [b] = replicate({ ...plan, seed: plan.seed + 1 }, { from: 0, count: 1 });
    expect(a?.window).not.toBe(b?.window);
  });
});

describe("draws", () => {
  test("a server's draw does not depend on which others there are, nor on the order of asking", () => {
    const draw = drawOf(preparePlan(plan), 5);
    const first = draw.deviatesOf("s2");
    draw.deviatesOf("s1");
    expect(draw.deviatesOf("s2")).toEqual(first);
    expect(draw.deviatesOf("s1")).not.toEqual(first);
  });

  test("the site's constants at deviate 0 are the catalogue's, so the nominal run is the catalogue's run", () => {
    expect(constantsAt(spreadFigures.map(() => 0))).toEqual(defaultConstants);
  });
});
