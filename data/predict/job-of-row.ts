/** A row of measurements as the job that the models know: guest, QEMU's parameters, what limits the stream. */
import {
  type AutoConvergeRule,
  autoConvergeDefaults,
  type Bytes,
  type BytesPerSecond,
  type DirtyPart,
  downtimeRamp,
  type GuestDisk,
  KiB,
  type LiveJob,
  type LiveParameters,
  type ModelConstants,
  mebibytes,
  megabitsPerSecond,
  milliseconds,
  PAGE,
  type ParameterChange,
  type Seconds,
  tailOfMemory,
} from "../../sim/index.ts";
import type { JsonObject, MeasuredDisk, MeasuredRow } from "./measured-row.ts";

/** QEMU's default size of xbzrle's cache: options.c [B]. */
const XBZRLE_CACHE: Bytes = mebibytes(64);

/** QEMU's default number of channels: options.c. */
const MULTIFD_CHANNELS = 2;

/** Which of the figures that only a finished run knows are used. */
export interface Delivered {
  /** bw_mean_mibs and guest_rate_during, where they are filled. */
  readonly used: boolean;
}

/** A shared link has one delivered rate for all; a row that states its own mean is given exactly that. */
export interface RowJob {
  readonly job: LiveJob;
  /** What the link gives [B/s]; Infinity without a link. */
  readonly link: BytesPerSecond;
}

export function jobOfRow(row: MeasuredRow, constants: ModelConstants): RowJob {
  const delivered = deliveredRate(row, constants);
  const cap = row.capMibs === null ? Number.POSITIVE_INFINITY : mebibytes(row.capMibs);
  const disks = row.disk === null ? [] : [diskOf(row.disk)];
  const speed = row.disk?.speedMibs ?? null;
  const job: LiveJob = {
    guest: {
      memory: {
        total: mebibytes(row.ramMib),
        touched: touchedMemory(row, delivered.stream),
        dirty: dirtyParts(row),
        dirtyInOrder: true,
        vcpus: 1,
      },
      disks,
      shutdownTime: 0,
      bootTime: 0,
      paused: false,
      running: true,
    },
    constants: { ...constants, capEfficiency: delivered.capEfficiency },
    preparation: 0,
    finishing: 0,
    images: 0,
    mirrors: disks,
    mirrorSpeed: speed === null ? Number.POSITIVE_INFINITY : mebibytes(speed),
    mirrorLimit: Math.min(
      speed === null ? Number.POSITIVE_INFINITY : mebibytes(speed),
      constants.mirrorRate,
    ),
    parameters: { maxBandwidth: cap, downtimeLimit: milliseconds(row.downtimeLimitMs) },
    changes: changesOf(row),
    clock: "memory",
    timeout: null,
    autoConverge: row.caps.includes("auto-converge") ? autoConvergeOf(row.params) : null,
    xbzrleCache: row.caps.includes("xbzrle")
      ? (numberOf(row.params, "xbzrle-cache-size") ?? XBZRLE_CACHE)
      : null,
    postCopy: row.caps.includes("postcopy-ram") ? "after-first-pass" : "off",
    maxPostCopyBandwidth:
      numberOf(row.params, "max-postcopy-bandwidth") || Number.POSITIVE_INFINITY,
    connections: 1,
    multifd: row.caps.includes("multifd")
      ? (numberOf(row.params, "multifd-channels") ?? MULTIFD_CHANNELS)
      : null,
    streamRate:
      row.disk !== null && row.linkMbit !== null ? delivered.stream : constants.streamRate,
    luck: null,
    record: false,
  };
  return { job, link: delivered.link };
}

/** The share of the cap, or the rate of the link, that the host gave; nominal where the row does not say. */
function deliveredRate(
  row: MeasuredRow,
  constants: ModelConstants,
): { capEfficiency: number; link: BytesPerSecond; stream: BytesPerSecond } {
  const mean = row.meanMibs === null ? null : mebibytes(row.meanMibs);
  const nominal =
    row.linkMbit === null
      ? Number.POSITIVE_INFINITY
      : megabitsPerSecond(row.linkMbit) * constants.linkEfficiency;
  const cap = row.capMibs === null ? Number.POSITIVE_INFINITY : mebibytes(row.capMibs);
  const share = constants.capEfficiency;
  const takes = Math.min(constants.streamRate, constants.firstTouchRate);
  const expected = Math.min(cap * share, nominal, takes);
  if (mean === null || row.concurrent > 1) {
    return { capEfficiency: share, link: nominal, stream: expected };
  }
  if (nominal < cap || row.capMibs === null) {
    // Beside mirrors the mean is what memory got of the link, not what the link gave.
    return { capEfficiency: share, link: row.disk === null ? mean : nominal, stream: mean };
  }
  // After a post-copy switch the cap no longer holds: the mean is then above what came before.
  const most = row.caps.includes("postcopy-ram") ? share : Number.POSITIVE_INFINITY;
  const given = Math.min(mean / cap, most);
  return { capEfficiency: given, link: nominal, stream: given * cap };
}

/**
 * `nonzero_mib` counts pages sent when the first pass ended: what was then left over comes on top, between nothing
 * and one threshold, or what lies behind the free memory, which had been scanned then. Where the row says what was
 * allocated, the guest's own footprint says how much.
 */
function touchedMemory(row: MeasuredRow, rate: BytesPerSecond): Bytes {
  const counted = mebibytes(row.nonzeroMib);
  const ram = mebibytes(row.ramMib);
  const threshold = rate * limitAfter(row, counted / rate);
  const known = knownMemory(row);
  const beforeTail = ram - (known ?? counted) + tailOfMemory(ram) > threshold;
  const left = beforeTail ? Math.min(threshold, tailOfMemory(ram)) : threshold;
  const most = Math.min(ram, counted + left);
  const quota = rate * (row.capMibs === null ? 0.05 : 0.1);
  const least = Math.min(most, counted + Math.min(most - counted, quota) / 4);
  return Math.max(least, Math.min(most, known ?? (counted + most) / 2));
}

