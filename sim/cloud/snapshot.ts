/**
 * The cloud as it was read: one immutable value that a plan embeds and everything else is computed from.
 *
 * Lists are sorted by id. Resource amounts keep Placement's units (VCPU, MEMORY_MB in MiB, DISK_GB in GiB), as its
 * arithmetic is on those integers; all else is in bytes, seconds, bytes per second.
 */
import type { Uncertain } from "../base/uncertain.ts";
import type { Bytes, BytesPerSecond } from "../base/units.ts";
import type { SiteConstants } from "../migration/site-constants.ts";
import type { NovaSettings } from "./settings.ts";

export type ResourceClass = "VCPU" | "PCPU" | "MEMORY_MB" | "DISK_GB";

/** Placement's inventory of one resource class (placement/objects/inventory.py). */
export interface Inventory {
  readonly total: number;
  readonly reserved: number;
  readonly allocationRatio: number;
  readonly minUnit: number;
  readonly maxUnit: number;
  readonly stepSize: number;
}

export interface Host {
  /** Name of the nova-compute service's host. */
  readonly id: string;
  readonly zone: string;
  readonly status: "enabled" | "disabled";
  readonly state: "up" | "down";
  readonly disabledReason: string | null;
  readonly inventories: Readonly<Partial<Record<ResourceClass, Inventory>>>;
  /** QEMU version as Nova's hypervisor_version (7002022 = 7.2.22); null = unknown. */
  readonly hypervisorVersion: number | null;
  /** Named CPU model of the host ("Skylake-Server-IBRS"); null = unknown. */
  readonly cpuModel: string | null;
  readonly numaCells: number;
  /** Where instances' disks lie. Hosts with the same pool name share it. */
  readonly storage: { readonly kind: "local" | "shared" | "ceph"; readonly pool: string | null };
  /** Really free on the instances' file system [B]; null = unknown. */
  readonly diskFree: Bytes | null;
  readonly diskReadRate: Uncertain;
  readonly diskWriteRate: Uncertain;
  /** Name of the group of nova.conf values in force. */
  readonly settingsGroup: string;
  /** Free PCI devices by alias. */
  readonly pciFree: Readonly<Record<string, number>>;
  /** Placement's traits, sorted; absent when nobody told. */
  readonly traits?: readonly string[];
  /** What Placement holds on the host for nobody that is there, by consumer; absent when nobody told or there is none. */
  readonly unexplained?: readonly UnexplainedClaim[];
}

/** An allocation that no server on the host and no open migration explains. It takes room all the same. */
export interface UnexplainedClaim {
  /** UUID of what Placement says holds it. */
  readonly consumer: string;
  readonly amounts: Readonly<Partial<Record<ResourceClass, number>>>;
}

export interface Flavor {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly ramMiB: number;
  readonly rootGiB: number;
  readonly ephemeralGiB: number;
  readonly swapMiB: number;
  readonly extraSpecs: Readonly<Record<string, string>>;
}

/** Statuses of the Compute API that we know; others are a fault of input. */
export type ServerStatus =
  | "ACTIVE"
  | "SHUTOFF"
  | "PAUSED"
  | "SUSPENDED"
  | "ERROR"
  | "BUILD"
  | "REBUILD"
  | "REBOOT"
  | "HARD_REBOOT"
  | "RESIZE"
  | "VERIFY_RESIZE"
  | "REVERT_RESIZE"
  | "MIGRATING"
  | "RESCUE"
  | "SHELVED"
  | "SHELVED_OFFLOADED"
  | "SOFT_DELETED"
  | "DELETED"
  | "PASSWORD"
  | "UNKNOWN";

/** Writes that come back to a few pages: this share of all writes falls within `set` [B] of the working set. */
export interface HotWrites {
  readonly writes: number;
  readonly set: Bytes;
}

/** One local disk of a server, as the migration sees it (volumes are not copied and not listed). */
export interface ServerDisk {
  readonly name: "root" | "ephemeral" | "swap" | "config";
  readonly virtualSize: Bytes;
  /** Allocated above the base image [B]. */
  readonly allocated: Uncertain;
  /** How the file is made up; absent: qcow2 above its base image, Nova's default. */
  readonly format?: "qcow2" | "raw";
  /** Guest writes [B/s]. */
  readonly writeRate: Uncertain;
  /** Factors on writeRate by hour of day (UTC), 24 entries; null = the same at all hours. */
  readonly writeByHour: readonly number[] | null;
}

export interface Server {
  readonly id: string;
  readonly name: string;
  readonly project: string | null;
  /** Null for servers on no host (SHELVED_OFFLOADED). */
  readonly host: string | null;
  readonly status: ServerStatus;
  readonly taskState: string | null;
  readonly zone: string | null;
  readonly flavor: string;
  readonly image: string | null;
  /** Size of the base image on the destination's cache [B]; 0 for volume-backed; null = unknown. */
  readonly baseImageSize: Bytes | null;
  readonly locked: boolean;
  readonly volumeBacked: boolean;
  /** CPU model the guest was started with; null = by its host's cpu_mode. */
  readonly cpuModel: string | null;
  /** Memory that is not zero pages [B]. */
  readonly touched: Uncertain;
  /** Page writes x page size [B/s]. */
  readonly dirtyRate: Uncertain;
  readonly dirtyByHour: readonly number[] | null;
  /** Whose word these rates are; absent = nobody's, the class's default. */
  readonly dirtyOrigin?: DirtyOrigin;
  readonly workingSet: Uncertain;
  /** Absent: all writes fall evenly within the working set. */
  readonly hot?: HotWrites;
  readonly disks: readonly ServerDisk[];
  /** Guest traffic, both directions together, between two readings [B/s]; absent when not read. No model takes it. */
  readonly networkRate?: BytesPerSecond;
}

