/** Small clouds made by hand: every field has a plain default, so that a test says only what it is about. */
import {
  exactly,
  type Flavor,
  GiB,
  type Goal,
  type Host,
  type Inventory,
  type NovaSettings,
  novaDefaults,
  type Server,
  type ServerGroup,
  type Snapshot,
} from "../../sim/index.ts";

export const inventory = (total: number, more: Partial<Inventory> = {}): Inventory => ({
  total,
  reserved: 0,
  allocationRatio: 1,
  minUnit: 1,
  maxUnit: total,
  stepSize: 1,
  ...more,
});

/** 16 vCPUs at ratio 4, 64 GiB, 1000 GiB of local disk. */
export const host = (id: string, more: Partial<Host> = {}): Host => ({
  id,
  zone: "az1",
  status: "enabled",
  state: "up",
  disabledReason: null,
  inventories: {
    VCPU: inventory(16, { allocationRatio: 4 }),
    MEMORY_MB: inventory(65_536),
    DISK_GB: inventory(1000),
  },
  hypervisorVersion: 8_002_000,
  cpuModel: "Skylake-Server-IBRS",
  numaCells: 2,
  storage: { kind: "local", pool: null },
  diskFree: null,
  diskReadRate: exactly(500e6),
  diskWriteRate: exactly(400e6),
  settingsGroup: "site",
  pciFree: {},
  ...more,
});

export const flavor = (id: string, more: Partial<Flavor> = {}): Flavor => ({
  id,
  name: id,
  vcpus: 2,
  ramMiB: 4096,
  rootGiB: 20,
  ephemeralGiB: 0,
  swapMiB: 0,
  extraSpecs: {},
  ...more,
});

export const server = (id: string, on: string, more: Partial<Server> = {}): Server => ({
  id,
  name: id,
  project: "p1",
  host: on,
  status: "ACTIVE",
  taskState: null,
  zone: "az1",
  flavor: "m1",
  image: "image",
  baseImageSize: 0,
  locked: false,
  volumeBacked: false,
  cpuModel: null,
  touched: exactly(2 * GiB),
  dirtyRate: exactly(1e6),
  dirtyByHour: null,
  workingSet: exactly(0.5 * GiB),
  disks: [
    {
      name: "root",
      virtualSize: 20 * GiB,
      allocated: exactly(5 * GiB),
      writeRate: exactly(0),
      writeByHour: null,
    },
  ],
  ...more,
});

/** A server whose disks are volumes. */
export const onVolume = (id: string, on: string, more: Partial<Server> = {}): Server =>
  server(id, on, { volumeBacked: true, disks: [], ...more });

export const group = (
  id: string,
  policy: ServerGroup["policy"],
  members: readonly string[],
  maxServerPerHost = 1,
): ServerGroup => ({ id, name: id, policy, members, maxServerPerHost });

export const cloud = (
  hosts: readonly Host[],
  servers: readonly Server[],
  more: Partial<Snapshot> & { readonly settings?: Partial<NovaSettings> } = {},
): Snapshot => {
  const { settings, ...rest } = more;
  return {
    format: "drainwise-snapshot",
    version: 1,
    takenAt: null,
    hosts,
    servers,
    flavors: [flavor("m1")],
    aggregates: [],
    serverGroups: [],
    projects: [],
    migrations: [],
    network: {
      hostLinks: hosts.map(({ id }) => ({
        host: id,
        role: "migration" as const,
        rate: 1.25e9,
        leaf: null,
      })),
      leaves: [],
      mtu: 1500,
      shareLeft: exactly(1),
    },
    settingsGroups: [
      { id: "site", settings: { ...novaDefaults, ...settings }, source: "configured" },
    ],
    assumptions: [],
    ...rest,
  };
};

export const goal = (drain: readonly string[], more: Partial<Goal> = {}): Goal => ({
  drain,
  onto: null,
  order: "largest-first",
  returnPolicy: "none",
  maintenanceTime: 600,
  hostsAtOnce: 1,
  limits: { perSource: 2, perDestination: 2, total: 8 },
  reserve: { share: 0, hosts: 0 },
  frozen: [],
  allowCold: false,
  windows: [],
  startHour: null,
  ...more,
});
