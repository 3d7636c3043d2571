// Afterwards a run teaches: the moves that it measured, written as `status --csv` writes them and read as `calibrate`
// reads them, must lead from a wrong belief to what the cloud really does.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readMoves } from "../../data/calibrate/read-moves.ts";
import { movesCsv } from "../../data/run/moves-csv.ts";
import { movesOfRun } from "../../data/run/run-moves.ts";
import {
  calibrate,
  defaultConstants,
  exactly,
  GiB,
  type ModelConstants,
  type Plan,
  type Step,
} from "../../sim/index.ts";
import { POLL_PERIOD } from "../../sim/world/run-setting.ts";
import { deskWithApproval, wishFor } from "../support/approved-plan.ts";
import {
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../support/hand-made-cloud.ts";
import { freshStore } from "../support/store.ts";

/** Two servers of each size: small ones tell Nova's own time, large ones the stream's rate. */
const sizes = [1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32];

function planOfSizes(): Plan {
  const measured = (value: number) => exactly(value, "measured");
  const servers = sizes.map((ram, index) =>
    serverOn("a", `s${String(index).padStart(2, "0")}`, {
      ...{ flavor: `ram${ram}`, touched: measured(ram * GiB) },
      ...{ dirtyRate: measured(0), workingSet: measured(0) },
    }),
  );
  const snapshot = handMadeCloud({
    hosts: ["a", "b"].map((id) => hostNamed(id)),
    servers,
    link: 3.125e9,
  });
  const small = snapshot.flavors[0];
  if (small === undefined) throw new Error("a flavor");
  const flavors = [...new Set(sizes)].map((ram) => {
    const id = `ram${ram}`;
    return { ...small, id, name: id, ramMiB: ram * 1024 };
  });
  const moves = servers.map(({ id }) => move(id, "a", "b", { after: ["cordon:a"] }));
  const steps: Step[] = [
    { kind: "cordon", id: "cordon:a", host: "a", after: [] },
    ...moves,
    { kind: "maintain", id: "maintain:a", host: "a", after: moves.map(({ id }) => id) },
    { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
  ];
  return planOf({ ...snapshot, flavors }, steps, goalOf(["a"]));
}

/** The moves of a whole run of the plan on the simulated cloud, as `status --csv` writes them. */
async function csvOfRun(plan: Plan): Promise<string> {
  const store = await freshStore();
  const wish = wishFor(plan, { kind: "simulated", speed: Number.POSITIVE_INFINITY });
  const desk = await deskWithApproval(store, wish);
  const begun = await desk.start(wish);
  if (!begun.ok) throw new Error(begun.error.join("\n"));
  expect(await begun.value.ended).toBe(true);
  const view = await desk.view(begun.value.run.id);
  if (view === null) throw new Error("a view");
  const measurements = await store.runs.measurements(view.run.id);
  return movesCsv(plan, view.run.startedAt, movesOfRun(plan, view.rows, measurements));
}

async function casesOf(csv: string) {
  const folder = await mkdtemp(join(tmpdir(), "drainwise-moves-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "moves.csv");
  await writeFile(file, csv);
  const read = await readMoves(file);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

test("what a run measured leads calibrate from wrong constants to those of the cloud it ran on", async () => {
  const { cases, leftOut, lastDate } = await casesOf(await csvOfRun(planOfSizes()));
  expect(cases).toHaveLength(sizes.length);
  expect(leftOut).toEqual([]);
  expect(lastDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  const { streamRate, livePreparation, liveFinishing } = defaultConstants;
  const wrong: ModelConstants = {
    ...defaultConstants,
    streamRate: streamRate / 2,
    livePreparation: livePreparation * 2,
    liveFinishing: liveFinishing * 2,
  };
  const site = calibrate({
    ...{ cases, base: wrong, stated: new Map(), name: "rehearsed" },
    ...{ source: "a run on the simulated cloud", date: lastDate ?? "" },
  });
  const fitted = new Map(site.figures.map((figure) => [figure.name, figure]));
  const value = (name: "streamRate" | "liveOverhead"): number => {
    expect(fitted.get(name)?.standing).toBe("fitted");
    return fitted.get(name)?.quantity.value ?? 0;
  };
  expect(Math.abs(value("streamRate") / streamRate - 1)).toBeLessThan(0.15);
  // The simulated cloud keeps no times of its own: an end is seen at the next poll, which looks like Nova's time.
  const overhead = livePreparation + liveFinishing;
  expect(value("liveOverhead")).toBeGreaterThan(overhead);
  expect(value("liveOverhead")).toBeLessThan(overhead + POLL_PERIOD);
  expect(site.error.fitted.median).toBeLessThan(site.error.before.median / 4);
}, 60_000);
