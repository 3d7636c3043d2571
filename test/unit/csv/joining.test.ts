import { describe, expect, it } from "vitest";
import { readCloud } from "../../../data/csv/read-cloud.ts";
import { cloudDir, sound } from "../../support/cloud-dir.ts";

async function snapshotOf(changes: Readonly<Record<string, string>>) {
  const read = await readCloud(cloudDir(changes));
  if (!read.ok) throw new Error(JSON.stringify(read.error.diagnostics, null, 1));
  return read.value.snapshot;
}

const GiB = 2 ** 30;
const MiB = 2 ** 20;

describe("names of hosts", () => {
  it("meet whether short or full, as services, hypervisors and servers differ in it", async () => {
    const { hosts } = await snapshotOf({
      "hypervisors.csv": (sound["hypervisors.csv"] ?? "").replaceAll(
        /"(h\d)"/g,
        '"$1.cloud.example"',
      ),
    });
    expect(hosts.map(({ id }) => id)).toEqual(["h1", "h2", "h3"]);
  });
  it("do not meet by their first label when both are full: they may be two machines", async () => {
    const read = await readCloud(
      cloudDir({
        "services.csv": (sound["services.csv"] ?? "").replace('"h1"', '"h1.a.example"'),
        "hypervisors.csv": (sound["hypervisors.csv"] ?? "").replace('"h1"', '"h1.b.example"'),
        "servers.csv": (sound["servers.csv"] ?? "").replaceAll('"h1"', '"h2"'),
      }),
    );
    expect(read.ok ? [] : read.error.diagnostics.map(({ code }) => code)).toEqual([
      "unknown-host",
      "missing-capacity",
    ]);
  });
});

describe("what our own files say", () => {
  it("wins over what the client prints, in the column's unit or the cell's own", async () => {
    const { hosts } = await snapshotOf({
      "own.csv": `host,memory_total_mib,memory_reserved_mib,vcpu_total,vcpu_ratio,pcpu_total,disk_total_gib,disk_free_gib,disk_read_mib_per_s,storage,storage_pool,qemu_version,pci_free,note_of_mine
h1,128 GiB,4096,24,2.5,8,2 TiB,1.5 TiB,2 GB/s,ceph,vms,8.2.2,gpu:2 nic:1,anything
`,
    });
    const [host] = hosts;
    expect(host?.inventories.MEMORY_MB).toMatchObject({
      total: 131072,
      reserved: 4096,
      maxUnit: 131072,
    });
    expect(host?.inventories.VCPU).toMatchObject({ total: 24, allocationRatio: 2.5 });
    expect(host?.inventories.PCPU).toMatchObject({ total: 8, allocationRatio: 1 });
    expect(host?.inventories.DISK_GB?.total).toBe(2048);
    expect(host?.diskFree).toBe(1.5 * 1024 * GiB);
    expect(host?.diskReadRate).toMatchObject({ value: 2e9, source: "configured" });
    expect(host?.storage).toEqual({ kind: "ceph", pool: "vms" });
    expect(host?.hypervisorVersion).toBe(8_002_002);
    expect(host?.pciFree).toEqual({ gpu: 2, nic: 1 });
  });
  it("may come in several files, one row of a host in each, and must not contradict itself", async () => {
    const { hosts } = await snapshotOf({
      "a.csv": "host,numa_cells\nh1,2\n",
      "b.csv": "host,cpu_model,numa_cells\nh1,Broadwell,2\n",
    });
    expect(hosts[0]).toMatchObject({ numaCells: 2, cpuModel: "Broadwell" });
    const read = await readCloud(
      cloudDir({ "a.csv": "host,numa_cells\nh1,2\n", "b.csv": "host,numa_cells\nh1,4\n" }),
    );
    expect(read.ok ? "" : read.error.diagnostics[0]).toMatchObject({
      code: "contradiction",
      source: { file: "b.csv", line: 2, field: "numa_cells" },
    });
  });
  it("gives a server its disks: root, ephemeral, swap, config drive, and none for a volume", async () => {
    const snapshot = await snapshotOf({
      "flavors.csv": (sound["flavors.csv"] ?? "").replace(
        '4096,20,0,2,True,""',
        "4096,20,50,2,True,1024",
      ),
      "tele.csv": `server_id,volume_backed,config_drive,root_allocated_gib,root_write_mib_per_s
s1,,yes,3,0.5
s2,True,,,
`,
    });
    const [one, two] = snapshot.servers;
    expect(one?.disks.map(({ name, virtualSize }) => [name, virtualSize / MiB])).toEqual([
      ["root", 20 * 1024],
      ["ephemeral", 50 * 1024],
      ["swap", 1024],
      ["config", 64],
    ]);
    expect(one?.disks[0]?.allocated).toEqual({
      value: 3 * GiB,
      low: 3 * GiB,
      high: 3 * GiB,
      source: "measured",
    });
    // 45 % of 50 GiB, as nobody told.
    expect(one?.disks[1]?.allocated.value).toBeCloseTo(22.5 * GiB, 0);
    expect(two?.disks.map(({ name }) => name)).toEqual(["ephemeral", "swap"]);
  });
  it("takes rate and working set as written over readings, and clips what cannot be", async () => {
    const { servers } = await snapshotOf({
      "tele.csv": `server_id,dirty_rate_mib_per_s,dirty_rate_p10_mib_per_s,dirty_rate_p90_mib_per_s,working_set_mib,touched_mib,dirty_1s_mib_per_s
s1,100,40,300,512,99999,7
`,
    });
    const [server] = servers;
    expect(server?.dirtyRate).toEqual({
      value: 100 * MiB,
      low: 40 * MiB,
      high: 300 * MiB,
      source: "measured",
    });
    expect(server?.workingSet.value).toBe(512 * MiB);
    // The flavor has 4 GiB: a resident set above that is QEMU's own memory.
    expect(server?.touched.value).toBe(4096 * MiB);
  });
  it("names a project by its id, whether the file says id or name", async () => {
    const { servers } = await snapshotOf({
      "projects.csv": '"ID","Name"\n"p-1","alpha"\n"p-2","beta"\n',
      "tele.csv": "server_id,project\ns1,alpha\ns2,p-2\ns3,gamma\n",
    });
    expect(servers.slice(0, 3).map(({ project }) => project)).toEqual(["p-1", "p-2", "gamma"]);
  });
  it("leaves out a server that is gone since it was measured, and says so", async () => {
    const read = await readCloud(cloudDir({ "tele.csv": "server_id,touched_mib\ns99,5\n" }));
    expect(read.ok ? read.value.notes.map(({ code }) => code) : []).toEqual(["unknown-server"]);
  });
});

