// What a live cloud says must become the same snapshot that files would make of it, with less assumed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import {
  readCloudSnapshot,
  type SnapshotRequest,
} from "../../../data/nova/snapshot/read-cloud-snapshot.ts";
import { usualQueries } from "../../../data/prometheus/read-telemetry.ts";
import { readSnapshotFile, writeSnapshotFile } from "../../../data/store/snapshot-file.ts";
import { heldClaims, indexCloud, preflight, type Snapshot } from "../../../sim/index.ts";
import { hostName, providerId, serveCloud, serverId } from "../../support/nova-cloud.ts";
import { NovaServer } from "../../support/nova-server.ts";

const compute = "/compute/v2.1";
let nova: NovaServer;
let cloud: Cloud;

beforeEach(async () => {
  nova = await new NovaServer().start();
  serveCloud(nova, { hosts: 3, servers: 7 });
  cloud = connectCloud(nova.config());
});

afterEach(async () => {
  await cloud.close();
  await nova.stop();
});

const plain: SnapshotRequest = { files: null, prometheus: null, measured: [] };

async function read(request: Partial<SnapshotRequest> = {}) {
  const result = await readCloudSnapshot(cloud, { ...plain, ...request });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const assumed = ({ assumptions }: Snapshot): readonly string[] =>
  assumptions.map(({ field }) => field);

describe("a snapshot of a live cloud", () => {
  it("holds hosts, servers, groups, images, Placement's figures, and asks nothing but reads", async () => {
    const { snapshot } = await read();
    expect(snapshot.hosts.map(({ id }) => id)).toEqual([hostName(0), hostName(1), hostName(2)]);
    expect(snapshot.hosts[0]).toMatchObject({
      cpuModel: "Cascadelake-Server",
      hypervisorVersion: 8002002,
      diskFree: 900 * 1024 ** 3,
      traits: ["COMPUTE_NODE", "HW_CPU_X86_AVX2"],
      inventories: { VCPU: { total: 64, allocationRatio: 4 } },
    });
    expect(snapshot.servers).toHaveLength(7);
    expect(snapshot.servers.filter(({ locked }) => locked).map(({ id }) => id)).toEqual([
      serverId(1),
    ]);
    expect(snapshot.servers[0]).toMatchObject({ flavor: "f1", baseImageSize: 600_000_000 });
    expect(snapshot.images).toEqual([
      { id: "img-1", name: "ubuntu", size: 600_000_000, properties: { hw_machine_type: "q35" } },
    ]);
    expect(snapshot.serverGroups).toEqual([
      {
        id: "g1",
        name: "apart",
        policy: "anti-affinity",
        maxServerPerHost: 2,
        members: [serverId(0), serverId(1)],
      },
    ]);
    expect(snapshot.projects).toEqual([{ id: "p1", name: "ops" }]);
    for (const field of [
      "host.cpuModel",
      "host.allocationRatios",
      "server.locked",
      "host.diskFree",
    ])
      expect(assumed(snapshot)).not.toContain(field);
    const changes = nova.seen.filter(
      ({ method, path }) => method !== "GET" && !/tokens$/.test(path),
    );
    expect(changes).toEqual([]);
    expect(nova.seen.find(({ path }) => /hypervisors/.test(path))?.version).toBe("compute 2.87");
  });

  it("is written to a file and read back the same", async () => {
    const folder = mkdtempSync(join(tmpdir(), "drainwise-snapshot-"));
    const { snapshot } = await read();
    await writeSnapshotFile(join(folder, "s.json"), snapshot);
    expect(await readSnapshotFile(join(folder, "s.json"))).toEqual({ ok: true, value: snapshot });
    rmSync(folder, { recursive: true });
  });

  it("keeps the flavor that a server booted with when the list has it no more, or otherwise", async () => {
    nova.on("GET", `${compute}/flavors/detail`, {
      body: {
        flavors: [
          {
            id: "f1",
            name: "m1.small",
            vcpus: 2,
            ram: 8192,
            disk: 20,
            "OS-FLV-EXT-DATA:ephemeral": 0,
            swap: "",
          },
        ],
      },
    });
    const { snapshot } = await read();
    const flavor = snapshot.flavors.find(({ id }) => id === snapshot.servers[0]?.flavor);
    expect(flavor).toMatchObject({ name: "m1.small", ramMiB: 4096 });
    expect(snapshot.flavors).toHaveLength(2);
  });

  it("names allocations that nothing explains, counts their room, and looks twice before it does", async () => {
    const held = { resources: { VCPU: 8, MEMORY_MB: 1024, CUSTOM_FPGA: 1 } };
    const [orphan, moved, gone] = ["aaaa-orphan", serverId(1), "cccc-gone"];
    nova
      .on("GET", `/placement/resource_providers/${providerId(0)}/allocations`, {
        body: { allocations: { [orphan]: held, [moved]: held, [gone]: held } },
      })
      .on("GET", /^\/placement\/allocations\//, ({ path }) => ({
        body: { allocations: path.endsWith(gone) ? {} : { [providerId(0)]: held } },
      }))
      .on("GET", `${compute}/servers/${moved}`, {
        body: {
          server: {
            id: moved,
            name: "just-came",
            status: "ACTIVE",
            tenant_id: "p1",
            flavor: { id: "f1" },
            "OS-EXT-SRV-ATTR:host": hostName(0),
          },
        },
      });
    const { snapshot } = await read();
    expect(snapshot.hosts[0]?.unexplained).toEqual([
      { consumer: orphan, amounts: { VCPU: 8, MEMORY_MB: 1024 } },
    ]);
    expect(heldClaims(indexCloud(snapshot)).find(({ server }) => server.includes(orphan))).toEqual({
      host: hostName(0),
      server: `allocation ${orphan}`,
      resources: { VCPU: 8, MEMORY_MB: 1024 },
    });
    const [report] = preflight(snapshot, [hostName(0)]).hosts;
    const finding = report?.findings.find(({ rule }) => rule === "unexplained-claims");
    expect(finding).toMatchObject({ level: "warns" });
    expect(finding?.summary).toContain(orphan);
  });

  it("takes both consumers of an open migration as explained on both its ends", async () => {
    const held = { resources: { VCPU: 2, MEMORY_MB: 4096, DISK_GB: 20 } };
    nova
      .on("GET", `${compute}/os-migrations`, ({ query }) => ({
        body: {
          migrations:
            query.get("status") !== "running"
              ? []
              : [
                  {
                    id: 5,
                    uuid: "mmmm",
                    instance_uuid: serverId(0),
                    migration_type: "live-migration",
                    status: "running",
                    source_compute: hostName(0),
                    dest_compute: hostName(1),
                    created_at: "2026-11-23T15:26:26.000000",
                  },
                ],
        },
      }))
      .on("GET", `/placement/resource_providers/${providerId(0)}/allocations`, {
        body: { allocations: { mmmm: held } },
      })
      .on("GET", `/placement/resource_providers/${providerId(1)}/allocations`, {
        body: { allocations: { [serverId(0)]: held } },
      });
    const { snapshot } = await read();
    expect(snapshot.hosts.flatMap(({ unexplained }) => unexplained ?? [])).toEqual([]);
    expect(snapshot.migrations).toMatchObject([{ id: "mmmm", status: "running" }]);
  });

  it("goes on without images and names of projects when they are refused, and says so", async () => {
    nova
      .on("GET", "/image/v2/images", { status: 403, body: { message: "no" } })
      .on("GET", "/identity/v3/projects", { status: 403, body: { error: { message: "no" } } });
    const { snapshot, notes } = await read();
    expect(snapshot.images).toBeUndefined();
    expect(assumed(snapshot)).toContain("server.baseImageSize");
    expect(notes.map(({ code }) => code)).toEqual(["not-readable", "not-readable"]);
  });

  it("leaves out a service that has neither hypervisor nor server, and says so", async () => {
    const nothing = { body: { hypervisors: [] } };
    nova.on("GET", `${compute}/os-hypervisors/detail`, nothing);
    nova.on("GET", `${compute}/servers/detail`, { body: { servers: [] } });
    const { snapshot, notes } = await read();
    expect(snapshot.hosts).toEqual([]);
    const left = notes.filter(({ code }) => code === "host-without-hypervisor");
    expect(left).toHaveLength(3);
  });

  it("is no half of a cloud: one refused list refuses all, in Nova's words", async () => {
    const body = { forbidden: { message: "Policy doesn't allow it" } };
    nova.on("GET", `${compute}/servers/detail`, { status: 403, body });
    const refused = await readCloudSnapshot(cloud, plain);
    expect(refused).toMatchObject({
      ok: false,
      error: { diagnostics: [{ code: "cloud-refused", source: { file: "stub" } }] },
    });
    expect(!refused.ok && refused.error.diagnostics[0]?.summary).toContain("Policy doesn't allow");
  });
});

