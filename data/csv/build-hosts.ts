/** Hosts out of services, hypervisors and hosts.csv. */
import {
  exactly,
  type Host,
  type Inventory,
  type ResourceClass,
  sortedById,
  type Uncertain,
} from "../../sim/index.ts";
import {
  ASSUMED_RESERVED_MIB,
  ASSUMED_VCPU_RATIO,
  assumedDiskRead,
  assumedDiskWrite,
} from "./assumed-values.ts";
import type { AssumptionBook } from "./assumption-book.ts";
import type { FaultLog } from "./fault-log.ts";
import type { HypervisorRow, OwnHost, PlacementRow, RawCloud, ServiceRow } from "./raw-cloud.ts";

/** Resolves what a file calls a host (service host or hypervisor hostname, short or full) to the host's id. */
export type HostNames = (written: string) => string | null;

/**
 * Names of the services' hosts. A full name ("cmp1.cloud.example") and a short one ("cmp1") are the same host when
 * the first label is the same and no other host has it.
 */
export function hostNames(services: readonly ServiceRow[]): HostNames {
  const known = new Set(services.map(({ host }) => host));
  const ofLabel = new Map<string, string | null>();
  for (const host of known) {
    const label = firstLabel(host);
    ofLabel.set(label, ofLabel.has(label) ? null : host);
  }
  return (written) => {
    if (known.has(written)) return written;
    const host = ofLabel.get(firstLabel(written)) ?? null;
    const oneIsShort = host !== null && (!host.includes(".") || !written.includes("."));
    return oneIsShort ? host : null;
  };
}

const firstLabel = (name: string): string => name.split(".")[0] ?? name;

export interface HostParts {
  readonly names: HostNames;
  /** DISK_GB to assume where no file says it [GiB]. */
  readonly assumedDiskGiB: number;
  /** The only group of nova-settings.csv, which then holds for hosts that name none; null = none or several. */
  readonly onlySettingsGroup: string | null;
}

export function buildHosts(
  raw: RawCloud,
  parts: HostParts,
  book: AssumptionBook,
  faults: FaultLog,
): readonly Host[] {
  const hypervisors = new Map<string, HypervisorRow>();
  for (const row of raw.hypervisors) {
    const id = parts.names(row.name);
    if (id === null) {
      if (raw.spoilt.hosts.has(row.name)) continue;
      faults.error(
        "unknown-host",
        `Hypervisor ${row.name} has no nova-compute service.`,
        "List services and hypervisors again, at the same time.",
        row.at,
      );
    } else if (hypervisors.has(id)) duplicate(`Hypervisor ${row.name}`, row.at, faults);
    else hypervisors.set(id, row);
  }
  const own = ownById(raw, parts.names, faults);
  const seen = new Set<string>();
  const hosts: Host[] = [];
  for (const service of raw.services) {
    if (seen.has(service.host)) {
      duplicate(`Host ${service.host}`, service.at, faults);
      continue;
    }
    seen.add(service.host);
    const hypervisor = hypervisors.get(service.host) ?? null;
    const placement = raw.placement.get(service.host) ?? null;
    const told = { ...ofApi(hypervisor), ...own.get(service.host) };
    hosts.push(buildHost(service, hypervisor, placement, told, parts, book, faults));
  }
  return sortedById(hosts);
}

/** What the API tells of a hypervisor, under the names of hosts.csv, which goes before it. */
const ofApi = (row: HypervisorRow | null): Partial<OwnHost> => ({
  ...(row?.cpuModel == null ? {} : { cpuModel: row.cpuModel }),
  ...(row?.diskFree == null ? {} : { diskFree: row.diskFree }),
  ...(row?.version == null ? {} : { qemuVersion: row.version }),
});

const duplicate = (what: string, at: ServiceRow["at"], faults: FaultLog): void =>
  faults.error("duplicate-id", `${what} stands twice.`, "Keep one row of the two.", at);

function ownById(raw: RawCloud, names: HostNames, faults: FaultLog): Map<string, Partial<OwnHost>> {
  const own = new Map<string, Partial<OwnHost>>();
  for (const [written, { values, at }] of raw.ownHosts) {
    const id = names(written);
    if (id !== null) own.set(id, { ...own.get(id), ...values });
    else {
      faults.error(
        "unknown-host",
        `${written} is no nova-compute host of this cloud.`,
        "Write the host as compute service list prints it, or remove the row.",
        at,
      );
    }
  }
  return own;
}

