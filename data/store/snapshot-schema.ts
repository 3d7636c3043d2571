/** The snapshot's schema: what a snapshot file, and the snapshot inside a plan, must be. */
import { z } from "zod";
import { siteSchema } from "./site-schema.ts";

const amount = z.number().min(0);
const count = z.int().min(0);
const id = z.string().min(1);
const source = z.enum(["measured", "configured", "assumed"]);

const uncertain = z.strictObject({ value: amount, low: amount, high: amount, source });
const hours = z.array(amount).length(24).nullable();

const inventory = z.strictObject({
  total: count,
  reserved: count,
  allocationRatio: z.number().positive(),
  minUnit: count,
  maxUnit: count,
  stepSize: z.int().min(1),
});

const host = z.strictObject({
  id,
  zone: z.string(),
  status: z.enum(["enabled", "disabled"]),
  state: z.enum(["up", "down"]),
  disabledReason: z.string().nullable(),
  inventories: z.strictObject({
    VCPU: inventory.exactOptional(),
    PCPU: inventory.exactOptional(),
    MEMORY_MB: inventory.exactOptional(),
    DISK_GB: inventory.exactOptional(),
  }),
  hypervisorVersion: count.nullable(),
  cpuModel: z.string().nullable(),
  numaCells: z.int().min(1),
  storage: z.strictObject({
    kind: z.enum(["local", "shared", "ceph"]),
    pool: z.string().nullable(),
  }),
  diskFree: amount.nullable(),
  diskReadRate: uncertain,
  diskWriteRate: uncertain,
  settingsGroup: id,
  pciFree: z.record(z.string(), count),
  traits: z.array(id).exactOptional(),
  unexplained: z
    .array(
      z.strictObject({
        consumer: id,
        amounts: z.strictObject({
          VCPU: count.exactOptional(),
          PCPU: count.exactOptional(),
          MEMORY_MB: count.exactOptional(),
          DISK_GB: count.exactOptional(),
        }),
      }),
    )
    .exactOptional(),
});

const flavor = z.strictObject({
  id,
  name: z.string(),
  vcpus: count,
  ramMiB: count,
  rootGiB: count,
  ephemeralGiB: count,
  swapMiB: count,
  extraSpecs: z.record(z.string(), z.string()),
});

const disk = z.strictObject({
  name: z.enum(["root", "ephemeral", "swap", "config"]),
  virtualSize: amount,
  allocated: uncertain,
  format: z.enum(["qcow2", "raw"]).exactOptional(),
  writeRate: uncertain,
  writeByHour: hours,
});

const serverStatus = z.enum([
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
]);

const server = z.strictObject({
  id,
  name: z.string(),
  project: z.string().nullable(),
  host: z.string().nullable(),
  status: serverStatus,
  taskState: z.string().nullable(),
  zone: z.string().nullable(),
  flavor: id,
  image: z.string().nullable(),
  baseImageSize: amount.nullable(),
  locked: z.boolean(),
  volumeBacked: z.boolean(),
  cpuModel: z.string().nullable(),
  touched: uncertain,
  dirtyRate: uncertain,
  dirtyByHour: hours,
  dirtyOrigin: z
    .strictObject({
      kind: z.enum(["page-sampling", "dirty-bitmap", "dirty-ring", "prometheus", "stated"]),
      measuredAt: z.string().nullable(),
    })
    .exactOptional(),
  workingSet: uncertain,
  hot: z.strictObject({ writes: z.number().min(0).max(1), set: amount }).exactOptional(),
  disks: z.array(disk),
  networkRate: amount.exactOptional(),
});

export const settingsSchema = z.strictObject({
  bandwidth: amount,
  downtimeMax: amount,
  downtimeSteps: z.int().min(1),
  downtimeDelay: amount,
  completionTimeout: amount,
  timeoutAction: z.enum(["abort", "force_complete"]),
  permitPostCopy: z.boolean(),
  permitAutoConverge: z.boolean(),
  parallelConnections: z.int().min(1),
  nativeTls: z.boolean(),
  tunnelled: z.boolean(),
  maxConcurrentLiveMigrations: count,
  resizeConfirmWindow: amount,
  shutdownTimeout: amount,
  remoteFilesystemTransport: z.enum(["ssh", "rsync"]),
  cpuMode: z.enum(["host-model", "host-passthrough", "custom", "none"]),
  cpuModels: z.array(z.string()),
  waitForVifPlug: z.boolean().exactOptional(),
  vifPluggingTimeout: amount.exactOptional(),
});

/** A link keeps something at all hours, so that whatever passes it ends. */
const linkHours = z.array(z.number().min(0.001).max(1000)).length(24);

const network = z.strictObject({
  hostLinks: z.array(
    z.strictObject({
      host: id,
      role: z.enum(["migration", "management", "storage", "tenant"]),
      rate: z.number().positive(),
      leaf: z.string().nullable(),
      members: z.int().min(1).exactOptional(),
      factorByHour: linkHours.exactOptional(),
    }),
  ),
  leaves: z.array(
    z.strictObject({
      id,
      uplink: z.number().positive(),
      factorByHour: linkHours.exactOptional(),
    }),
  ),
  mtu: z.int().positive(),
  shareLeft: uncertain,
  imageStore: z.number().positive().exactOptional(),
});

/** Strict: a field that we do not know is a fault, not a thing to lose. */
export const snapshotSchema = z.strictObject({
  format: z.literal("drainwise-snapshot"),
  version: z.literal(1),
  takenAt: z.string().nullable(),
  hosts: z.array(host),
  servers: z.array(server),
  flavors: z.array(flavor),
  aggregates: z.array(
    z.strictObject({
      id,
      name: z.string(),
      zone: z.string().nullable(),
      hosts: z.array(id),
      properties: z.record(z.string(), z.string()),
    }),
  ),
  serverGroups: z.array(
    z.strictObject({
      id,
      name: z.string(),
      policy: z.enum(["affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity"]),
      maxServerPerHost: z.int().min(1),
      members: z.array(id),
    }),
  ),
  projects: z.array(z.strictObject({ id, name: z.string() })),
  images: z
    .array(
      z.strictObject({
        id,
        name: z.string(),
        size: amount.nullable(),
        properties: z.record(z.string(), z.string()),
      }),
    )
    .exactOptional(),
  migrations: z.array(
    z.strictObject({
      id,
      server: id,
      type: z.enum(["live-migration", "migration", "resize", "evacuation", "unknown"]),
      status: z.string(),
      source: z.string().nullable(),
      destination: z.string().nullable(),
    }),
  ),
  network,
  settingsGroups: z.array(z.strictObject({ id, settings: settingsSchema, source })),
  assumptions: z.array(
    z.strictObject({
      field: id,
      count,
      examples: z.array(z.string()),
      assumed: z.string(),
      reason: z.string(),
      weight: z.enum(["high", "medium", "low"]),
      mend: z.string(),
    }),
  ),
  site: siteSchema.exactOptional(),
});

/** The snapshot as the schema gives it; snapshot-file.ts does not compile when the contract says otherwise. */
export type SnapshotOfSchema = z.infer<typeof snapshotSchema>;