describe("what fills the gaps of a live cloud", () => {
  it("diagnostics read twice give write and network rates, one at a time on a host, of drained hosts alone", async () => {
    const under = new Map<string, number>();
    let most = 0;
    const readings = new Map<string, number>();
    nova.on("GET", /\/diagnostics$/, async ({ path }) => {
      const id = path.split("/")[4] ?? "";
      const host = String(Number(id.slice(-5, -1)) % 3);
      under.set(host, (under.get(host) ?? 0) + 1);
      most = Math.max(most, under.get(host) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 5));
      under.set(host, (under.get(host) ?? 0) - 1);
      const reading = readings.get(id) ?? 0;
      readings.set(id, reading + 1);
      return {
        body: {
          disk_details: [{ read_bytes: 1, write_bytes: reading * 1e6 }, { write_bytes: 5 }],
          nic_details: [{ rx_octets: reading * 2e5, tx_octets: 7 }],
        },
      };
    });
    const { snapshot } = await read({ measured: ["aggregate:blue"], betweenReadingsMs: 100 });
    expect(most).toBe(1);
    expect([...readings.keys()].sort()).toEqual([serverId(0), serverId(3), serverId(6)].sort());
    expect([...readings.values()]).toEqual([2, 2, 2]);
    const server = snapshot.servers.find(({ id }) => id === serverId(0));
    expect(server?.disks[0]?.writeRate).toMatchObject({ source: "measured" });
    // A loaded machine waits longer than 100 ms, so the rate is at most that of 100 ms.
    expect(server?.disks[0]?.writeRate.value).toBeGreaterThan(0);
    expect(server?.disks[0]?.writeRate.value).toBeLessThanOrEqual(1e7);
    expect(server?.networkRate).toBeLessThanOrEqual(2e6);
    const other = snapshot.servers.find(({ id }) => id === serverId(1));
    expect(other?.disks[0]?.writeRate.source).toBe("assumed");
    expect(other?.networkRate).toBeUndefined();
  });

  it("Prometheus by UUID or domain name goes before collect's files, which fill in what it lacks", async () => {
    const folder = mkdtempSync(join(tmpdir(), "drainwise-own-"));
    writeFileSync(
      join(folder, "servers.csv"),
      `server_id,touched_mib,dirty_1s_mib_per_s,root_write_mib_per_s\n${serverId(0)},1000,3,9\n`,
    );
    writeFileSync(join(folder, "clients.csv"), '"ID","Name","RAM","Disk","VCPUs"\n"x","y",1,1,1\n');
    const vector = (result: unknown) => ({
      body: { status: "success", data: { resultType: "vector", result } },
    });
    const prometheus = await new NovaServer().start();
    prometheus.isOpen = true;
    prometheus.on("GET", "/api/v1/query", ({ query }) =>
      /dirty/.test(query.get("query") ?? "")
        ? vector([])
        : vector([
            { metric: { domain: "instance-0", target_device: "vda" }, value: [1, "2000000"] },
            { metric: { uuid: serverId(1), target_device: "vda" }, value: [1, "3000000"] },
            { metric: { uuid: serverId(1), target_device: "vdc" }, value: [1, "7"] },
            { metric: { uuid: serverId(2), target_device: "vda" }, value: [1, "NaN"] },
          ]),
    );
    const { snapshot, notes } = await read({
      files: folder,
      prometheus: {
        url: prometheus.url,
        token: null,
        queries: { ...usualQueries, dirtyRate: "dirty_rate_of_ours" },
      },
    });
    await prometheus.stop();
    rmSync(folder, { recursive: true });
    const rateOf = (n: number) => {
      const server = snapshot.servers.find(({ id }) => id === serverId(n));
      return server?.disks[0]?.writeRate;
    };
    expect(rateOf(0)).toMatchObject({ value: 2_000_000, source: "measured" });
    expect(rateOf(1)).toMatchObject({ value: 3_000_000, source: "measured" });
    expect(rateOf(2)?.source).toBe("assumed");
    const first = snapshot.servers.find(({ id }) => id === serverId(0));
    expect(first?.touched).toMatchObject({ value: 1000 * 1024 ** 2, source: "measured" });
    expect(first?.dirtyRate.source).toBe("measured");
    expect(notes).toMatchObject([{ code: "no-telemetry" }]);
    expect(notes[0]?.summary).toContain("no series");
  });
});

// A clock would measure the machine; requests and how many are under way at once decide the time on any.
it("asks three requests a host and one a page, sixteen at once: 1,000 hosts and 10,000 servers in 10 s at 50 ms each", async () => {
  serveCloud(nova, { hosts: 100, servers: 1500 });
  nova.delayMs = 50;
  const { snapshot } = await read();
  expect(snapshot.hosts).toHaveLength(100);
  expect(snapshot.servers).toHaveLength(1500);
  expect(nova.seen.length).toBeLessThanOrEqual(3 * 100 + 2 + 40);
  expect(nova.mostUnderWay).toBeGreaterThan(8);
  // Two services are asked side by side at first: no more than 16 connections to each.
  expect(nova.mostUnderWay).toBeLessThanOrEqual(32);
}, 60_000);
