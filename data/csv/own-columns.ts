/** The columns of our own CSVs: name with unit, how a cell is read, and what it means. COLUMNS.md is made of this. */
import { GiB, KiB, MiB, ok } from "../../sim/index.ts";
import {
  byHour,
  type Cell,
  choice,
  decimal,
  instant,
  quantity,
  text,
  truth,
  whole,
} from "./cell.ts";
import { dirtySeries, dirtySources } from "./dirty-readings.ts";
import type { OwnHost, OwnLink, OwnServer } from "./raw-cloud.ts";

export interface OwnColumn<T> {
  readonly name: string;
  readonly cell: Cell<T>;
  /** One sentence for COLUMNS.md. */
  readonly about: string;
}

export type OwnColumns<T> = { readonly [K in keyof T]: OwnColumn<T[K]> };

export const column = <T>(name: string, cell: Cell<T>, about: string): OwnColumn<T> => ({
  name,
  cell,
  about,
});

/** The largest sizes and rates that are not taken for a slip of the unit. */
const MOST_MEMORY = 1024 * 1024 * GiB;
const MOST_DISK = 1024 ** 2 * GiB;
const MOST_RATE = 1e13;

const memory = quantity("bytes", "MiB", 0, MOST_MEMORY);
const disk = quantity("bytes", "GiB", 0, MOST_DISK);
const rate = quantity("bytes_per_s", "MiB/s", 0, MOST_RATE);
const positiveRate = quantity("bytes_per_s", "MiB/s", KiB, MOST_RATE);
const linkRate = quantity("bytes_per_s", "Gbit/s", 1000, MOST_RATE);

/** Bytes as whole units of Placement, rounded down. */
const wholeUnits =
  (cell: Cell<number>, unit: number): Cell<number> =>
  (written) => {
    const bytes = cell(written);
    return bytes.ok ? ok(Math.floor(bytes.value / unit)) : bytes;
  };

/** 7.2.22 as Nova's hypervisor_version writes it: 7002022. */
const qemuVersion: Cell<number> = (written) => {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(written);
  if (match !== null)
    return ok(Number(match[1]) * 1e6 + Number(match[2]) * 1e3 + Number(match[3] ?? 0));
  return whole(1_000_000, 99_999_999)(written);
};

/** "gpu:2 nic:1". */
const devices: Cell<Readonly<Record<string, number>>> = (written) => {
  const pairs = written.split(/[\s,]+/).map((pair) => /^([^:]+):(\d{1,4})$/.exec(pair));
  if (pairs.every((pair) => pair !== null)) {
    return ok(Object.fromEntries(pairs.map((pair) => [pair[1] ?? "", Number(pair[2])])));
  }
  return {
    ok: false,
    error: {
      code: "bad-devices",
      summary: `"${written}" names no PCI devices.`,
      mend: "Write alias:number pairs separated by blanks, as in gpu:2 nic:1.",
    },
  };
};

