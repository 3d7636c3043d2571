// The genomics cloud as files: what a newer openstack client prints (API 2.90: no capacity), and CSVs of ours.
import { clientCsv, ownCsv } from "./csv.mjs";
import { groups } from "./genomics-demo.mjs";
import { GPUS, hosts } from "./genomics-hosts.mjs";
import { flavors, projects } from "./genomics-parts.mjs";
import { serversOf, telemetryOf } from "./genomics-servers.mjs";
import { randomOf } from "./random.mjs";

const takenAt = "2026-11-23T09:12:40.000000";

export function genomics(seed) {
  const ids = randomOf(seed, "ids");
  const projectIds = new Map(projects.map(([, name]) => [name, ids.uuid().replaceAll("-", "")]));
  const servers = serversOf(hosts, randomOf(seed, "servers"));
  return {
    "hypervisor-list.csv": hypervisorList(ids),
    "compute-service-list.csv": serviceList(ids),
    "server-list.csv": serverList(servers, ids),
    "flavor-list.csv": flavorList(ids),
    "aggregate-list.csv": aggregateList(),
    "server-group-list.csv": groupList(servers, projectIds, ids),
    "project-list.csv": clientCsv(["ID", "Name"], [...projectIds].map(([name, id]) => [id, name])),
    "server-migration-list.csv": migrationList(servers, ids),
    "hosts.csv": hostsFile(servers),
    "servers.csv": serversFile(servers),
    "network.csv": networkFile(),
    "nova-settings.csv": settingsFile(),
  };
}

function hypervisorList(ids) {
  const columns = ["ID", "Hypervisor Hostname", "Hypervisor Type", "Host IP", "State", "vCPUs Used", "vCPUs",
    "Memory MB Used", "Memory MB"];
  return clientCsv(columns, hosts.map((host, index) => [
    ids.uuid(), `${host.name}.cloud.genomics.example`, "QEMU", `10.40.${host.zone === "az1" ? 1 : 2}.${(index % 24) + 11}`,
    host.down ? "down" : "up", null, null, null, null,
  ]));
}

function serviceList(ids) {
  const columns = ["ID", "Binary", "Host", "Zone", "Status", "State", "Updated At", "Disabled Reason", "Forced Down"];
  const control = ["nova-scheduler", "nova-conductor"].map((binary) => [
    ids.uuid(), binary, "ctl-01", "internal", "enabled", "up", takenAt, null, false,
  ]);
  return clientCsv(columns, [...control, ...hosts.map((host) => [
    ids.uuid(), "nova-compute", host.name, host.zone, host.disabled === null ? "enabled" : "disabled",
    host.down ? "down" : "up", host.down ? "2026-11-02T14:03:11.000000" : takenAt, host.disabled, false,
  ])]);
}

const powerStates = { ACTIVE: 1, PAUSED: 3, SHUTOFF: 4, SUSPENDED: 7, VERIFY_RESIZE: 1, ERROR: 0 };

function serverList(servers, ids) {
  const imageIds = new Map();
  const imageId = (image) => {
    if (!imageIds.has(image)) imageIds.set(image, ids.uuid());
    return imageIds.get(image);
  };
  const columns = ["ID", "Name", "Status", "Task State", "Power State", "Networks", "Image Name", "Image ID", "Flavor",
    "Availability Zone", "Host", "Properties", "Host Status"];
  const fromVolume = "N/A (booted from volume)";
  return clientCsv(columns, servers.map((server) => [
    server.id, server.name, server.status, server.taskState, String(powerStates[server.status] ?? 4), {},
    server.volumeBacked ? fromVolume : server.image, server.volumeBacked ? fromVolume : imageId(server.image),
    server.flavor, server.zone, server.host, {}, server.host === null ? null : "UP",
  ]));
}

function flavorList(ids) {
  const columns = ["ID", "Name", "RAM", "Disk", "Ephemeral", "VCPUs", "Is Public", "Swap", "RXTX Factor", "Properties"];
  return clientCsv(columns, Object.entries(flavors).map(([name, [vcpus, ram, root, ephemeral, swap, specs]]) => [
    ids.uuid(), name, ram * 1024, root, ephemeral, vcpus, name !== "hpc.pinned", swap, 1, specs,
  ]));
}

function aggregateList() {
  const names = (holds) => hosts.filter(holds).map(({ name }) => name);
  return clientCsv(["ID", "Name", "Availability Zone", "Properties", "Hosts"], [
    [1, "az1", "az1", {}, names(({ zone }) => zone === "az1")],
    [2, "az2", "az2", {}, names(({ zone }) => zone === "az2")],
    [3, "gen2", null, { cpu_generation: "gen2" }, names(({ generation }) => generation === "gen2")],
    [4, "pinned", null, { pinned: "true" }, names(({ pcpus }) => pcpus > 0)],
    [5, "gpu", null, { gpu: "true" }, names(({ gpus }) => gpus > 0)],
    [6, "local-scratch", null, { storage: "local" }, names(({ storage }) => storage === "local")],
  ]);
}

function groupList(servers, projectIds, ids) {
  const columns = ["ID", "Name", "Policy", "Members", "Project Id", "User Id"];
  const user = ids.uuid().replaceAll("-", "");
  return clientCsv(columns, groups.map(([name, policy, short]) => [
    ids.uuid(), name, policy, servers.filter((server) => server.group === name).map(({ id }) => id),
    projectIds.get(projects.find(([prefix]) => prefix === short)[1]), user,
  ]));
}

