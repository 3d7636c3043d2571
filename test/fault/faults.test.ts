// Seeds drive the real runner through lost and late answers, dying hosts, owners, colleagues, persons and its own death.
// `npm run faults -- --seeds 10000` runs many more; a seed that fails is printed and can be told row by row.
import { expect, test } from "vitest";
import { crashPoints, faultRun } from "./fault-run.ts";
import { runSeeds } from "./main.ts";
import { sweepCrashes } from "./sweep.ts";

const SEEDS = 300;
/** Seeds whose every row is swept here; they cover most of what the others do. */
const SWEPT = 2;

test("no check breaks in any of the first seeds, and many kinds of fault strike", () => {
  const { failed, faults } = runSeeds(1, SEEDS);
  expect(failed, "npm run faults -- --show SEED tells a run row by row").toEqual([]);
  expect(faults.size).toBeGreaterThan(150);
}, 120_000);

test("a process that dies around any row of a run's journal is replayed, and does nothing twice", () => {
  for (const seed of [3, 11]) {
    const { length } = faultRun(seed, { quiet: true }).rows;
    for (let row = 1; row <= length; row += 1) {
      for (const point of crashPoints) {
        const run = faultRun(seed, { quiet: true, crashAt: { row, point } });
        expect(run.violations, `seed ${seed}, ${point} row ${row}`).toEqual([]);
      }
    }
  }
}, 120_000);

test("the same in runs in which other things go wrong as well", () => {
  const { failed, runs } = sweepCrashes(SWEPT);
  expect(failed, "npm run faults sweeps more").toEqual([]);
  expect(runs).toBeGreaterThan(300);
}, 240_000);

test("the same seed gives the same run", () => {
  expect(faultRun(42).rows).toEqual(faultRun(42).rows);
});
