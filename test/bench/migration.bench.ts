/** How many moves one core predicts a second: an ordinary live one, one with disks, one that never ends. */
import { bench, describe } from "vitest";
import {
  defaultConstants,
  GiB,
  MiB,
  type MoveInput,
  novaDefaults,
  predictAlone,
} from "../../sim/index.ts";

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

describe("one prediction", () => {
  bench("live", () => void predictAlone(ordinary, 1.1e9));
  bench("block live", () => void predictAlone(withDisk, 1.1e9));
  bench("never ends", () => void predictAlone(never, 1.1e9));
});
