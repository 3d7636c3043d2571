/** Clouds and plans small enough to compute by hand: exact figures, round links, no other traffic. */
import {
  exactly,
  GiB,
  type Goal,
  type Host,
  type MoveStep,
  type NovaSettings,
  novaDefaults,
  type Plan,
  type Server,
  type ServerDisk,
  type Snapshot,
  type Step,
} from "../../sim/index.ts";

export const hostNamed = (id: string, overrides: Partial<Host> = {}): Host => ({
  id,
  zone: "nova",
  status: "enabled",
  state: "up",
  disabledReason: null,
  inventories: {
    VCPU: inventory(64),
    MEMORY_MB: inventory(262_144),
    DISK_GB: inventory(4000),
  },
  hypervisorVersion: 8_002_002,
  cpuModel: "Skylake-Server-IBRS",
  numaCells: 1,
  storage: { kind: "ceph", pool: "vms" },
  diskFree: null,
  diskReadRate: exactly(1e12, "configured"),
  diskWriteRate: exactly(1e12, "configured"),
  settingsGroup: "default",
  pciFree: {},
  ...overrides,
});

export const inventory = (total: number) => ({
  total,
  reserved: 0,
  allocationRatio: 1,
  minUnit: 1,
  maxUnit: total,
  stepSize: 1,
});

/** An idle server of 4 GiB, all of it touched, on shared storage. */
export const serverOn = (host: string, id: string, overrides: Partial<Server> = {}): Server => ({
  id,
  name: id,
  project: null,
  host,
  status: "ACTIVE",
  taskState: null,
  zone: "nova",
  flavor: "small",
  image: null,
  baseImageSize: 0,
  locked: false,
  volumeBacked: false,
  cpuModel: null,
  touched: exactly(4 * GiB),
  dirtyRate: exactly(0),
  dirtyByHour: null,
  workingSet: exactly(0),
  disks: [],
  ...overrides,
});

export const diskOf = (allocated: number, writeRate = 0): ServerDisk => ({
  name: "root",
  virtualSize: Math.max(allocated, 20 * GiB),
  allocated: exactly(allocated),
  writeRate: exactly(writeRate),
  writeByHour: null,
});

export interface HandMade {
  readonly hosts: readonly Host[];
  readonly servers: readonly Server[];
  /** Rate of every migration link [B/s]. */
  readonly link?: number;
  readonly settings?: Partial<NovaSettings>;
  readonly network?: Partial<Snapshot["network"]>;
}

export const handMadeCloud = ({
  hosts,
  servers,
  link = 1.25e9,
  settings = {},
  network = {},
}: HandMade): Snapshot => ({
  format: "drainwise-snapshot",
  version: 1,
  takenAt: null,
  hosts,
  servers,
  flavors: [
    {
      id: "small",
      name: "small",
      vcpus: 2,
      ramMiB: 4096,
      rootGiB: 20,
      ephemeralGiB: 0,
      swapMiB: 0,
      extraSpecs: {},
    },
  ],
  aggregates: [],
  serverGroups: [],
  projects: [],
  migrations: [],
  network: {
    hostLinks: hosts.map(({ id }) => ({ host: id, role: "migration", rate: link, leaf: null })),
    leaves: [],
    mtu: 1500,
    shareLeft: exactly(1, "configured"),
    ...network,
  },
  settingsGroups: [
    { id: "default", settings: { ...novaDefaults, ...settings }, source: "configured" },
  ],
  assumptions: [],
});

export const move = (
  server: string,
  source: string,
  destination: string,
  overrides: Partial<MoveStep> = {},
): MoveStep => ({
  kind: "move",
  id: `out:${server}`,
  server,
  type: "live",
  source,
  destination,
  direction: "out",
  after: [],
  priority: 0,
  ...overrides,
});

export const goalOf = (drain: readonly string[], overrides: Partial<Goal> = {}): Goal => ({
  drain,
  onto: null,
  order: "largest-first",
  returnPolicy: "none",
  maintenanceTime: 600,
  hostsAtOnce: 1,
  limits: { perSource: 1, perDestination: 2, total: 8 },
  reserve: { share: 0, hosts: 0 },
  frozen: [],
  allowCold: false,
  windows: [],
  startHour: null,
  ...overrides,
});

export const planOf = (
  snapshot: Snapshot,
  steps: readonly Step[],
  goal: Goal,
  overrides: Partial<NovaSettings> = {},
): Plan => ({
  format: "drainwise-plan",
  version: 1,
  tool: { name: "drainwise", version: "0.0.0" },
  snapshot,
  goal,
  overrides,
  seed: 7,
  steps,
  blocked: [],
  prerequisites: [],
  headroom: [],
});

export interface HandMadeDrain extends Omit<HandMade, "hosts"> {
  /** By name, all alike; the first one is emptied. */
  readonly hosts: readonly string[];
  readonly steps: readonly Step[];
  readonly goal?: Partial<Goal>;
}

/** A plan by hand over hosts that are all alike: what most stories begin with. */
export function drainOf({ hosts, steps, goal = {}, ...cloud }: HandMadeDrain): Plan {
  const snapshot = handMadeCloud({ ...cloud, hosts: hosts.map((id) => hostNamed(id)) });
  return planOf(snapshot, steps, goalOf(hosts.slice(0, 1), goal));
}