function buildHost(
  service: ServiceRow,
  hypervisor: HypervisorRow | null,
  placement: PlacementRow | null,
  own: Partial<OwnHost>,
  parts: HostParts,
  book: AssumptionBook,
  faults: FaultLog,
): Host {
  const id = service.host;
  const assume = (missing: boolean, field: Parameters<AssumptionBook["assume"]>[0]) => {
    if (missing) book.assume(field, id);
  };
  assume(own.cpuModel === undefined, "host.cpuModel");
  assume(own.qemuVersion === undefined, "host.qemuVersion");
  assume(own.diskFree === undefined && own.storage !== "ceph", "host.diskFree");
  assume(own.diskRead === undefined || own.diskWrite === undefined, "host.diskRates");
  assume(own.storage === undefined, "host.storage");
  const inventories = placement?.inventories ?? null;
  const asked = inventories === null;
  assume(
    asked &&
      (own.vcpuRatio === undefined || own.memoryRatio === undefined || own.diskRatio === undefined),
    "host.allocationRatios",
  );
  assume(
    asked && (own.memoryReserved === undefined || own.diskReserved === undefined),
    "host.reserved",
  );
  const hasDisk = own.diskTotal !== undefined || inventories?.DISK_GB !== undefined;
  assume(!hasDisk, "host.diskInventory");
  const settingsGroup = own.settingsGroup ?? parts.onlySettingsGroup;
  assume(settingsGroup === null, "host.settingsGroup");
  const { zone, status, state, disabledReason } = service;
  return {
    id,
    zone,
    status,
    state,
    disabledReason,
    inventories:
      inventories === null
        ? inventoriesOf(service, hypervisor, own, parts.assumedDiskGiB, faults)
        : { ...placementDisk(own, parts), ...inventories },
    hypervisorVersion: own.qemuVersion ?? null,
    cpuModel: own.cpuModel ?? null,
    numaCells: own.numaCells ?? 1,
    storage: { kind: own.storage ?? "local", pool: own.storagePool ?? null },
    diskFree: own.diskFree ?? null,
    diskReadRate: given(own.diskRead, assumedDiskRead),
    diskWriteRate: given(own.diskWrite, assumedDiskWrite),
    settingsGroup: settingsGroup ?? DEFAULT_GROUP,
    pciFree: own.pciFree ?? {},
    ...(placement === null ? {} : { traits: placement.traits }),
    ...(placement === null || placement.unexplained.length === 0
      ? {}
      : { unexplained: placement.unexplained }),
  };
}

/** Group of hosts whose nova.conf nobody told. */
export const DEFAULT_GROUP = "nova-defaults";

const given = (value: number | undefined, otherwise: Uncertain): Uncertain =>
  value === undefined ? otherwise : exactly(value, "configured");

/** Where the disks are another provider's (a share), Placement has no DISK_GB on the host. */
const placementDisk = (own: Partial<OwnHost>, { assumedDiskGiB }: HostParts) => ({
  DISK_GB: inventory(own.diskTotal ?? assumedDiskGiB, own.diskReserved ?? 0, own.diskRatio ?? 1),
});

function inventoriesOf(
  service: ServiceRow,
  hypervisor: HypervisorRow | null,
  own: Partial<OwnHost>,
  assumedDiskGiB: number,
  faults: FaultLog,
): Host["inventories"] {
  const vcpus = own.vcpuTotal ?? hypervisor?.vcpus ?? null;
  const memory = own.memoryTotal ?? hypervisor?.memoryMiB ?? null;
  const disk = own.diskTotal ?? assumedDiskGiB;
  if ((vcpus === null && own.pcpuTotal === undefined) || memory === null) {
    faults.error(
      "missing-capacity",
      `Host ${service.host} has no known capacity (${vcpus === null ? "vCPUs, " : ""}memory).`,
      "The Compute API from 2.88 on does not print it: fill vcpu_total and memory_total_mib in hosts.csv, or list " +
        "hypervisors with --os-compute-api-version 2.87.",
      hypervisor?.at ?? service.at,
    );
    return {};
  }
  const inventories: Partial<Record<ResourceClass, Inventory>> = {
    MEMORY_MB: inventory(memory, own.memoryReserved ?? ASSUMED_RESERVED_MIB, own.memoryRatio ?? 1),
    DISK_GB: inventory(disk, own.diskReserved ?? 0, own.diskRatio ?? 1),
  };
  if (vcpus !== null && vcpus > 0) {
    inventories.VCPU = inventory(vcpus, own.vcpuReserved ?? 0, own.vcpuRatio ?? ASSUMED_VCPU_RATIO);
  }
  if (own.pcpuTotal !== undefined && own.pcpuTotal > 0)
    inventories.PCPU = inventory(own.pcpuTotal, 0, 1);
  return inventories;
}

/** One claim is at most what the host really has (Placement's max_unit). */
const inventory = (total: number, reserved: number, allocationRatio: number): Inventory => ({
  total,
  reserved,
  allocationRatio,
  minUnit: 1,
  maxUnit: Math.max(1, total),
  stepSize: 1,
});
