/** Rows of what the openstack client prints, over the versions of client and API (columns are matched by name). */
import type { ServerStatus } from "../../sim/index.ts";
import { type Cell, choice, text, textList, textMap, whole } from "./cell.ts";
import type { RawCloud, ServerRow } from "./raw-cloud.ts";
import type { RowCursor } from "./row-cursor.ts";

/** More vCPUs, MiB or GiB than any machine or flavor has. */
const MOST_VCPUS = 65_536;
const MOST_MIB = 1024 ** 3;
const MOST_GIB = 1024 ** 3;

const vcpus = whole(0, MOST_VCPUS);
const mebibytes = whole(0, MOST_MIB);
const gibibytes = whole(0, MOST_GIB);

/** hypervisor list --long; the numbers are empty from API 2.88 on. Ironic's nodes are no hosts to drain. */
export function readHypervisor(row: RowCursor, into: RawCloud): void {
  const name = row.need("Hypervisor Hostname", text);
  if (name === null || row.get("Hypervisor Type", text)?.toLowerCase() === "ironic") return;
  into.hypervisors.push({
    name,
    vcpus: row.get("vCPUs", vcpus),
    memoryMiB: row.get("Memory MB", mebibytes),
    at: row.source("Hypervisor Hostname"),
  });
}

/** compute service list; only nova-compute is a host. */
export function readService(row: RowCursor, into: RawCloud): void {
  if (row.need("Binary", text) !== "nova-compute") return;
  const host = row.need("Host", text);
  const status = row.need("Status", choice("enabled", "disabled"));
  const state = row.need("State", choice("up", "down"));
  if (host !== null && (status === null || state === null)) into.spoilt.hosts.add(host);
  if (host === null || status === null || state === null) return;
  into.services.push({
    host,
    zone: row.get("Zone", text) ?? "nova",
    status,
    state,
    disabledReason: row.get("Disabled Reason", text),
    updatedAt: row.get("Updated At", text),
    at: row.source("Host"),
  });
}

const statuses = [
  "ACTIVE",
  "SHUTOFF",
  "PAUSED",
  "SUSPENDED",
  "ERROR",
  "BUILD",
  "REBUILD",
  "REBOOT",
  "HARD_REBOOT",
  "RESIZE",
  "VERIFY_RESIZE",
  "REVERT_RESIZE",
  "MIGRATING",
  "RESCUE",
  "SHELVED",
  "SHELVED_OFFLOADED",
  "SOFT_DELETED",
  "DELETED",
  "PASSWORD",
  "UNKNOWN",
] as const satisfies readonly ServerStatus[];

const knownStatuses = new Set<string>(statuses);

/** A status of the Compute API. */
export const serverStatus: Cell<ServerStatus> = (cell) =>
  knownStatuses.has(cell)
    ? { ok: true, value: cell as ServerStatus }
    : {
        ok: false,
        error: {
          code: "unknown-status",
          summary: `"${cell}" is no server status of the Compute API.`,
          mend: "List the servers again; if Nova does print this status, report it to us.",
        },
      };

/** What newer clients print as the image of a server booted from a volume. */
const bootedFromVolume = /^N\/A/i;

/** server list --long: flavor in one column (2.47 on) or two; its name is empty with -n. */
export function readServer(row: RowCursor, into: RawCloud): void {
  const id = row.need("ID", text);
  const found = row.need("Status", serverStatus);
  if (id === null || found === null) return;
  const imageId = row.get("Image ID", text);
  const imageName = row.get("Image Name", text);
  const image = imageId ?? imageName;
  const volumeBacked = image === null || bootedFromVolume.test(image);
  const server: ServerRow = {
    id,
    name: row.get("Name", text) ?? id,
    status: found,
    taskState: row.get("Task State", text),
    project: row.get("Project ID", text) ?? row.get("Project", text),
    host: row.get("Host", text),
    zone: row.get("Availability Zone", text),
    image: volumeBacked ? null : (imageName ?? imageId),
    volumeBacked,
    flavorId: row.get("Flavor ID", text),
    flavorName: row.get("Flavor Name", text) ?? row.get("Flavor", text),
    at: row.source("ID"),
  };
  if (server.flavorId === null && server.flavorName === null) {
    row.fault(
      "empty-cell",
      "Flavor",
      "The server has no flavor.",
      "List the servers again, as an administrator.",
    );
  }
  into.servers.push(server);
}

/** flavor list --long; an empty swap is "" or 0. */
export function readFlavor(row: RowCursor, into: RawCloud): void {
  const id = row.need("ID", text);
  const name = row.need("Name", text);
  const ramMiB = row.need("RAM", mebibytes);
  const rootGiB = row.need("Disk", gibibytes);
  const cpus = row.need("VCPUs", vcpus);
  const ephemeralGiB = row.get("Ephemeral", gibibytes) ?? 0;
  const swapMiB = row.get("Swap", mebibytes) ?? 0;
  const specs = row.get("Properties", textMap) ?? new Map<string, string>();
  if (ramMiB === null || rootGiB === null || cpus === null) {
    for (const key of [id, name]) if (key !== null) into.spoilt.flavors.add(key);
    return;
  }
  if (id === null || name === null) return;
  const extraSpecs = Object.fromEntries(specs);
  into.flavors.push({
    flavor: { id, name, vcpus: cpus, ramMiB, rootGiB, ephemeralGiB, swapMiB, extraSpecs },
    at: row.source("ID"),
  });
}

/** aggregate list --long. */
export function readAggregate(row: RowCursor, into: RawCloud): void {
  const id = row.need("ID", text);
  if (id === null) return;
  into.aggregates.push({
    id,
    name: row.get("Name", text) ?? id,
    zone: row.get("Availability Zone", text),
    hosts: row.get("Hosts", textList) ?? [],
    properties: row.get("Properties", textMap) ?? new Map(),
    at: row.source("Hosts"),
  });
}

/** A policy of a server group. */
export const groupPolicy = choice(
  "affinity",
  "anti-affinity",
  "soft-affinity",
  "soft-anti-affinity",
);

/** server group list --long; "Policies" before API 2.64, with one in it. */
export function readServerGroup(row: RowCursor, into: RawCloud): void {
  const id = row.need("ID", text);
  const column = row.has("Policy") ? "Policy" : "Policies";
  const written = row.need(column, textList);
  if (id === null || written === null) return;
  const known = groupPolicy(written[0] ?? "");
  if (!known.ok) {
    row.fault(known.error.code, column, known.error.summary, known.error.mend);
    return;
  }
  into.serverGroups.push({
    id,
    name: row.get("Name", text) ?? id,
    policy: known.value,
    members: row.get("Members", textList) ?? [],
    at: row.source("Members"),
  });
}

/** project list. */
export function readProject(row: RowCursor, into: RawCloud): void {
  const id = row.need("ID", text);
  if (id === null) return;
  if (into.projects.has(id)) {
    row.fault("duplicate-id", "ID", `Project ${id} stands twice.`, "Remove one of the rows.");
    return;
  }
  into.projects.set(id, row.get("Name", text) ?? id);
}

/** server migration list; id and type are missing in what older API versions print. */
export function readMigration(row: RowCursor, into: RawCloud): void {
  const server = row.need("Server UUID", text);
  const written = row.need("Status", text);
  if (server === null || written === null) return;
  into.migrations.push({
    id: row.get("UUID", text) ?? row.get("Id", text),
    server,
    type: row.get("Type", text),
    status: written.toLowerCase(),
    source: row.get("Source Compute", text),
    destination: row.get("Dest Compute", text),
    createdAt: row.get("Created At", text),
  });
}