describe("the network", () => {
  it("has an up-link by ratio or by speed, and host links by role", async () => {
    const { network } = await snapshotOf({
      "net.csv": `host,role,link_gbit_per_s,leaf,leaf_oversubscription,leaf_uplink_gbit_per_s,mtu_bytes,share_left_percent
h1,migration,25,l1,4,,9000,70
h2,,10 Gbit/s,l1,,,1500,80
h3,migration,10,l2,,40,9000,90
h3,storage,100 Gbps,l2,,,,
`,
    });
    expect(network.hostLinks.map(({ host, role, rate }) => [host, role, (rate * 8) / 1e9])).toEqual(
      [
        ["h1", "migration", 25],
        ["h2", "migration", 10],
        ["h3", "migration", 10],
        ["h3", "storage", 100],
      ],
    );
    // l1: (25 + 10) / 4 Gbit/s.
    expect(network.leaves.map(({ id, uplink }) => [id, (uplink * 8) / 1e9])).toEqual([
      ["l1", 8.75],
      ["l2", 40],
    ]);
    expect(network.mtu).toBe(1500);
    expect(network.shareLeft.value).toBeCloseTo(0.8, 12);
  });
  it("is assumed where nobody told, host by host", async () => {
    const { network, assumptions } = await snapshotOf({
      "net.csv": "host,link_gbit_per_s\nh1,25\n",
    });
    expect(network.hostLinks.map(({ rate }) => (rate * 8) / 1e9)).toEqual([25, 10, 10]);
    expect(assumptions.find(({ field }) => field === "network.migration")).toMatchObject({
      count: 2,
    });
  });
  it("takes a bond as a row for each member or as one row, and says what changes by hour", async () => {
    const hours = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 1 : 0.5));
    const { network } = await snapshotOf({
      "net.csv": `host,role,link_gbit_per_s,bond_member,bond_members,leaf,link_factor_by_hour_utc,leaf_factor_by_hour_utc,image_store_mib_per_s
h1,migration,25,eno1,,l1,,${hours.join(" ")},
h1,migration,25,eno2,,l1,${hours.join(" ")},,2000
h2,,50,,2,l1,,,
h3,,25,,,l1,,,2000
h3,management,1,,,,,,
`,
    });
    const bond = { role: "migration", rate: 50e9 / 8, leaf: "l1", members: 2 };
    expect(network.hostLinks).toEqual([
      { ...bond, host: "h1", factorByHour: hours },
      { ...bond, host: "h2" },
      { host: "h3", role: "management", rate: 1e9 / 8, leaf: null },
      { host: "h3", role: "migration", rate: 25e9 / 8, leaf: "l1" },
    ]);
    expect(network.leaves).toEqual([{ id: "l1", uplink: 125e9 / 8, factorByHour: hours }]);
    expect(network.imageStore).toBe(2000 * 1024 ** 2);
  });
  it("refuses two up-links of one leaf", async () => {
    const read = await readCloud(
      cloudDir({ "net.csv": "host,leaf,leaf_oversubscription\nh1,l1,4\nh2,l1,3\n" }),
    );
    expect(read.ok ? "" : read.error.diagnostics[0]?.code).toBe("contradiction");
  });
});

describe("settings groups", () => {
  it("hold nova.conf's options in its own units; the only group holds for hosts that name none", async () => {
    const { hosts, settingsGroups } = await snapshotOf({
      "nova.csv": `settings_group,live_migration_downtime_ms,live_migration_bandwidth_mib_per_s,live_migration_permit_post_copy,cpu_models
all,300,500,True,"Haswell-noTSX, Broadwell"
`,
    });
    expect(hosts.map(({ settingsGroup }) => settingsGroup)).toEqual(["all", "all", "all"]);
    expect(settingsGroups).toHaveLength(1);
    expect(settingsGroups[0]?.settings).toMatchObject({
      bandwidth: 500 * MiB,
      permitPostCopy: true,
      cpuModels: ["Haswell-noTSX", "Broadwell"],
      // Not in the file: Nova's defaults.
      completionTimeout: 800,
    });
    expect(settingsGroups[0]?.settings.downtimeMax).toBeCloseTo(0.3, 12);
  });
  it("must exist when a host names them", async () => {
    const read = await readCloud(
      cloudDir({
        "nova.csv": "settings_group,live_migration_downtime_ms\nold,300\n",
        "own.csv": "host,settings_group\nh1,new\n",
      }),
    );
    expect(read.ok ? "" : read.error.diagnostics[0]).toMatchObject({
      code: "unknown-settings-group",
      source: { file: "own.csv", line: 2 },
    });
  });
});
