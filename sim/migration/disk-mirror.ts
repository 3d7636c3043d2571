/**
 * One disk's mirror as libvirt runs it: blockdev-mirror to an NBD target, background copy mode (block/mirror.c).
 *
 * Guest writes dirty whole chunks. A fluid: the backlog B falls by what is copied and grows by writes that hit a
 * clean chunk, dB/dt = -r + w (1 - B / G); writes to what is still to be copied cost nothing. Linear, so exact.
 * It is ready once B reaches 0, and goes on chasing writes until the switch.
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import { KiB } from "../base/units.ts";
import type { GuestDisk } from "./guest.ts";

/** Dirty-bitmap granularity: `bdrv_get_default_bitmap_granularity`, at most 64 KiB [B]. */
export const CHUNK: Bytes = 64 * KiB;
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
  /** Chunks still to copy [B]. */
  backlog: Bytes;
  copied: Bytes = 0;
  ready = false;
  private readonly writes: BytesPerSecond;
  private readonly region: Bytes;
  private readonly limit: BytesPerSecond;

  constructor(disk: GuestDisk, limit: BytesPerSecond) {
    this.backlog = disk.allocated;
    this.writes = chunkRate(disk);
    this.region = Math.max(disk.writeRegion, CHUNK);
    this.limit = limit;
    this.ready = this.backlog <= EMPTY;
  }

  /** What the mirror would take now; 0 when it has nothing to do [B/s]. */
  cap(guestRuns: boolean): BytesPerSecond {
    if (this.backlog > EMPTY) return this.limit;
    return guestRuns ? Math.min(this.limit, this.writes) : 0;
  }

  timeToNextChange(rate: BytesPerSecond, guestRuns: boolean): Seconds {
    const writes = guestRuns ? this.writes : 0;
    if (this.backlog > EMPTY) return this.timeToEmpty(rate, writes);
    return rate < writes * (1 - 1e-9) ? SLICE : Number.POSITIVE_INFINITY;
  }

  advance(elapsed: Seconds, rate: BytesPerSecond, guestRuns: boolean): void {
    const writes = guestRuns ? this.writes : 0;
    if (this.backlog <= EMPTY && rate >= writes * (1 - 1e-9)) {
      this.copied += writes * elapsed;
      return;
    }
    this.copied += rate * elapsed;
    if (writes <= 0) this.backlog -= rate * elapsed;
    else {
      const steady = this.span * (1 - rate / writes);
      const decay = Math.exp((-writes * elapsed) / this.span);
      this.backlog = steady + (this.backlog - steady) * decay;
    }
    if (this.backlog <= EMPTY) {
      this.backlog = 0;
      this.ready = true;
    }
  }

  /** Within what a write can hit something clean: before ready all that is copied counts [B]. */
  private get span(): Bytes {
    return this.region;
  }

  private timeToEmpty(rate: BytesPerSecond, writes: BytesPerSecond): Seconds {
    if (writes <= 0) return rate > 0 ? this.backlog / rate : Number.POSITIVE_INFINITY;
    if (rate <= writes) return Number.POSITIVE_INFINITY;
    const steady = this.span * (1 - rate / writes);
    return (this.span / writes) * Math.log1p(this.backlog / -steady);
  }
}
