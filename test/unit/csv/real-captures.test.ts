// What python-openstackclient 6.0 printed of a Nova 26 with three hosts on 2026-11-23, with compute API 2.1
// (fixtures/old-client) and 2.90 (fixtures/new-client).
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { readCloud } from "../../../data/csv/read-cloud.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const made: string[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((path) => rm(path, { recursive: true })));
});

async function copyOf(name: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "drainwise-"));
  made.push(path);
  await cp(fixture(name), path, { recursive: true });
  return path;
}

async function snapshotOf(path: string) {
  const read = await readCloud(path);
  if (!read.ok) throw new Error(JSON.stringify(read.error.diagnostics, null, 1));
  return read.value.snapshot;
}

describe("a capture by an old API version (2.1)", () => {
  it("is read with the capacity that the hypervisor list prints", async () => {
    const snapshot = await snapshotOf(fixture("old-client"));
    expect(snapshot.hosts.map(({ id, zone }) => [id, zone])).toEqual([
      ["cmp1", "nova"],
      ["cmp2", "nova"],
      ["cmp3", "az2"],
    ]);
    expect(snapshot.hosts[0]?.inventories.VCPU?.total).toBe(2);
    expect(snapshot.hosts[0]?.inventories.MEMORY_MB?.total).toBe(2048);
    expect(snapshot.takenAt).toBe("2026-11-23T15:33:53Z");
  });
  it("gives servers their flavors by id, and flavors their extra specs", async () => {
    const snapshot = await snapshotOf(fixture("old-client"));
    expect(snapshot.servers.map(({ name, host, status }) => [name, host, status])).toEqual([
      ["vm-dirty", "cmp3", "SHUTOFF"],
      ["vm-dirty2", "cmp2", "SHUTOFF"],
      ["vm-idle", "cmp2", "SHUTOFF"],
      ["vm-disk", "cmp3", "SHUTOFF"],
    ]);
    const tiny = snapshot.flavors.find(({ name }) => name === "m1.tiny");
    expect(tiny).toMatchObject({ ramMiB: 256, rootGiB: 1, ephemeralGiB: 1, swapMiB: 64, vcpus: 2 });
    expect(tiny?.extraSpecs).toEqual({
      "hw:cpu_policy": "shared",
      "trait:HW_CPU_X86_SSE42": "required",
    });
    expect(snapshot.aggregates[0]).toMatchObject({ hosts: ["cmp3"], properties: { cpu: "gen2" } });
  });
  it("states what nobody told, each with weight and remedy", async () => {
    const { assumptions } = await snapshotOf(fixture("old-client"));
    const fields = assumptions.map(({ field }) => field);
    expect(fields).toContain("host.cpuModel");
    expect(fields).toContain("host.diskInventory");
    expect(fields).toContain("network.migration");
    // The servers are all SHUTOFF: nothing of theirs is in memory, so nothing is assumed about memory.
    expect(fields).not.toContain("server.dirtyRate");
    for (const { mend, reason, assumed } of assumptions) {
      expect(mend.length * reason.length * assumed.length).toBeGreaterThan(0);
    }
  });
});

describe("a capture by a new API version (2.90)", () => {
  it("is refused for want of capacity, with each host, its line and what to do", async () => {
    const read = await readCloud(fixture("new-client"));
    expect(read.ok).toBe(false);
    if (read.ok) return;
    const lacking = read.error.diagnostics.filter(({ code }) => code === "missing-capacity");
    expect(lacking.map(({ source }) => [source.file, source.line])).toEqual([
      ["hypervisor-list-long.csv", 2],
      ["hypervisor-list-long.csv", 3],
      ["hypervisor-list-long.csv", 4],
    ]);
    expect(lacking[0]?.mend).toContain("vcpu_total");
  });
  it("is read once hosts.csv gives the capacity; flavors go by name", async () => {
    const path = await copyOf("new-client");
    await writeFile(
      join(path, "hosts.csv"),
      "host,vcpu_total,memory_total_mib,disk_total_gib\ncmp1,2,2048,251\ncmp2,2,2 GiB,251\ncmp3,2,2048,251\n",
    );
    const snapshot = await snapshotOf(path);
    expect(snapshot.hosts.map(({ inventories }) => inventories.MEMORY_MB?.total)).toEqual([
      2048, 2048, 2048,
    ]);
    expect(snapshot.servers).toHaveLength(4);
    expect(new Set(snapshot.servers.map(({ flavor }) => flavor))).toEqual(
      new Set(["ad848bcb-909d-4971-a186-6dd2cddc9bdb"]),
    );
  });
});

describe("a capture with -n", () => {
  it("has no names of flavors and images, and is read by their ids", async () => {
    const path = await copyOf("old-client");
    await cp(fixture("server-list-long-n.csv"), join(path, "server-list-long.csv"));
    const snapshot = await snapshotOf(path);
    expect(snapshot.servers[0]?.flavor).toBe("ad848bcb-909d-4971-a186-6dd2cddc9bdb");
    expect(snapshot.servers[0]?.image).toBe("5a3a924f-fdc7-4695-ad63-f84ae3d8abf0");
    expect(snapshot.servers[0]?.volumeBacked).toBe(false);
  });
});
