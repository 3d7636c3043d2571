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
        format: "qcow2",
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

describe("a raw disk moved cold", () => {
  test("is read whole, through compression: 10 GiB of data at 60 MB/s, 30 GiB of holes at 300 MB/s", () => {
    const base = input("cold-block");
    const of = (format: "qcow2" | "raw") => {
      const disks = base.guest.disks.map((disk) => ({ ...disk, format }));
      const result = predictAlone({ ...base, guest: { ...base.guest, disks } }, 1e10);
      return result === "not-converged" ? Number.NaN : result.totalTime;
    };
    const { sshRate, compressedCopyRate, holeCopyRate } = defaultConstants;
    const longer =
      (10 * GiB) / compressedCopyRate + (30 * GiB) / holeCopyRate - (10 * GiB) / sshRate;
    expect(of("raw") - of("qcow2")).toBeCloseTo(longer, 6);
  });
});

test("TLS covers the disks' streams, too", () => {
  const options = { ...novaDefaults, nativeTls: true };
  const time = (changes: Partial<MoveInput>) => {
    const result = predictAlone(input("block-live", changes), 1e10);
    return result === "not-converged" ? Number.NaN : result.totalTime;
  };
  const { tlsStreamRate, mirrorRate, mirrorEfficiency } = defaultConstants;
  const slower = (10 * GiB) / tlsStreamRate - (10 * GiB) / mirrorRate;
  expect(mirrorEfficiency).toBeLessThan(1);
  expect(time({ options }) - time({})).toBeGreaterThan(slower);
});

test("several disks are mirrored side by side: the last that is ready counts", () => {
  const base = input("block-live");
  const [disk] = base.guest.disks;
  if (disk === undefined) throw new Error("no disk");
  const mirrorTime = (sizes: readonly number[]) => {
    const disks = sizes.map((gib) => ({ ...disk, allocated: gib * GiB, writeRegion: gib * GiB }));
    const result = predictAlone({ ...base, guest: { ...base.guest, disks } }, 1e12);
    if (result === "not-converged") throw new Error("never");
    const mirror = result.phases.find(({ phase }) => phase === "mirror");
    return (mirror?.end ?? 0) - (mirror?.start ?? 0);
  };
  expect(mirrorTime([10, 4, 7])).toBeCloseTo(mirrorTime([10]), 6);
});
