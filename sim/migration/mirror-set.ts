/** The mirrors of one block live move: one stream each, ready when all are. */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import { DiskMirror } from "./disk-mirror.ts";
import type { LiveJob } from "./live-job.ts";
import type { Stream } from "./migration.ts";
import { rateOf } from "./stream-rate.ts";

const FIRST_KEY = 2;
/** Half a byte: rounding of rates times durations stays far below it. */
const SOME_BYTES: Bytes = 0.5;

export class MirrorSet {
  /** Time that the guest's disks were shared with mirrors [s]. */
  contended: Seconds = 0;
  private readonly mirrors: readonly DiskMirror[];
  private readonly efficiency: number;

  constructor(job: LiveJob) {
    this.mirrors = job.mirrors.map(
      (disk) => new DiskMirror(disk, job.mirrorLimit, job.mirrorSpeed),
    );
    this.efficiency = job.constants.mirrorEfficiency;
  }

  get isEmpty(): boolean {
    return this.mirrors.length === 0;
  }

  get areReady(): boolean {
    return this.mirrors.every((mirror) => mirror.ready);
  }

  get areDrained(): boolean {
    return this.mirrors.every((mirror) => mirror.backlog <= SOME_BYTES);
  }

  get backlog(): Bytes {
    return this.mirrors.reduce((sum, mirror) => sum + mirror.backlog, 0);
  }

  get copied(): Bytes {
    return this.mirrors.reduce((sum, mirror) => sum + mirror.copied, 0);
  }

  streams(guestWrites: boolean): readonly Stream[] {
    return this.mirrors.flatMap((mirror, i): Stream[] => {
      const cap = mirror.cap(guestWrites) / this.efficiency;
      return cap > 0 ? [{ key: FIRST_KEY + i, role: "disk", weight: 1, cap }] : [];
    });
  }

  timeToNextChange(
    streams: readonly Stream[],
    rates: readonly BytesPerSecond[],
    guestWrites: boolean,
  ): Seconds {
    let least = Number.POSITIVE_INFINITY;
    for (const [i, mirror] of this.mirrors.entries()) {
      const rate = rateOf(FIRST_KEY + i, streams, rates) * this.efficiency;
      least = Math.min(least, mirror.timeToNextChange(rate, guestWrites));
    }
    return least;
  }

  advance(
    elapsed: Seconds,
    streams: readonly Stream[],
    rates: readonly BytesPerSecond[],
    guestWrites: boolean,
  ): void {
    if (!this.isEmpty) this.contended += elapsed;
    for (const [i, mirror] of this.mirrors.entries()) {
      const rate = rateOf(FIRST_KEY + i, streams, rates) * this.efficiency;
      mirror.advance(elapsed, rate, guestWrites);
    }
  }
}
