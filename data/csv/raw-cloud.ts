/** What the files say, row by row, before anything is joined: each row keeps its place for faults found later. */
import type {
  DiagnosticSource,
  Flavor,
  Image,
  Inventory,
  NovaSettings,
  ResourceClass,
  ServerStatus,
  UnexplainedClaim,
} from "../../sim/index.ts";
import type { DirtyReading, DirtySource } from "./dirty-readings.ts";

export interface HypervisorRow {
  readonly name: string;
  readonly vcpus: number | null;
  readonly memoryMiB: number | null;
  /** What the API tells and the client's list does not. */
  readonly version?: number | null;
  readonly cpuModel?: string | null;
  /** [B] */
  readonly diskFree?: number | null;
  readonly at: DiagnosticSource;
}

export interface ServiceRow {
  readonly host: string;
  readonly zone: string;
  readonly status: "enabled" | "disabled";
  readonly state: "up" | "down";
  readonly disabledReason: string | null;
  readonly updatedAt: string | null;
  readonly at: DiagnosticSource;
}

export interface ServerRow {
  readonly id: string;
  readonly name: string;
  readonly status: ServerStatus;
  readonly taskState: string | null;
  readonly project: string | null;
  readonly host: string | null;
  readonly zone: string | null;
  readonly image: string | null;
  readonly volumeBacked: boolean;
  readonly flavorId: string | null;
  readonly flavorName: string | null;
  /** What the API tells and the client's list does not. */
  readonly locked?: boolean;
  readonly configDrive?: boolean;
  readonly at: DiagnosticSource;
}

export interface FlavorRow {
  readonly flavor: Flavor;
  readonly at: DiagnosticSource;
}

export interface AggregateRow {
  readonly id: string;
  readonly name: string;
  readonly zone: string | null;
  readonly hosts: readonly string[];
  readonly properties: ReadonlyMap<string, string>;
  readonly at: DiagnosticSource;
}

export interface ServerGroupRow {
  readonly id: string;
  readonly name: string;
  readonly policy: "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";
  /** 1 where the list does not say. */
  readonly maxServerPerHost?: number;
  readonly members: readonly string[];
  readonly at: DiagnosticSource;
}

export interface MigrationRow {
  readonly id: string | null;
  readonly server: string;
  readonly type: string | null;
  readonly status: string;
  readonly source: string | null;
  readonly destination: string | null;
  readonly createdAt: string | null;
}

/** A row of a CSV of ours: values by our own column names, as far as they are filled. */
export interface OwnRow<T> {
  readonly values: Partial<T>;
  readonly at: DiagnosticSource;
}

/** hosts.csv in base units; inventories keep Placement's (MiB, GiB). */
export interface OwnHost {
  readonly settingsGroup: string;
  readonly vcpuTotal: number;
  readonly vcpuReserved: number;
  readonly vcpuRatio: number;
  readonly pcpuTotal: number;
  readonly memoryTotal: number;
  readonly memoryReserved: number;
  readonly memoryRatio: number;
  readonly diskTotal: number;
  readonly diskReserved: number;
  readonly diskRatio: number;
  readonly diskFree: number;
  readonly diskRead: number;
  readonly diskWrite: number;
  readonly cpuModel: string;
  readonly numaCells: number;
  readonly storage: "local" | "shared" | "ceph";
  readonly storagePool: string;
  readonly qemuVersion: number;
  readonly pciFree: Readonly<Record<string, number>>;
}

/** servers.csv in base units. */
export interface OwnServer {
  readonly name: string;
  readonly project: string;
  readonly locked: boolean;
  readonly volumeBacked: boolean;
  readonly configDrive: boolean;
  readonly cpuModel: string;
  readonly dirtyRate: number;
  readonly dirtyRateP10: number;
  readonly dirtyRateP90: number;
  readonly unique1s: number;
  readonly unique10s: number;
  readonly unique60s: number;
  readonly dirtySource: DirtySource;
  readonly dirtyMeasuredAt: string;
  readonly dirtySeries: readonly DirtyReading[];
  readonly workingSet: number;
  readonly hotWrites: number;
  readonly hotSet: number;
  readonly touched: number;
  readonly touchedSource: "rss";
  readonly diskFormat: "qcow2" | "raw";
  readonly rootAllocated: number;
  readonly ephemeralAllocated: number;
  readonly swapAllocated: number;
  readonly rootWrite: number;
  readonly ephemeralWrite: number;
  readonly baseImage: number;
  readonly dirtyByHour: readonly number[];
  readonly writeByHour: readonly number[];
}

/** One host link of network.csv, with what it says about its leaf and the whole. */
export interface OwnLink {
  readonly role: "migration" | "management" | "storage" | "tenant";
  readonly rate: number;
  readonly member: string;
  readonly members: number;
  readonly factorByHour: readonly number[];
  readonly leaf: string;
  readonly oversubscription: number;
  readonly uplink: number;
  readonly uplinkByHour: readonly number[];
  readonly mtu: number;
  readonly shareLeft: number;
  readonly imageStore: number;
}

/** What Placement says of a host. */
export interface PlacementRow {
  /** Null where it has none of the host. */
  readonly inventories: Readonly<Partial<Record<ResourceClass, Inventory>>> | null;
  readonly traits: readonly string[];
  readonly unexplained: readonly UnexplainedClaim[];
}

export interface RawCloud {
  readonly hypervisors: HypervisorRow[];
  readonly services: ServiceRow[];
  readonly servers: ServerRow[];
  readonly flavors: FlavorRow[];
  readonly aggregates: AggregateRow[];
  readonly serverGroups: ServerGroupRow[];
  readonly projects: Map<string, string>;
  readonly migrations: MigrationRow[];
  /** By the host's id. */
  readonly placement: Map<string, PlacementRow>;
  /** By id; null when nobody listed them. */
  images: Map<string, Image> | null;
  /** Guest traffic by server [B/s]. */
  readonly networkRates: Map<string, number>;
  /** When it was read, where whoever reads knows it. */
  takenAt: string | null;
  readonly ownHosts: Map<string, OwnRow<OwnHost>>;
  readonly ownServers: Map<string, OwnRow<OwnServer>>;
  readonly ownLinks: { readonly host: string; readonly row: OwnRow<OwnLink> }[];
  readonly ownSettings: Map<string, OwnRow<NovaSettings>>;
  /** Flavors and hosts whose own row was refused: who refers to them is not faulted for it again. */
  readonly spoilt: { readonly flavors: Set<string>; readonly hosts: Set<string> };
}

export const emptyRawCloud = (): RawCloud => ({
  hypervisors: [],
  services: [],
  servers: [],
  flavors: [],
  aggregates: [],
  serverGroups: [],
  projects: new Map(),
  migrations: [],
  placement: new Map(),
  images: null,
  networkRates: new Map(),
  takenAt: null,
  ownHosts: new Map(),
  ownServers: new Map(),
  ownLinks: [],
  ownSettings: new Map(),
  spoilt: { flavors: new Set(), hosts: new Set() },
});