export const hostColumns: OwnColumns<OwnHost> = {
  settingsGroup: column("settings_group", text, "Group of nova-settings.csv in force on the host."),
  vcpuTotal: column(
    "vcpu_total",
    whole(0, 65_536),
    "Placement's VCPU total (CPU threads for shared servers).",
  ),
  vcpuReserved: column("vcpu_reserved", whole(0, 65_536), "Placement's VCPU reserved."),
  vcpuRatio: column("vcpu_ratio", decimal(0.01, 1000), "Placement's VCPU allocation ratio."),
  pcpuTotal: column(
    "pcpu_total",
    whole(0, 65_536),
    "Placement's PCPU total (threads for pinned servers).",
  ),
  memoryTotal: column("memory_total_mib", wholeUnits(memory, MiB), "Placement's MEMORY_MB total."),
  memoryReserved: column(
    "memory_reserved_mib",
    wholeUnits(memory, MiB),
    "Placement's MEMORY_MB reserved.",
  ),
  memoryRatio: column(
    "memory_ratio",
    decimal(0.01, 1000),
    "Placement's MEMORY_MB allocation ratio.",
  ),
  diskTotal: column("disk_total_gib", wholeUnits(disk, GiB), "Placement's DISK_GB total."),
  diskReserved: column("disk_reserved_gib", wholeUnits(disk, GiB), "Placement's DISK_GB reserved."),
  diskRatio: column("disk_ratio", decimal(0.01, 1000), "Placement's DISK_GB allocation ratio."),
  diskFree: column(
    "disk_free_gib",
    disk,
    "Really free on the file system of the servers' disks (df).",
  ),
  diskRead: column(
    "disk_read_mib_per_s",
    positiveRate,
    "Most that the host reads from its disks for one copy.",
  ),
  diskWrite: column(
    "disk_write_mib_per_s",
    positiveRate,
    "Most that the host writes to its disks for one copy.",
  ),
  cpuModel: column(
    "cpu_model",
    text,
    "Named CPU model of the host (virsh capabilities), as in Cascadelake-Server.",
  ),
  numaCells: column("numa_cells", whole(1, 256), "NUMA cells."),
  storage: column("storage", choice("local", "shared", "ceph"), "Where the servers' disks lie."),
  storagePool: column(
    "storage_pool",
    text,
    "Name of the share or pool; hosts with the same name share it.",
  ),
  qemuVersion: column("qemu_version", qemuVersion, "Version of QEMU, as in 7.2.22."),
  pciFree: column("pci_free", devices, "Free PCI devices by flavor alias, as in gpu:2 nic:1."),
};

export const serverColumns: OwnColumns<OwnServer> = {
  name: column("server_name", text, "For the reader only; the id decides."),
  project: column("project", text, "Id or name of the project."),
  locked: column("locked", truth, "Whether the server is locked."),
  volumeBacked: column("volume_backed", truth, "Whether it was booted from a volume."),
  configDrive: column("config_drive", truth, "Whether it has a config drive on its host."),
  cpuModel: column(
    "cpu_model",
    text,
    "CPU model that the guest was started with (its domain XML).",
  ),
  dirtyRate: column(
    "dirty_rate_mib_per_s",
    rate,
    "Page writes x page size, every write hitting another page: what QEMU would see in a very short time.",
  ),
  dirtyRateP10: column(
    "dirty_rate_p10_mib_per_s",
    rate,
    "Low end (P10) of that rate over the hours looked at.",
  ),
  dirtyRateP90: column("dirty_rate_p90_mib_per_s", rate, "High end (P90) of that rate."),
  unique1s: column(
    "dirty_1s_mib_per_s",
    rate,
    "virsh domdirtyrate-calc over 1 s: distinct pages, as it prints it.",
  ),
  unique10s: column(
    "dirty_10s_mib_per_s",
    rate,
    "The same over 10 s; with 1 s and 60 s it gives rate and working set.",
  ),
  unique60s: column("dirty_60s_mib_per_s", rate, "The same over 60 s."),
  dirtySeries: column(
    "dirty_series",
    dirtySeries,
    "The same over other periods: seconds:MiB/s pairs, as in 0.1:900 4:610.",
  ),
  dirtySource: column(
    "dirty_source",
    choice(...dirtySources),
    "Mode of domdirtyrate-calc that measured them; empty = page-sampling. Each is set right for its own bias.",
  ),
  dirtyMeasuredAt: column(
    "dirty_measured_at",
    instant,
    "When these rates were measured, ISO 8601 UTC: doctor says how old they are.",
  ),
  workingSet: column("working_set_mib", memory, "Memory within which the writes fall."),
  hotWrites: column(
    "hot_writes_percent",
    quantity("share", "%", 0, 1),
    "Share of the writes that falls on the hot part of the working set; with hot_set_mib.",
  ),
  hotSet: column("hot_set_mib", memory, "Size of that hot part."),
  touched: column(
    "touched_mib",
    memory,
    "Memory that is not zero pages; with touched_source rss the resident set of the QEMU process.",
  ),
  touchedSource: column(
    "touched_source",
    choice("rss"),
    "rss: set right for QEMU's own memory and for pages that were cleared after use; empty = as written.",
  ),
  diskFormat: column(
    "disk_format",
    choice("qcow2", "raw"),
    "Format of its local disks ([libvirt] images_type); empty = qcow2.",
  ),
  rootAllocated: column(
    "root_allocated_gib",
    disk,
    "Allocated of the root disk above its base image.",
  ),
  ephemeralAllocated: column("ephemeral_allocated_gib", disk, "Allocated of the ephemeral disk."),
  swapAllocated: column("swap_allocated_gib", disk, "Allocated of the swap disk."),
  rootWrite: column("root_write_mib_per_s", rate, "Guest writes to the root disk."),
  ephemeralWrite: column("ephemeral_write_mib_per_s", rate, "Guest writes to the ephemeral disk."),
  baseImage: column(
    "base_image_gib",
    disk,
    "Size of the base image file that a destination without it fetches.",
  ),
  dirtyByHour: column(
    "dirty_factor_by_hour_utc",
    byHour,
    "24 factors on the dirty rate, hours 0 to 23 UTC.",
  ),
  writeByHour: column("write_factor_by_hour_utc", byHour, "24 factors on the disk write rates."),
};

