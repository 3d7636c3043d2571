/**
 * How many moves one core predicts a second: ordinary live ones, one with disks, one that never ends, and the rows of a
 * file with their intervals. Figures a CPU second are printed; vitest's own are by the clock.
 */
import { join } from "node:path";
import { bench, describe } from "vitest";
import { tcgTestbed } from "../../data/catalog/tcg-testbed.ts";
import { predictRows } from "../../data/predict/predict-rows.ts";
import { readMeasured } from "../../data/predict/read-measured.ts";
import {
  defaultConstants,
  GiB,
  MiB,
  type MoveInput,
  novaDefaults,
  predictAlone,
} from "../../sim/index.ts";
import { perCpuSecond } from "../support/per-cpu-second.ts";

const ordinary: MoveInput = {
  type: "live",
  guest: {
    memory: {
      total: 8 * GiB,
      touched: 5 * GiB,
      dirty: [{ rate: 30 * MiB, workingSet: 500 * MiB, pattern: "uniform" }],
      vcpus: 4,
    },
    disks: [],
    shutdownTime: 10,
    bootTime: 20,
    paused: false,
    running: true,
  },
  options: novaDefaults,
  constants: defaultConstants,
  ends: { sourceReadRate: 5e8, destinationWriteRate: 4e8 },
  record: false,
};
const withDisk: MoveInput = {
  ...ordinary,
  type: "block-live",
  guest: {
    ...ordinary.guest,
    disks: [
      {
        virtualSize: 80 * GiB,
        format: "qcow2",
        allocated: 20 * GiB,
        writeRate: 2 * MiB,
        writeSize: 16384,
        writeRegion: 10 * GiB,
        pattern: "random",
        baseImage: 0,
      },
    ],
  },
};
const never: MoveInput = {
  ...ordinary,
  guest: {
    ...ordinary.guest,
    memory: {
      ...ordinary.guest.memory,
      dirty: [{ rate: 2 * GiB, workingSet: 4 * GiB, pattern: "uniform" }],
    },
  },
  options: { ...novaDefaults, completionTimeout: 0 },
};

/** 64 guests of 2 to 30 GiB that write 5 to 64 MiB/s: no two alike, so nothing is predicted that was before. */
const varied: readonly MoveInput[] = Array.from({ length: 64 }, (_, i) => ({
  ...ordinary,
  guest: {
    ...ordinary.guest,
    memory: {
      ...ordinary.guest.memory,
      total: (2 + (i % 8) * 4) * GiB,
      touched: (1 + (i % 8) * 2) * GiB,
      dirty: [
        { rate: (5 + ((i * 7) % 60)) * MiB, workingSet: (100 + i * 14) * MiB, pattern: "uniform" },
      ],
    },
  },
}));
const excerpt = await readMeasured(join(import.meta.dirname, "../golden/qemu/excerpt.csv"));
const rows = excerpt.ok ? excerpt.value.rows : [];

const points = perCpuSecond(
  () => {
    for (const move of varied) predictAlone(move, 1.1e9);
  },
  300,
  varied.length,
);
const intervals = perCpuSecond(() => void predictRows(rows, tcgTestbed), 5, rows.length);
console.log(`${points.toFixed(0)} live predictions a CPU second (asked: 100,000)`);
console.log(`${intervals.toFixed(0)} rows with intervals a CPU second (asked: 1,000)`);

describe("one prediction", () => {
  bench("live", () => void predictAlone(ordinary, 1.1e9));
  bench("block live", () => void predictAlone(withDisk, 1.1e9));
  bench("a file's rows with intervals", () => void predictRows(rows, tcgTestbed));
  bench("never ends", () => void predictAlone(never, 1.1e9));
});
