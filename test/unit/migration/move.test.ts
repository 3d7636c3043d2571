import { describe, expect, test } from "vitest";
import {
  createMigration,
  defaultConstants,
  type MoveInput,
  type MoveType,
  novaDefaults,
  predictAlone,
} from "../../../sim/index.ts";

const MiB = 2 ** 20;
const GiB = 2 ** 30;

const input = (type: MoveType, changes: Partial<MoveInput> = {}): MoveInput => ({
  type,
  guest: {
    memory: {
      total: 4 * GiB,
      touched: 2 * GiB,
      dirty: [{ rate: 20 * MiB, workingSet: 200 * MiB, pattern: "uniform" }],
      vcpus: 2,
    },
    disks: [
      {
        virtualSize: 40 * GiB,
        allocated: 10 * GiB,
        writeRate: 0,
        writeSize: 65536,
        writeRegion: 10 * GiB,
        pattern: "random",
        baseImage: 0,
      },
    ],
    shutdownTime: 10,
    bootTime: 20,
    paused: false,
    running: true,
  },
  options: novaDefaults,
  constants: defaultConstants,
  ends: { sourceReadRate: 1e12, destinationWriteRate: 1e12 },
  record: true,
  ...changes,
});

describe("the four kinds of move, alone on a link", () => {
  test.each(["live", "block-live", "cold", "cold-block"] as const)("%s completes", (type) => {
    const result = predictAlone(input(type), 1e9);
    expect(result).not.toBe("not-converged");
    if (result === "not-converged") return;
    expect(result.end).toBe("completed");
    expect(result.totalTime).toBeGreaterThan(5);
    expect(result.outage).toBeGreaterThan(0);
  });

  test("a guest that dirties faster than the link never ends by itself", () => {
    const busy = input("live");
    const guest = {
      ...busy.guest,
      memory: {
        ...busy.guest.memory,
        dirty: [{ rate: 2 * GiB, workingSet: GiB, pattern: "uniform" as const }],
      },
    };
    const options = { ...novaDefaults, completionTimeout: 0, downtimeDelay: 3 };
    expect(predictAlone({ ...busy, guest, options }, 1e9)).toBe("not-converged");
    const migration = createMigration({ ...busy, guest, options: novaDefaults });
    expect(migration.phase).toBe("preparing");
  });
});
