/** Every field that may be assumed: value and interval in words, why, how much hangs on it, what replaces it. The
 * figures themselves are in assumed-values.ts. */
import type { Assumption } from "../../sim/index.ts";

type Words = Pick<Assumption, "assumed" | "reason" | "weight" | "mend">;

const collect =
  "Run the script of `drainwise collect` on the compute hosts and add what it writes.";
const inHosts = (column: string) => `Fill ${column} in hosts.csv, or ${lowerFirst(collect)}`;
const inServers = (column: string) => `Fill ${column} in servers.csv, or ${lowerFirst(collect)}`;
const lowerFirst = (sentence: string) => sentence.slice(0, 1).toLowerCase() + sentence.slice(1);

const words = (weight: Words["weight"], assumed: string, reason: string, mend: string): Words => ({
  assumed,
  reason,
  weight,
  mend,
});

export const assumedFields = {
  "host.cpuModel": words(
    "high",
    "unknown: the guests' CPU models decide, and moves are taken as possible within one unknown model",
    "The openstack client does not print CPU models.",
    inHosts("cpu_model"),
  ),
  "host.qemuVersion": words(
    "low",
    "QEMU 8.2: its rules for the end of a pass, auto-converge and multifd",
    "The openstack client prints no version of QEMU in its lists.",
    inHosts("qemu_version"),
  ),
  "host.diskRates": words(
    "high",
    "reads 500 MiB/s (150 to 1500), writes 400 MiB/s (120 to 1200)",
    "From a RAID of spinning disks to one NVMe disk; Nova knows no disk speeds.",
    inHosts("disk_read_mib_per_s and disk_write_mib_per_s"),
  ),
  "host.diskFree": words(
    "medium",
    "unknown: only Placement's DISK_GB limits what is moved to the host",
    "Nova's API shows claims, not the file system.",
    inHosts("disk_free_gib"),
  ),
  "host.diskInventory": words(
    "high",
    "as much DISK_GB as the flavors on the fullest host claim now",
    "`hypervisor list` prints no disk, and one host at least holds that much.",
    inHosts("disk_total_gib"),
  ),
  "host.allocationRatios": words(
    "medium",
    "VCPU 4.0, MEMORY_MB 1.0, DISK_GB 1.0",
    "Nova's initial ratios since 2023.1 (16.0, 1.5 and 1.0 before).",
    "Fill vcpu_ratio, memory_ratio and disk_ratio in hosts.csv from Placement's inventories.",
  ),
  "host.reserved": words(
    "low",
    "512 MiB of memory, no disk, no CPU",
    "Nova's defaults of reserved_host_memory_mb, reserved_host_disk_mb, reserved_host_cpus.",
    "Fill memory_reserved_mib and disk_reserved_gib in hosts.csv from Placement's inventories.",
  ),
  "host.storage": words(
    "high",
    "local disks: a live move of a server with disks copies them",
    "Nova's default images_type keeps disks on the host.",
    inHosts("storage"),
  ),
  "host.settingsGroup": words(
    "medium",
    "the values of nova.conf of no known group: Nova's defaults",
    "nova.conf is not shown by any API.",
    "Fill settings_group in hosts.csv and its row in nova-settings.csv.",
  ),
  "settings.options": words(
    "medium",
    "Nova's default of each migration option that no column gives",
    "nova.conf is not shown by any API.",
    "Add the columns to nova-settings.csv; COLUMNS.md lists them.",
  ),
  "network.migration": words(
    "high",
    "10 Gbit/s each way for migration traffic",
    "The most common speed of compute hosts; Nova knows no links.",
    "Fill network.csv: host, role, link_gbit_per_s, leaf.",
  ),
  "network.leaves": words(
    "medium",
    "no limit between leaf switches",
    "Without leaf switches named, the fabric is taken as non-blocking.",
    "Fill leaf and leaf_oversubscription in network.csv.",
  ),
  "network.shareLeft": words(
    "medium",
    "80 % of each link (50 % to 95 %) left free by other traffic",
    "Tenants' traffic on the same links is seldom known.",
    "Fill share_left_percent in network.csv.",
  ),
  "network.mtu": words(
    "low",
    "1500 bytes",
    "Ethernet's default.",
    "Fill mtu_bytes in network.csv.",
  ),
  "server.dirtyRate": words(
    "high",
    "4 MiB/s for each vCPU (0.2 to 40)",
    "From idle servers to a database under full load (some 30 MiB/s for each vCPU); Nova's API knows no dirty rate.",
    inServers("dirty_rate_mib_per_s or the three dirty_*s_mib_per_s"),
  ),
  "server.dirtyRateSpread": words(
    "medium",
    "half to twice the rate that was measured once",
    "A load at the hour of the move is not the load at the hour of measuring.",
    "Measure several times and fill dirty_rate_p10_mib_per_s and dirty_rate_p90_mib_per_s in servers.csv.",
  ),
  "server.workingSet": words(
    "high",
    "20 % of the touched memory (5 % to 60 %)",
    "Pages that are written again and again are a part of those in use.",
    inServers("working_set_mib"),
  ),
  "server.touched": words(
    "medium",
    "70 % of the flavor's RAM (35 % to 95 %)",
    "Page caches fill a guest's memory over weeks; young servers have touched little.",
    inServers("touched_mib"),
  ),
  "server.diskAllocated": words(
    "high",
    "45 % of the disk's size (10 % to 95 %)",
    "Disks are thin; Nova's API shows their size only.",
    inServers("root_allocated_gib and ephemeral_allocated_gib"),
  ),
  "server.diskWriteRate": words(
    "medium",
    "0.5 MiB/s for each vCPU (0.02 to 5), shared by its disks by size",
    "From idle servers to busy databases.",
    inServers("root_write_mib_per_s and ephemeral_write_mib_per_s"),
  ),
  "server.diskWriteSpread": words(
    "low",
    "half to twice the write rates that were measured once",
    "A load at the hour of the move is not the load at the hour of measuring.",
    "Measure several times; the columns hold one figure, so take a high one to be safe.",
  ),
  "server.baseImageSize": words(
    "low",
    "2 GiB (0.6 to 10), fetched by a destination that lacks it",
    "The client prints no image sizes.",
    inServers("base_image_gib"),
  ),
  "server.bootAndShutdown": words(
    "medium",
    "a cold move's shutdown takes 10 s (3 to 60), its boot until it serves 40 s (15 to 180)",
    "From a plain Linux server to one with caches to write back and a large service to start; Nova knows neither.",
    "Nothing to fill in yet: the forecast draws from these intervals; calibrate on cold moves of your own fits the sum.",
  ),
  "server.diskWriteSize": words(
    "low",
    "32 KiB a disk write (8 to 256)",
    "From a database's page to a merged stream; a small write dirties a whole 64 KiB chunk of a disk mirror.",
    "Nothing to fill in yet: the forecast draws from this interval.",
  ),
  "server.locked": words(
    "low",
    "not locked",
    "`server list` does not print locks; Nova lets administrators move locked servers all the same.",
    "Fill locked in servers.csv.",
  ),
  "server.project": words(
    "low",
    "unknown",
    "`server list` prints no project; only notices to tenants need it.",
    "Fill project in servers.csv.",
  ),
  "cloud.aggregates": words(
    "medium",
    "no aggregates: zones alone keep servers apart",
    "No `aggregate list --long` was given.",
    "Add the output of openstack aggregate list --long -f csv.",
  ),
  "cloud.serverGroups": words(
    "high",
    "no server groups: nothing must stay together or apart",
    "No `server group list` was given.",
    "Add the output of openstack server group list --all-projects --long -f csv.",
  ),
  "cloud.migrations": words(
    "medium",
    "no migration is running or unconfirmed, beyond what server states show",
    "No `server migration list` was given.",
    "Add the output of openstack server migration list -f csv.",
  ),
} as const satisfies Readonly<Record<string, Words>>;

export type AssumedField = keyof typeof assumedFields;
