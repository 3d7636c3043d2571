import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { readCloud } from "../../../data/csv/read-cloud.ts";
import { fitCounts } from "../../../sim/capacity/fit-count.ts";
import type { Snapshot } from "../../../sim/cloud/snapshot.ts";

const tiny = fileURLToPath(new URL("../../../data/samples/tiny", import.meta.url));
let cloud: Snapshot;

beforeAll(async () => {
  const read = await readCloud(tiny);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  cloud = read.value.snapshot;
});

/** A cloud of one empty host, so that the counts follow from the inventories alone. */
const emptyHost = (memoryMiB: number, reserved: number, vcpuRatio: number): Snapshot => {
  const unit = { minUnit: 1, stepSize: 1 };
  const host = cloud.hosts[0];
  if (host === undefined) throw new Error("the sample has hosts");
  return {
    ...cloud,
    servers: [],
    serverGroups: [],
    migrations: [],
    aggregates: [],
    hosts: [
      {
        ...host,
        inventories: {
          VCPU: { ...unit, total: 8, reserved: 0, allocationRatio: vcpuRatio, maxUnit: 8 },
          MEMORY_MB: {
            ...unit,
            total: memoryMiB,
            reserved,
            allocationRatio: 1,
            maxUnit: memoryMiB,
          },
          DISK_GB: { ...unit, total: 1000, reserved: 0, allocationRatio: 1, maxUnit: 1000 },
        },
      },
    ],
    flavors: [
      {
        id: "f",
        name: "f",
        vcpus: 4,
        ramMiB: 4096,
        rootGiB: 20,
        ephemeralGiB: 0,
        swapMiB: 0,
        extraSpecs: {},
      },
    ],
  };
};

describe("what still fits", () => {
  it("is the least of the classes, after the reservation and the ratio", () => {
    // VCPU: 8 x 4 / 4 = 8; MEMORY_MB: (16384 - 512) / 4096 = 3.9 -> 3; DISK_GB: 1000 / 20 = 50.
    expect(fitCounts(emptyHost(16_384, 512, 4))).toEqual([
      { flavor: "f", name: "f", fits: 3, hosts: 1, limitedBy: "MEMORY_MB" },
    ]);
  });
  it("names the class that runs out first", () => {
    // VCPU: 8 x 1 / 4 = 2 is below the memory's 15.
    expect(fitCounts(emptyHost(65_536, 512, 1))[0]).toMatchObject({ fits: 2, limitedBy: "VCPU" });
  });
  it("takes no server larger than the machine, whatever the ratio (Placement's max_unit)", () => {
    expect(fitCounts(emptyHost(2048, 0, 16))[0]).toMatchObject({ fits: 0, hosts: 0 });
  });
  it("counts nothing on hosts that are away", () => {
    const [host] = emptyHost(16_384, 512, 4).hosts;
    expect(fitCounts(emptyHost(16_384, 512, 4), [host?.id ?? ""])[0]?.fits).toBe(0);
  });
  it("never counts more with hosts away than with all (the sample)", () => {
    const all = fitCounts(cloud);
    const less = fitCounts(cloud, [cloud.hosts[0]?.id ?? ""]);
    expect(less.every((count, index) => count.fits <= (all[index]?.fits ?? 0))).toBe(true);
  });
});
