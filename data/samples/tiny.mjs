// Three hosts and six servers, to be read by eye: as an older openstack client prints them (API 2.1: with capacity).
import { clientCsv, ownCsv } from "./csv.mjs";

const at = "2026-11-23T09:00:05.000000";
const id = (digit) => `${digit.repeat(8)}-0000-4000-a000-000000000000`;

const flavors = [
  ["1", "small", 4096, 20, 0, 2],
  ["2", "scratch", 16384, 20, 200, 8],
];

/** name, status, flavor index, host, booted from a volume. */
const servers = [
  ["web-1", "ACTIVE", 0, "one", false],
  ["web-2", "ACTIVE", 0, "two", false],
  ["align-1", "ACTIVE", 1, "one", false],
  ["align-2", "PAUSED", 1, "two", false],
  ["archive", "SHUTOFF", 0, "one", false],
  ["database", "ACTIVE", 0, "three", true],
];

const withId = servers.map((server, index) => [id("abcdef"[index]), ...server]);

export function tiny() {
  return {
    "hypervisor-list.csv": clientCsv(
      ["ID", "Hypervisor Hostname", "Hypervisor Type", "Host IP", "State", "vCPUs Used", "vCPUs", "Memory MB Used", "Memory MB"],
      [
        [1, "one", "QEMU", "10.0.0.1", "up", 12, 32, 25088, 65536],
        [2, "two", "QEMU", "10.0.0.2", "up", 10, 32, 20992, 65536],
        [3, "three", "QEMU", "10.0.0.3", "up", 2, 32, 4608, 65536],
      ],
    ),
    "compute-service-list.csv": clientCsv(
      ["ID", "Binary", "Host", "Zone", "Status", "State", "Updated At"],
      ["one", "two", "three"].map((host, index) => [index + 4, "nova-compute", host, "nova", "enabled", "up", at]),
    ),
    "server-list.csv": clientCsv(
      ["ID", "Name", "Status", "Task State", "Power State", "Networks", "Image Name", "Image ID", "Flavor Name", "Flavor ID",
        "Availability Zone", "Host", "Properties"],
      withId.map(([uuid, name, status, flavor, host, volume]) => [
        uuid, name, status, null, "Running", {}, volume ? null : "ubuntu-24.04", volume ? null : id("9"), flavors[flavor][1],
        flavors[flavor][0], "nova", host, {},
      ]),
    ),
    "flavor-list.csv": clientCsv(
      ["ID", "Name", "RAM", "Disk", "Ephemeral", "VCPUs", "Is Public", "Swap", "RXTX Factor", "Properties"],
      flavors.map(([flavorId, name, ram, disk, ephemeral, vcpus]) => [flavorId, name, ram, disk, ephemeral, vcpus, true, null, 1, {}]),
    ),
    "server-group-list.csv": clientCsv(
      ["ID", "Name", "Policy", "Members", "Project Id", "User Id"],
      [[id("8"), "web", "anti-affinity", [id("a"), id("b")], "7".repeat(32), "6".repeat(32)]],
    ),
    "hosts.csv": ownCsv(
      ["host", "disk_total_gib", "disk_free_gib", "disk_read_mib_per_s", "disk_write_mib_per_s", "cpu_model"],
      ["one", "two", "three"].map((host) => ({
        host,
        disk_total_gib: 1800,
        disk_free_gib: 1500,
        disk_read_mib_per_s: 500,
        disk_write_mib_per_s: 450,
        cpu_model: "Broadwell-IBRS",
      })),
    ),
    "servers.csv": ownCsv(
      ["server_id", "server_name", "dirty_rate_mib_per_s", "working_set_mib", "touched_mib", "root_allocated_gib",
        "ephemeral_allocated_gib", "root_write_mib_per_s", "ephemeral_write_mib_per_s"],
      [
        [id("a"), "web-1", 4, 256, 2900, 3.5, null, 0.2, null],
        [id("c"), "align-1", 420, 3072, 14800, 4.1, 131, 0.3, 28],
        [id("e"), "archive", null, null, null, 11, null, null, null],
      ].map(([server_id, server_name, rate, set, touched, root, ephemeral, rootWrite, ephemeralWrite]) => ({
        server_id,
        server_name,
        dirty_rate_mib_per_s: rate,
        working_set_mib: set,
        touched_mib: touched,
        root_allocated_gib: root,
        ephemeral_allocated_gib: ephemeral,
        root_write_mib_per_s: rootWrite,
        ephemeral_write_mib_per_s: ephemeralWrite,
      })),
    ),
    "network.csv": ownCsv(
      ["host", "link_gbit_per_s", "leaf", "leaf_oversubscription"],
      ["one", "two", "three"].map((host) => ({ host, link_gbit_per_s: 10, leaf: "leaf-1", leaf_oversubscription: 1 })),
    ),
  };
}
