// Seeds drive the real runner through lost and late answers, dying hosts, owners, colleagues, persons and its own death.
// `npm run faults -- --seeds 10000` runs many more; a seed that fails is printed and can be told row by row.
import { expect, test } from "vitest";
import { crashPoints, faultRun } from "./fault-run.ts";
import { runSeeds } from "./main.ts";

const SEEDS = 300;

test("no check breaks in any of the first seeds, and many kinds of fault strike", () => {
  const { failed, faults } = runSeeds(1, SEEDS);
  expect(failed, "npm run faults -- --show SEED tells a run row by row").toEqual([]);
  expect(faults.size).toBeGreaterThan(150);
}, 120_000);

test("a process that dies around any step of a run is replayed, and does nothing twice", () => {
  for (const seed of [3, 11]) {
    const steps = faultRun(seed, { quiet: true }).steps;
    for (let step = 1; step <= steps; step += 1) {
      for (const point of crashPoints) {
        const run = faultRun(seed, { quiet: true, crashAt: { step, point } });
        expect(run.violations, `seed ${seed}, ${point} step ${step}`).toEqual([]);
      }
    }
  }
}, 120_000);

test("the same seed gives the same run", () => {
  expect(faultRun(42).rows).toEqual(faultRun(42).rows);
});
