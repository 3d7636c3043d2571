// A forecast is a function of its inputs: the same bytes in Node and in Chromium, on one worker and on four, whatever the
// order in which the hosts were read.
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build, type Rollup } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCloud } from "../../data/csv/read-cloud.ts";
import { readScenario } from "../../data/scenario/read-scenario.ts";
import { forecastOverWorkers } from "../../data/workers/forecast-over-workers.ts";
import { type Plan, planDrain, type ReplicationResult } from "../../sim/index.ts";
import { launchBrowser } from "../support/browser.ts";
import { goalOf } from "../support/hand-made-cloud.ts";
import { answerTo, type Work } from "./engine-worker.ts";

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Two chunks of the Node side's queue: which worker takes which is left to chance. */
const REPLICATIONS = 40;

let browser: Browser;
let page: Page;
let plan: Plan;

beforeAll(async () => {
  const cloud = await readCloud(pathOf("../../data/samples/genomics"));
  if (!cloud.ok) throw new Error("the sample must be sound");
  const planned = planDrain({
    snapshot: cloud.value.snapshot,
    goal: goalOf(["cmp-b-14"], {
      stuck: { action: "abort", after: 7200 },
    }),
    overrides: {},
    seed: 11,
    toolVersion: "0.0.0",
  });
  if (!planned.ok) throw new Error("the sample must be planned");
  plan = planned.value;
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.evaluate(
    (source) => {
      const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      Object.assign(globalThis, { engine: () => new Worker(url) });
    },
    await engineSource(),
  );
}, 180_000);

afterAll(async () => {
  await browser?.close();
});

/** The worker with the engine in it, as one script. */
async function engineSource(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      lib: { entry: pathOf("./engine-worker.ts"), formats: ["iife"], name: "engine" },
    },
  });
  const [bundle] = built as Rollup.RollupOutput[];
  const [chunk] = bundle?.output ?? [];
  if (chunk === undefined) throw new Error("nothing was bundled");
  return chunk.code;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What one fresh Web Worker answers. */
const inBrowser = (work: Work): Promise<string> =>
  page.evaluate((asked) => {
    const { engine } = globalThis as unknown as { engine: () => Worker };
    const worker = engine();
    return new Promise<string>((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => resolve(data as string));
      worker.addEventListener("error", ({ message }) => reject(new Error(message)));
      worker.postMessage(asked);
    }).finally(() => worker.terminate());
  }, work);

/** A forecast in the browser whose replications are shared out to Web Workers, the last share put first. */
const inBrowserOver = (workers: number, asked: Plan): Promise<string> =>
  page.evaluate(
    async ({ count, share, forecast }) => {
      const { engine } = globalThis as unknown as { engine: () => Worker };
      const answer = (work: unknown) => {
        const worker = engine();
        return new Promise((resolve, reject) => {
          worker.addEventListener("message", ({ data }) => resolve(data));
          worker.addEventListener("error", ({ message }) => reject(new Error(message)));
          worker.postMessage(work);
        }).finally(() => worker.terminate());
      };
      const shares = await Promise.all(
        Array.from({ length: count }, (_, at) =>
          answer({ kind: "replicate", plan: forecast, from: at * share, count: share }),
        ),
      );
      const results = (shares as ReplicationResult[][]).reverse().flat();
      return (await answer({ kind: "summarise", plan: forecast, results })) as string;
    },
    { count: workers, share: REPLICATIONS / workers, forecast: asked },
  );

/** The same plan as somebody else might have read it. */
function shuffled({ snapshot, ...rest }: Plan): Plan {
  const turned = <T>(items: readonly T[]): T[] => {
    const cut = Math.floor(items.length / 3);
    return [...items.slice(cut), ...items.slice(0, cut)].reverse();
  };
  const { hosts, servers, network } = snapshot;
  return {
    ...rest,
    snapshot: {
      ...snapshot,
      hosts: turned(hosts),
      servers: turned(servers),
      network: {
        ...network,
        hostLinks: turned(network.hostLinks),
        leaves: turned(network.leaves),
      },
    },
  };
}

it("the trace of a run: Node, Chromium, hosts in another order", async () => {
  const here = answerTo({ kind: "trace", plan }) as string;
  expect(here.split("\n").length).toBeGreaterThan(50);
  const others = [
    answerTo({ kind: "trace", plan: shuffled(plan) }) as string,
    await inBrowser({ kind: "trace", plan }),
    await inBrowser({ kind: "trace", plan: shuffled(plan) }),
  ];
  expect(others.map(sha256)).toEqual(others.map(() => sha256(here)));
}, 240_000);

it("a forecast: Node and Chromium, one worker and four, hosts in another order", async () => {
  const here = answerTo({ kind: "forecast", plan, replications: REPLICATIONS }) as string;
  const options = { replications: REPLICATIONS, planHash: "" };
  const others = [
    JSON.stringify(await forecastOverWorkers(plan, { ...options, workers: 1 })),
    JSON.stringify(await forecastOverWorkers(shuffled(plan), { ...options, workers: 4 })),
    await inBrowserOver(1, plan),
    await inBrowserOver(4, shuffled(plan)),
  ];
  expect(others.map(sha256)).toEqual(others.map(() => sha256(here)));
}, 240_000);

it("the answers of a bare scenario: Node and Chromium", async () => {
  const read = await readScenario(pathOf("../golden/simgrid/drain_100_1000_os41.scn.gz"));
  if (!read.ok) throw new Error("the scenario must be sound");
  const work: Work = { kind: "scenario", scenario: read.value };
  expect(sha256(await inBrowser(work))).toBe(sha256(answerTo(work) as string));
}, 240_000);