/** 24 factors, none of them 0: a link that gives nothing for an hour would keep its moves for ever. */
const linkHours: Cell<readonly number[]> = (written) => {
  const factors = byHour(written);
  if (!factors.ok || factors.value.every((factor) => factor >= 0.001)) return factors;
  return {
    ok: false,
    error: {
      code: "bad-hours",
      summary: "A link has a factor under 0.001.",
      mend: "Write at least 0.001 for each hour; keep moves out of an hour without a link by the goal's windows.",
    },
  };
};

export const linkColumns: OwnColumns<OwnLink> = {
  role: column(
    "role",
    choice("migration", "management", "storage", "tenant"),
    "What the link carries. migration (or empty): memory and disk mirrors, by the address of live_migration_inbound_addr. management: the copies of cold moves, by my_ip. storage: base images that a host fetches. tenant: nothing of a move. Without a storage link images pass the management link, and without that all passes the migration link.",
  ),
  rate: column(
    "link_gbit_per_s",
    linkRate,
    "Speed of the link, each direction; of a bond in one row, of all its members together.",
  ),
  member: column(
    "bond_member",
    text,
    "Name of this member (eno1) where a bond is given as one row for each member.",
  ),
  members: column(
    "bond_members",
    whole(1, 64),
    "Number of members where a bond is given in one row. One TCP connection uses one member.",
  ),
  factorByHour: column(
    "link_factor_by_hour_utc",
    linkHours,
    "24 factors on the share that is left of this link, hours 0 to 23 UTC: tenants by hour, or a link that is degraded for a while.",
  ),
  leaf: column("leaf", text, "Leaf switch that the link ends at."),
  oversubscription: column(
    "leaf_oversubscription",
    decimal(0.1, 1000),
    "Sum of the leaf's host links over its up-link: 4 means 4:1.",
  ),
  uplink: column(
    "leaf_uplink_gbit_per_s",
    linkRate,
    "The leaf's up-link to the spine; instead of the ratio.",
  ),
  uplinkByHour: column(
    "leaf_factor_by_hour_utc",
    linkHours,
    "24 factors on the share that is left of the leaf's up-link, hours 0 to 23 UTC.",
  ),
  mtu: column("mtu_bytes", whole(576, 65_535), "MTU of the network; the smallest counts."),
  shareLeft: column(
    "share_left_percent",
    quantity("share", "%", 0.001, 1),
    "Share of the migration links that other traffic leaves free.",
  ),
  imageStore: column(
    "image_store_mib_per_s",
    positiveRate,
    "Most that the store behind Glance (Ceph, Swift, NFS) gives to all hosts together; base images pass it.",
  ),
};