/** Who told a dirty rate: a mode of QEMU's calc-dirty-rate, an exporter, or a person. */
export interface DirtyOrigin {
  readonly kind: "page-sampling" | "dirty-bitmap" | "dirty-ring" | "prometheus" | "stated";
  /** ISO 8601 UTC; null where nobody said. */
  readonly measuredAt: string | null;
}

/** A base image with what of it binds servers to hosts. */
export interface Image {
  readonly id: string;
  readonly name: string;
  /** Of the file that a destination fetches [B]; null = unknown. */
  readonly size: Bytes | null;
  /** hw_*, os_*, img_* and trait:* properties. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface Aggregate {
  readonly id: string;
  readonly name: string;
  readonly zone: string | null;
  readonly hosts: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface ServerGroup {
  readonly id: string;
  readonly name: string;
  readonly policy: "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";
  readonly maxServerPerHost: number;
  readonly members: readonly string[];
}

export interface Project {
  readonly id: string;
  readonly name: string;
}

/** A migration that Nova still holds open (running, unconfirmed, stuck). */
export interface OpenMigration {
  readonly id: string;
  readonly server: string;
  readonly type: "live-migration" | "migration" | "resize" | "evacuation" | "unknown";
  readonly status: string;
  readonly source: string | null;
  readonly destination: string | null;
}

/**
 * A host's link for one role, full duplex, per direction [B/s].
 *
 * migration: the address that `live_migration_inbound_addr` names: memory and mirrors. management: the address `my_ip`:
 * what cold moves copy. storage: over which base images come. tenant: nothing of a move. A move's traffic whose link
 * is not here passes the next: storage, management, migration.
 */
export interface HostLink {
  readonly host: string;
  readonly role: "migration" | "management" | "storage" | "tenant";
  /** Of all members together. */
  readonly rate: BytesPerSecond;
  readonly leaf: string | null;
  /** Links of equal speed that a bond is made of; one TCP connection uses one of them. Absent: 1. */
  readonly members?: number;
  /** Factors on what is left of it, by hour of day (UTC), 24 entries; absent = the same at all hours. */
  readonly factorByHour?: readonly number[];
}

export interface Leaf {
  readonly id: string;
  /** Up-link to the spine per direction [B/s]. */
  readonly uplink: BytesPerSecond;
  /** As for a host's link. */
  readonly factorByHour?: readonly number[];
}

export interface Network {
  readonly hostLinks: readonly HostLink[];
  readonly leaves: readonly Leaf[];
  readonly mtu: number;
  /** Share of each link that tenants' traffic leaves free, 0..1. */
  readonly shareLeft: Uncertain;
  /** Most that the store of images (Ceph, Swift, NFS behind Glance) gives all hosts together [B/s]; absent = no matter. */
  readonly imageStore?: BytesPerSecond;
}

export interface SettingsGroup {
  readonly id: string;
  readonly settings: NovaSettings;
  readonly source: "measured" | "configured" | "assumed";
}

/** Something that nobody told us and that we therefore assume. Shown, never silent. */
export interface Assumption {
  /** What it is about: "server.dirtyRate", "host.cpuModel", "network.migration". */
  readonly field: string;
  /** How many items it stands for. */
  readonly count: number;
  /** A few ids, as examples. */
  readonly examples: readonly string[];
  /** The assumed value and interval in words with units. */
  readonly assumed: string;
  /** Why that value. */
  readonly reason: string;
  /** How much the forecast hangs on it. */
  readonly weight: "high" | "medium" | "low";
  /** What to do to replace it by a measurement. */
  readonly mend: string;
}

export interface Snapshot {
  readonly format: "drainwise-snapshot";
  readonly version: 1;
  /** When the cloud was read, ISO 8601 UTC; null when the files do not say. */
  readonly takenAt: string | null;
  readonly hosts: readonly Host[];
  readonly servers: readonly Server[];
  readonly flavors: readonly Flavor[];
  readonly aggregates: readonly Aggregate[];
  readonly serverGroups: readonly ServerGroup[];
  readonly projects: readonly Project[];
  /** Base images that servers use and that are still there; absent when nobody listed them. */
  readonly images?: readonly Image[];
  readonly migrations: readonly OpenMigration[];
  readonly network: Network;
  readonly settingsGroups: readonly SettingsGroup[];
  readonly assumptions: readonly Assumption[];
  /** What the site's own measured moves have told of its machines; absent = nobody has calibrated. */
  readonly site?: SiteConstants;
}
