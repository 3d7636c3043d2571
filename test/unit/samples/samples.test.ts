import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readCloud } from "../../../data/csv/read-cloud.ts";
import type { Snapshot } from "../../../sim/index.ts";

const samples = fileURLToPath(new URL("../../../data/samples", import.meta.url));

async function imported(name: string): Promise<Snapshot> {
  const read = await readCloud(join(samples, name));
  if (!read.ok) throw new Error(JSON.stringify(read.error.diagnostics, null, 1));
  expect(read.value.notes).toEqual([]);
  return read.value.snapshot;
}

describe("the shipped samples", () => {
  it("are what their generator writes, byte for byte, so that they can be changed by changing it", () => {
    const target = mkdtempSync(join(tmpdir(), "drainwise-"));
    try {
      execFileSync(process.execPath, [join(samples, "generate.mjs"), target]);
      for (const name of ["genomics", "tiny"]) {
        const files = readdirSync(join(target, name));
        expect(files).toEqual(readdirSync(join(samples, name)));
        for (const file of files) {
          const same = readFileSync(join(target, name, file)).equals(
            readFileSync(join(samples, name, file)),
          );
          expect([name, file, same]).toEqual([name, file, true]);
        }
      }
    } finally {
      rmSync(target, { recursive: true });
    }
  });
});

describe("the genomics sample", () => {
  it("is the cloud of the mission: its size, its variety, its fullness", async () => {
    const { hosts, servers, flavors, network, serverGroups } = await imported("genomics");
    expect(hosts).toHaveLength(48);
    expect(new Set(hosts.map(({ zone }) => zone))).toEqual(new Set(["az1", "az2"]));
    expect(new Set(hosts.map(({ cpuModel }) => cpuModel)).size).toBe(2);
    expect(new Set(hosts.map(({ storage }) => storage.kind)).size).toBe(3);
    expect(servers.length).toBeGreaterThan(350);
    expect(servers.length).toBeLessThan(450);
    expect(Math.max(...flavors.map(({ ramMiB }) => ramMiB))).toBe(128 * 1024);
    expect(Math.max(...flavors.map(({ rootGiB, ephemeralGiB }) => rootGiB + ephemeralGiB))).toBe(
      2000,
    );
    expect(new Set(serverGroups.map(({ policy }) => policy)).size).toBe(3);
    // 12 links of 10 Gbit/s under an up-link of 30: 4:1.
    expect(network.leaves.map(({ uplink }) => (uplink * 8) / 1e9)).toEqual([30, 30, 30, 30]);
    const ramOf = new Map(flavors.map(({ id, ramMiB }) => [id, ramMiB]));
    const claimed = servers
      .filter(({ host }) => host !== null)
      .reduce((sum, { flavor }) => sum + (ramOf.get(flavor) ?? 0), 0);
    const total = hosts
      .filter(({ state }) => state === "up")
      .reduce((sum, { inventories }) => sum + (inventories.MEMORY_MB?.total ?? 0), 0);
    expect(claimed / total).toBeGreaterThan(0.6);
    expect(claimed / total).toBeLessThan(0.75);
  });
  it("claims no more of any host than Placement would have granted", async () => {
    const { hosts, servers, flavors } = await imported("genomics");
    const flavorOf = new Map(flavors.map((flavor) => [flavor.id, flavor]));
    for (const { id, inventories, diskFree } of hosts) {
      const there = servers.filter(({ host }) => host === id);
      const sum = (of: (flavor: (typeof flavors)[number], volumeBacked: boolean) => number) =>
        there.reduce((total, server) => {
          const flavor = flavorOf.get(server.flavor);
          return flavor === undefined ? total : total + of(flavor, server.volumeBacked);
        }, 0);
      const capacity = (name: "VCPU" | "PCPU" | "MEMORY_MB" | "DISK_GB") => {
        const inventory = inventories[name];
        return inventory === undefined
          ? 0
          : Math.floor((inventory.total - inventory.reserved) * inventory.allocationRatio);
      };
      const isPinned = (specs: Readonly<Record<string, string>>) =>
        specs["hw:cpu_policy"] === "dedicated";
      expect(sum(({ ramMiB }) => ramMiB)).toBeLessThanOrEqual(capacity("MEMORY_MB"));
      expect(sum((f, bfv) => (bfv ? 0 : f.rootGiB) + f.ephemeralGiB)).toBeLessThanOrEqual(
        capacity("DISK_GB"),
      );
      expect(sum((f) => (isPinned(f.extraSpecs) ? 0 : f.vcpus))).toBeLessThanOrEqual(
        capacity("VCPU"),
      );
      expect(sum((f) => (isPinned(f.extraSpecs) ? f.vcpus : 0))).toBeLessThanOrEqual(
        capacity("PCPU"),
      );
      expect(diskFree ?? 0).toBeGreaterThanOrEqual(0);
    }
  });
  it("holds what a drain must cope with, on the three hosts of the demonstration", async () => {
    const { servers } = await imported("genomics");
    const demo = servers.filter(({ host }) =>
      ["cmp-a-05", "cmp-a-06", "cmp-b-14"].includes(host ?? ""),
    );
    expect(demo).toHaveLength(23);
    const states = new Set(demo.map(({ status }) => status));
    expect(states).toEqual(new Set(["ACTIVE", "SHUTOFF", "PAUSED"]));
    expect(demo.some(({ locked }) => locked)).toBe(true);
    expect(demo.some(({ volumeBacked }) => volumeBacked)).toBe(true);
    // 10 Gbit/s carry 1.25e9 B/s: a server that writes more to a set larger than the link's 50 ms never converges.
    const hopeless = demo.filter(
      ({ dirtyRate, workingSet }) => dirtyRate.low > 1.25e9 && workingSet.value > 1e9,
    );
    expect(hopeless.map(({ name }) => name)).toEqual(["tol-hifiasm-01"]);
  });
  it("lacks some telemetry, so that assumptions are seen", async () => {
    const { assumptions, servers } = await imported("genomics");
    const assumed = new Map(assumptions.map(({ field, count }) => [field, count]));
    const running = servers.filter(({ status }) => status === "ACTIVE").length;
    expect(assumed.get("server.dirtyRate") ?? 0).toBeGreaterThan(0.05 * running);
    expect(assumed.get("server.dirtyRate") ?? 0).toBeLessThan(0.25 * running);
    expect(assumed.get("host.diskRates")).toBe(8);
  });
});

describe("the tiny sample", () => {
  it("is three hosts and six servers", async () => {
    const { hosts, servers } = await imported("tiny");
    expect(hosts.map(({ id }) => id)).toEqual(["one", "three", "two"]);
    expect(servers.map(({ name, host }) => `${name} on ${host}`)).toEqual([
      "web-1 on one",
      "web-2 on two",
      "align-1 on one",
      "align-2 on two",
      "archive on one",
      "database on three",
    ]);
  });
});
