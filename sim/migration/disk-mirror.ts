/**
 * One disk's mirror as libvirt runs it: blockdev-mirror to an NBD target, background copy mode (block/mirror.c).
 *
 * Guest writes dirty whole chunks; writes to what is still to be copied cost nothing, since the dirty bitmap is live.
 * While the copy head is within the region that the guest writes to (at the front of what is allocated) only what
 * lies behind the head can become dirty again: d' = (w / G) (h - d); beyond it d' = (w / G) (G - d); and once the
 * head is through, the backlog B falls by what is copied and grows by writes that hit a clean chunk,
 * B' = -r + w (1 - B / G). All linear, so exact however time is cut. A sequential writer never hits a dirty chunk
 * twice: w comes in full. It is ready once B reaches 0, and goes on chasing writes until the switch.
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import { KiB } from "../base/units.ts";
import type { GuestDisk } from "./guest.ts";

/** Dirty-bitmap granularity: `bdrv_get_default_bitmap_granularity`, at most 64 KiB [B]. */
export const CHUNK: Bytes = 64 * KiB;
/** Share of the rate at which scattered chunks go: requests of 64 KiB instead of 1 MiB; measured 0.9. */
const SCATTERED = 0.9;
/** A mirror without work sleeps BLOCK_JOB_SLICE_TIME before it looks again [s]. */
const SLICE: Seconds = 0.1;
const EMPTY: Bytes = 1e-3;

/** Chunks that the guest's writes dirty, as bytes a second: a write of s bytes touches ceil(s / 64 KiB) chunks. */
export function chunkRate(disk: GuestDisk): BytesPerSecond {
  if (disk.writeRate <= 0) return 0;
  if (disk.pattern === "sequential") return disk.writeRate;
  const writes = disk.writeRate / disk.writeSize;
  return writes * Math.ceil(disk.writeSize / CHUNK) * CHUNK;
}

export class DiskMirror {
  copied: Bytes = 0;
  ready: boolean;
  /** First pass: what the head has copied of `size` [B]. */
  private head: Bytes = 0;
  /** Copied once and dirty again; after the first pass all of the backlog [B]. */
  private dirty: Bytes = 0;
  private readonly size: Bytes;
  private readonly writes: BytesPerSecond;
  private readonly region: Bytes;
  private readonly sequential: boolean;
  private readonly limit: BytesPerSecond;
  /** The same while the head passes a raw file's holes as well, which use up the job's speed but not the link. */
  private readonly firstLimit: BytesPerSecond;

  /** @param speed libvirt's limit on each job, Infinity when none is set; `limit` holds it and all other ceilings. */
  constructor(disk: GuestDisk, limit: BytesPerSecond, speed: BytesPerSecond) {
    const passed =
      disk.format === "raw" ? Math.max(disk.virtualSize, disk.allocated) : disk.allocated;
    this.firstLimit = passed > 0 ? Math.min(limit, (speed * disk.allocated) / passed) : limit;
    this.size = disk.allocated;
    this.writes = chunkRate(disk);
    this.region = Math.max(disk.writeRegion, CHUNK);
    this.sequential = disk.pattern === "sequential";
    this.limit = limit;
    this.ready = this.size <= EMPTY;
  }

  /** Chunks still to copy [B]. */
  get backlog(): Bytes {
    return this.size - this.head + this.dirty;
  }

  /** What the mirror would take now; 0 when it has nothing to do [B/s]. */
  cap(guestRuns: boolean): BytesPerSecond {
    if (this.head < this.size) return this.firstLimit;
    if (this.backlog > EMPTY) return this.limit;
    return guestRuns ? Math.min(this.limit, this.writes / this.efficiency) : 0;
  }

  timeToNextChange(rate: BytesPerSecond, guestRuns: boolean): Seconds {
    const writes = guestRuns ? this.writes : 0;
    if (this.head < this.size) {
      const next = this.head < this.regionEnd ? this.regionEnd : this.size;
      return rate > 0 ? (next - this.head) / rate : Number.POSITIVE_INFINITY;
    }
    const copying = rate * this.efficiency;
    if (this.backlog > EMPTY) return this.timeToEmpty(copying, writes);
    return copying < writes * (1 - 1e-9) ? SLICE : Number.POSITIVE_INFINITY;
  }

  advance(elapsed: Seconds, rate: BytesPerSecond, guestRuns: boolean): void {
    const writes = guestRuns ? this.writes : 0;
    if (this.head < this.size) this.advanceHead(elapsed, rate, writes);
    else this.advanceBacklog(elapsed, rate * this.efficiency, writes);
    if (this.backlog > EMPTY) return;
    this.dirty = 0;
    this.ready = true;
  }

  private advanceHead(elapsed: Seconds, rate: BytesPerSecond, writes: BytesPerSecond): void {
    const within = this.head < this.regionEnd;
    const unallocated = this.region - this.regionEnd;
    const dirtiable = within ? this.head + unallocated : this.region;
    this.dirty = this.sequential
      ? Math.min(dirtiable + rate * elapsed, this.dirty + writes * elapsed)
      : filled(this.dirty, dirtiable, within ? rate : 0, writes / this.region, elapsed);
    this.copied += rate * elapsed;
    this.head += rate * elapsed;
    if (this.size - this.head <= EMPTY) this.head = this.size;
    else if (Math.abs(this.regionEnd - this.head) <= EMPTY) this.head = this.regionEnd;
  }

  private advanceBacklog(elapsed: Seconds, rate: BytesPerSecond, writes: BytesPerSecond): void {
    if (this.dirty <= EMPTY && rate >= writes * (1 - 1e-9)) {
      this.copied += writes * elapsed;
      return;
    }
    this.copied += rate * elapsed;
    if (writes <= 0 || this.sequential) {
      this.dirty = Math.min(this.region, this.dirty + (writes - rate) * elapsed);
      return;
    }
    const steady = this.region * (1 - rate / writes);
    this.dirty = steady + (this.dirty - steady) * Math.exp((-writes * elapsed) / this.region);
  }

  /** Of copying what was written again. */
  private get efficiency(): number {
    return this.sequential ? 1 : SCATTERED;
  }

  /** Where the head leaves what the guest writes to. */
  private get regionEnd(): Bytes {
    return Math.min(this.region, this.size);
  }

  private timeToEmpty(rate: BytesPerSecond, writes: BytesPerSecond): Seconds {
    if (rate <= writes) return Number.POSITIVE_INFINITY;
    if (writes <= 0 || this.sequential) return this.dirty / (rate - writes);
    const steady = this.region * (1 - rate / writes);
    return (this.region / writes) * Math.log1p(this.dirty / -steady);
  }
}

/** d' = a (c + r t - d) from d0: how far random writes have filled what grows from c at rate r [B]. */
function filled(d0: Bytes, c: Bytes, r: BytesPerSecond, a: number, t: Seconds): Bytes {
  if (a <= 0) return d0;
  const fade = -Math.expm1(-a * t);
  return d0 + (c - d0) * fade + r * (t - fade / a);
}