/** One finished and not confirmed, and some that ended. */
function migrationList(servers, ids) {
  const columns = ["Id", "UUID", "Source Node", "Dest Node", "Source Compute", "Dest Compute", "Dest Host", "Status",
    "Server UUID", "Old Flavor", "New Flavor", "Type", "Created At", "Updated At"];
  const resized = servers.find(({ status }) => status === "VERIFY_RESIZE");
  const moved = servers.filter(({ host, status }) => host !== null && status === "ACTIVE").slice(40, 43);
  const row = (id, source, server, status, type) => [
    id, ids.uuid(), source, server.host, source, server.host, "10.40.2.20", status, server.id, 3, 3, type,
    "2026-11-22T17:41:00.000000", "2026-11-22T17:52:09.000000",
  ];
  return clientCsv(columns, [
    row(812, "cmp-b-04", resized, "finished", "resize"),
    ...moved.map((server, index) => row(811 - index, "cmp-a-13", server, "completed", "live-migration")),
  ]);
}

function hostsFile(servers) {
  const onHost = (name) => servers.filter((server) => server.host === name);
  const columns = ["host", "settings_group", "vcpu_total", "vcpu_reserved", "vcpu_ratio", "pcpu_total", "memory_total_mib",
    "memory_reserved_mib", "memory_ratio", "disk_total_gib", "disk_reserved_gib", "disk_ratio", "disk_free_gib",
    "disk_read_mib_per_s", "disk_write_mib_per_s", "cpu_model", "numa_cells", "storage", "storage_pool", "qemu_version",
    "pci_free"];
  return ownCsv(columns, hosts.map((host) => {
    const there = onHost(host.name);
    // The system, its logs and the cached images take some of the file system, too.
    const used = there.reduce((sum, server) => sum + server.root + server.ephemeral, 0) + 120;
    const gpusFree = host.gpus - there.filter(({ flavor }) => flavor === "gpu.basecall").length;
    return {
      host: host.name,
      settings_group: host.generation,
      vcpu_total: host.vcpus,
      vcpu_reserved: 0,
      vcpu_ratio: 2,
      pcpu_total: host.pcpus > 0 ? host.pcpus : null,
      memory_total_mib: host.memoryMiB,
      memory_reserved_mib: 8192,
      memory_ratio: 1,
      disk_total_gib: host.diskGiB,
      disk_reserved_gib: 100,
      disk_ratio: 1,
      disk_free_gib: host.storage === "local" ? Math.floor(host.diskGiB - used) : null,
      // The old generation's disks were never measured in the second zone.
      disk_read_mib_per_s: host.generation === "gen1" && host.zone === "az2" ? null : host.readMiB,
      disk_write_mib_per_s: host.generation === "gen1" && host.zone === "az2" ? null : host.writeMiB,
      cpu_model: host.cpuModel,
      numa_cells: 2,
      storage: host.storage,
      storage_pool: host.pool,
      qemu_version: "8.2.2",
      pci_free: host.gpus > 0 && GPUS > 0 ? `gpu:${gpusFree}` : null,
    };
  }));
}

function serversFile(servers) {
  const columns = ["server_id", "server_name", "project", "locked", "cpu_model", "dirty_1s_mib_per_s",
    "dirty_10s_mib_per_s", "dirty_60s_mib_per_s", "dirty_rate_p10_mib_per_s", "dirty_rate_p90_mib_per_s", "touched_mib",
    "root_allocated_gib", "ephemeral_allocated_gib", "root_write_mib_per_s", "ephemeral_write_mib_per_s",
    "base_image_gib", "dirty_factor_by_hour_utc", "write_factor_by_hour_utc"];
  return ownCsv(columns, servers.map(telemetryOf));
}

function networkFile() {
  const columns = ["host", "role", "link_gbit_per_s", "leaf", "leaf_oversubscription", "mtu_bytes", "share_left_percent"];
  return ownCsv(columns, hosts.map((host) => ({
    host: host.name,
    role: "migration",
    link_gbit_per_s: 10,
    leaf: host.leaf,
    leaf_oversubscription: 4,
    mtu_bytes: 9000,
    share_left_percent: 85,
  })));
}

/** nova.conf sets nothing about migrations: Nova's defaults are in force, and known to be. */
function settingsFile() {
  const defaults = {
    live_migration_bandwidth_mib_per_s: 0,
    live_migration_downtime_ms: 500,
    live_migration_downtime_steps: 10,
    live_migration_downtime_delay_s: 75,
    live_migration_completion_timeout_s: 800,
    live_migration_timeout_action: "abort",
    live_migration_permit_post_copy: "False",
    live_migration_permit_auto_converge: "False",
    live_migration_parallel_connections: 1,
    live_migration_with_native_tls: "False",
    live_migration_tunnelled: "False",
    max_concurrent_live_migrations: 1,
    resize_confirm_window_s: 0,
    shutdown_timeout_s: 60,
    remote_filesystem_transport: "ssh",
    cpu_mode: "host-model",
    cpu_models: "",
  };
  const columns = ["settings_group", ...Object.keys(defaults)];
  return ownCsv(columns, ["gen1", "gen2"].map((group) => ({ settings_group: group, ...defaults })));
}