/** The downtime limit in force so long after the first page [s]: a ramp or a change may have set another. */
const limitAfter = (row: MeasuredRow, time: Seconds): Seconds =>
  changesOf(row)
    .filter(({ at }) => at <= time)
    .reduce((limit, { set }) => set.downtimeLimit ?? limit, milliseconds(row.downtimeLimitMs));

/** What a guest of the test-bed uses by its own footprint; null where the row does not say what was allocated. */
function knownMemory(row: MeasuredRow): Bytes | null {
  if (row.allocMib === null) return null;
  const writer = row.disk !== null && row.disk.writeMibs > 0 ? DISK_WRITER : 0;
  return footprint(mebibytes(row.ramMib)) + mebibytes(row.allocMib) - reused(row) + writer;
}

/** An untouched Linux guest: kernel and initramfs, and its page structs (64 bytes a page). */
const footprint = (ram: Bytes): Bytes => mebibytes(84) + ram / 64;
/** A program's first pages are those that booting has left behind: touched already. */
const reused = (row: MeasuredRow): Bytes => (row.allocMib === 0 ? 0 : mebibytes(17));
/** What a guest that writes to its disk holds for that. */
const DISK_WRITER: Bytes = mebibytes(9);

/** What was measured in the move, else what was asked for; a CPU-bound writer goes as fast as it went before. */
export const writesPerSecond = (row: MeasuredRow): number =>
  row.rateDuring ?? (row.spin ? row.rateBefore : null) ?? row.rateAsked ?? row.rateBefore ?? 0;

/** In the order of addresses: the kernel's tables, then the program's memory, its hot part at the front. */
function dirtyParts(row: MeasuredRow): readonly DirtyPart[] {
  const rate = writesPerSecond(row) * PAGE;
  const workingSet = mebibytes(row.wsMib);
  if (row.mode === "idle" || rate <= 0 || workingSet <= 0) return [];
  const tables: DirtyPart[] = row.hugePages
    ? []
    : [{ rate, workingSet: (workingSet / PAGE_TABLE_REACH) * PAGE, pattern: "uniform" }];
  if (row.mode === "sweep") return [...tables, { rate, workingSet, pattern: "sweep" }];
  if (row.mode === "uniform") return [...tables, { rate, workingSet, pattern: "uniform" }];
  const hotRate = (rate * row.hotWritesPct) / 100;
  const hotSet = (workingSet * row.hotSizePct) / 100;
  return [
    ...tables,
    { rate: hotRate, workingSet: hotSet, pattern: "uniform" },
    { rate: rate - hotRate, workingSet: workingSet - hotSet, pattern: "uniform" },
  ];
}

/** One page-table page maps 512 pages of 4 KiB; TCG dirties it when it walks it. */
const PAGE_TABLE_REACH = 512 * PAGE;

/** Share of the disk writes asked for that the test-bed's guests achieved while mirrored: 17 to 20 of 20 MiB/s. */
const WRITES_ACHIEVED = 0.92;

function diskOf(disk: MeasuredDisk): GuestDisk {
  return {
    virtualSize: mebibytes(disk.sizeMib),
    format: "qcow2", // holes of a raw disk count as data here: the test-bed's target could not skip them
    allocated: mebibytes(disk.sync === "top" ? disk.dataMib : disk.sizeMib),
    writeRate: mebibytes(disk.writeMibs) * WRITES_ACHIEVED,
    writeSize: disk.writeKib * KiB,
    writeRegion: mebibytes(disk.regionMib),
    pattern: disk.sequential ? "sequential" : "random",
    baseImage: 0,
  };
}

function changesOf(row: MeasuredRow): readonly ParameterChange[] {
  const ramp = rampOf(row.ramp);
  const set = row.changes.map(([at, parameters]) => ({ at, set: parametersOf(parameters) }));
  return [...ramp, ...set].sort((a, b) => a.at - b.at);
}

function rampOf(ramp: JsonObject): readonly ParameterChange[] {
  const [downtime, steps, delay, gib] = ["downtime", "steps", "delay", "data_gb"].map((name) =>
    numberOf(ramp, name),
  );
  if (!downtime || !steps || !delay) return [];
  return downtimeRamp(milliseconds(downtime), steps, delay, gib || 1).map((step) => ({
    at: step.at,
    set: { downtimeLimit: step.limit },
  }));
}

function parametersOf(parameters: JsonObject): Partial<LiveParameters> {
  const bandwidth = numberOf(parameters, "max-bandwidth");
  const downtime = numberOf(parameters, "downtime-limit");
  return {
    ...(bandwidth === null ? {} : { maxBandwidth: bandwidth || Number.POSITIVE_INFINITY }),
    ...(downtime === null ? {} : { downtimeLimit: milliseconds(downtime) }),
  };
}

function autoConvergeOf(params: JsonObject): AutoConvergeRule {
  const share = (name: string, otherwise: number) => {
    const value = numberOf(params, name);
    return value === null ? otherwise : value / 100;
  };
  return {
    initial: share("cpu-throttle-initial", autoConvergeDefaults.initial),
    increment: share("cpu-throttle-increment", autoConvergeDefaults.increment),
    max: share("max-cpu-throttle", autoConvergeDefaults.max),
    trigger: share("throttle-trigger-threshold", autoConvergeDefaults.trigger),
  };
}

function numberOf(object: JsonObject, name: string): number | null {
  const value = object[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
