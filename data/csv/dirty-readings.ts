/**
 * What `calc-dirty-rate` (virsh domdirtyrate-calc) says of distinct memory written, set right for how each of its modes
 * errs (migration/dirtyrate.c).
 *
 * All modes cut to whole MiB/s: half of one is added. Beyond that:
 * - page-sampling hashes 512 pages a GiB before and after: D(T)/T without bias, but as noisy as so few samples are; a
 *   page written with what it held is not seen, and memory regions under 128 MiB are left out.
 * - dirty-bitmap counts all pages of KVM's log: D(T)/T as it is.
 * - dirty-ring counts each vCPU's ring entries. The ring is emptied every second (kvm_dirty_ring_reaper_thread, or when
 *   full), and a page written again after that counts again: whatever T, it is D(1 s)/1 s at most.
 */
import { type Bytes, type BytesPerSecond, GiB, MiB, ok, type Seconds } from "../../sim/index.ts";
import type { Cell } from "./cell.ts";

export const dirtySources = ["page-sampling", "dirty-bitmap", "dirty-ring"] as const;
/** An exporter counts as page-sampling does, as far as anyone can tell. */
export type DirtySource = (typeof dirtySources)[number] | "prometheus";

/** One reading as printed. */
export interface DirtyReading {
  readonly seconds: Seconds;
  readonly rate: BytesPerSecond;
}

/** A point of D(T)/T. */
export interface DirtyPoint extends DirtyReading {
  /** Relative standard deviation. */
  readonly deviation: number;
}

const SAMPLES_PER_GIB = 512;
const RING_PERIOD: Seconds = 1;
/** No guest writes by an exact law: nothing is known better than this. */
const LEAST_DEVIATION = 0.05;

/** @param ram the guest's memory, of which samples are taken [B]. */
export function dirtyPoint(reading: DirtyReading, source: DirtySource, ram: Bytes): DirtyPoint {
  const seconds =
    source === "dirty-ring" ? Math.min(reading.seconds, RING_PERIOD) : reading.seconds;
  const rate = uncut(reading.rate);
  const cut = rate > 0 ? MiB / Math.sqrt(12) / rate : 0;
  const sampling =
    source === "page-sampling" || source === "prometheus"
      ? samplingDeviation(rate * seconds, ram)
      : 0;
  return { seconds, rate, deviation: Math.hypot(LEAST_DEVIATION, cut, sampling) };
}

/** The middle of what is cut to a whole MiB/s; a reading of 0 stays: an idle guest's own writes are in the models. */
const uncut = (rate: BytesPerSecond): BytesPerSecond =>
  rate > 0 && Number.isInteger(rate / MiB) ? rate + MiB / 2 : rate;

/** Of a share p found among n samples: sqrt((1 - p) / (n p)); measured 0.28 and 0.14 where it says 0.27 and 0.14. */
export function samplingDeviation(dirty: Bytes, ram: Bytes): number {
  const samples = (SAMPLES_PER_GIB * ram) / GiB;
  const share = Math.min(1, dirty / ram);
  return share > 0 && samples > 0 ? Math.sqrt((1 - share) / (samples * share)) : 0;
}

/** "1:664 10:493": seconds and MiB/s. */
export const dirtySeries: Cell<readonly DirtyReading[]> = (written) => {
  const pairs = written.split(/[\s,;]+/).map((pair) => pair.split(":").map(Number));
  const readings = pairs.map(([seconds = 0, rate = -1]) => ({ seconds, rate: rate * MiB }));
  const sound = pairs.every((pair) => pair.length === 2 && pair.every(Number.isFinite));
  if (sound && readings.every(({ seconds, rate }) => seconds > 0 && rate >= 0)) return ok(readings);
  return {
    ok: false,
    error: {
      code: "bad-dirty-series",
      summary: `"${written}" is no series of readings.`,
      mend: "Write seconds:MiB/s pairs separated by blanks, as in 1:664 10:493 60:152.",
    },
  };
};
