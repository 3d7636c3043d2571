/**
 * QEMU's pre-copy of memory as it is: migration/migration.c `migration_iteration_run`, `migration_update_counters`,
 * migration/ram.c `ram_save_iterate`.
 *
 * A pass does not run down to nothing. At checks (each 100 ms when `max-bandwidth` limits, each 50 ms when the link
 * does) QEMU compares what is left with threshold = bandwidth of the last window x downtime limit; below it the
 * bitmap is synced, and if what is dirty then is still below, the guest is stopped. Else sending goes on from the
 * same position. Between changes of the rate everything is linear, so a pass costs one step however long it is.
 */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import { MiB, PAGE } from "../base/units.ts";
import { AutoConverge } from "./auto-converge.ts";
import { DeltaCache, HIT_ON_WIRE } from "./delta-cache.ts";
import { newlyDirty } from "./dirty-curve.ts";
import type { DirtyPart } from "./guest.ts";
import type { RoundPoint } from "./migration.ts";
import type { PreCopyInput } from "./pre-copy-input.ts";
import { windowFactor } from "./window-luck.ts";

/** Length of QEMU's bandwidth window: BUFFER_DELAY [s]. */
export const WINDOW: Seconds = 0.1;
/** Checks in one window when the link limits: `MAX_WAIT` is 50 ms. */
const CHECKS_IN_WINDOW = 2;
/** 8 bytes of header before each page; a zero page is a header and one byte (ram.c `save_page_header`). */
export const PAGE_ON_WIRE: Bytes = PAGE + 8;
export const ZERO_PAGE_ON_WIRE: Bytes = 9;
/**
 * A Linux guest keeps its page structs (64 of 4096 bytes) and what it allocated while booting at the end of memory,
 * behind what is free: the last that a bulk pass sends is memory in use.
 */
const TAIL_BEYOND_PAGE_STRUCTS: Bytes = 3 * MiB;
/** What the kernel and early boot hold lies at the low end: no program's [B]. */
const KERNEL: Bytes = 64 * MiB;
/** Closer than this two instants are one [s]: far above rounding of hours, far below a window. */
const INSTANT: Seconds = 1e-9;

/** Relative change between two syncs below which nothing changes any more. */
const STEADY = 1e-9;

/** See `PreCopy.mark`. */
export interface OrbitMark {
  readonly time: Seconds;
  readonly sent: Bytes;
  readonly passes: number;
  readonly throttledTime: Seconds;
}

export class PreCopy {
  /** Since the first page [s]; ahead of `clock` for the moment that a burst takes. */
  time: Seconds = 0;
  /** What it has been advanced by [s]. */
  clock: Seconds = 0;
  /** Guest bytes still to send as QEMU knows it. */
  remaining: Bytes;
  /** Bytes on the wire. */
  sent: Bytes = 0;
  /** Passes, the bulk pass included. */
  passes = 1;
  stopped = false;
  /** A paused guest dirties nothing. */
  paused: boolean;
  threshold: Bytes = 0;
  throttledTime: Seconds = 0;
  rounds: RoundPoint[] = [];
  downtimeLimit: Seconds;
  /** The least that any sync left pending [B]. */
  lowest: Bytes = Number.POSITIVE_INFINITY;
  /** Syncs in a row that left as much pending as the one before. */
  steadySyncs = 0;

  private readonly input: PreCopyInput;
  private readonly parts: readonly DirtyPart[];
  /** Of what was pending after the last sync: bytes of each dirty part. */
  private pendingByPart: Bytes[];
  private pending: Bytes;
  /** Time that the guest has run since the last sync, less what the throttle took [s]. */
  private exposure: Seconds = 0;
  /** The same of the round before [s]. */
  private exposureBefore: Seconds = Number.POSITIVE_INFINITY;
  private windowEnd: Seconds = WINDOW;
  private windowSent: Bytes = 0;
  private bandwidth: BytesPerSecond = 0;
  private converge: AutoConverge | null;
  private cache: DeltaCache | null;
  /** Bytes that a burst has sent ahead of the quota's pace: nothing is sent until time has caught up. */
  private debt: Bytes = 0;
  /** Zero pages among what was pending after the last sync [B]. */
  private pendingZeros: Bytes = 0;
  /** Bytes on the wire per byte of memory in use in this pass. */
  private resendCost = PAGE_ON_WIRE / PAGE;
  /** Of the bulk pass: 0 before the free memory, 1 in it, 2 behind it. */
  private segment = 0;
  /** Guest memory in use behind the free memory [B]. */
  private readonly tail: Bytes;

  constructor(input: PreCopyInput) {
    this.input = input;
    this.parts = input.parts;
    this.tail = Math.min(input.normalPages * PAGE, input.total / 64 + TAIL_BEYOND_PAGE_STRUCTS);
    this.remaining = input.total;
    this.pending = input.total;
    this.pendingByPart = input.parts.map(() => 0);
    this.downtimeLimit = input.downtimeLimit;
    this.paused = input.paused;
    this.converge = input.autoConverge === null ? null : new AutoConverge(input.autoConverge);
    this.cache = input.xbzrleCache === null ? null : new DeltaCache(input.parts, input.xbzrleCache);
  }

  get throttle(): number {
    return this.converge?.throttle ?? 0;
  }

  /** True while auto-converge could still slow the guest further. */
  get mayThrottle(): boolean {
    return this.converge?.mayRise ?? false;
  }

  /** True once the guest is stopped and the driver's time has come that far. */
  get isOver(): boolean {
    return this.stopped && this.time <= this.clock + INSTANT;
  }

  /** A copy that runs ahead without recording; the original is untouched. */
  copy(): PreCopy {
    const twin = Object.assign(new PreCopy(this.input), this);
    twin.pendingByPart = [...this.pendingByPart];
    twin.rounds = [];
    twin.converge = this.converge?.copy() ?? null;
    twin.cache = this.cache?.copy() ?? null;
    return twin;
  }

  /** The sums that grow with time, to measure an orbit by. */
  mark(): OrbitMark {
    const { time, sent, passes, throttledTime } = this;
    return { time, sent, passes, throttledTime };
  }

  /** Repeats what has happened since a mark, as a steady pre-copy does; what is pending stays as it is. */
  repeatSince(mark: OrbitMark, times: number): void {
    const shift = times * (this.time - mark.time);
    this.time += shift;
    this.clock += shift;
    this.windowEnd += shift;
    this.sent += times * (this.sent - mark.sent);
    this.passes += times * (this.passes - mark.passes);
    this.throttledTime += times * (this.throttledTime - mark.throttledTime);
  }

  /** What would have to be sent if the guest stopped or switched now: left over and dirtied since [B]. */
  dirtyNow(): Bytes {
    return this.remaining + this.freshByPart().reduce((sum, fresh) => sum + fresh, 0);
  }

  /**
   * Moves on by `elapsed` at `rate`; ends early when the guest is stopped, or after the bulk pass when told so.
   * `quota`: the cap limits, not the link.
   */
  advance(
    elapsed: Seconds,
    rate: BytesPerSecond,
    quota: boolean,
    record: boolean,
    firstPassOnly = false,
  ): void {
    this.clock += elapsed;
    const end = this.clock;
    while (!this.stopped && this.time < end - INSTANT && !(firstPassOnly && this.passes > 1)) {
      const boundary = this.timeToBoundary(rate, quota);
      const look = this.timeToCheck(rate, quota);
      const next = Math.min(boundary, look);
      if (this.time + next > end + INSTANT) {
        this.send(end - this.time, rate, quota);
        return;
      }
      this.send(next, rate, quota);
      if (boundary <= look) this.crossBoundary();
      if (look <= boundary) this.check(rate, quota, record);
    }
  }

  /** Guest bytes a second that `rate` on the wire carries where the scan stands. */
  private speed(rate: BytesPerSecond, quota: boolean): BytesPerSecond {
    return this.inZeros
      ? PAGE / Math.max(ZERO_PAGE_ON_WIRE / rate, this.zeroPageTime(rate, quota))
      : rate / this.wirePerByte;
  }

  /**
   * Time to pass one zero page [s]. Under a quota the thread sleeps for most of each window; the windows in which
   * the scan enters and leaves the free memory give it that time.
   */
  private zeroPageTime(rate: BytesPerSecond, quota: boolean): Seconds {
    const { zeroPageTime, zeroPages, burstRate } = this.input;
    if (!quota) return zeroPageTime;
    const idle = WINDOW * Math.max(0, 1 - rate / burstRate);
    return Math.max(0, zeroPageTime - idle / zeroPages);
  }

  /** True while the bulk pass scans the guest's free memory. */
  private get inZeros(): boolean {
    return this.passes === 1 && this.segment === 1;
  }

  /** Bytes on the wire per guest byte where the scan stands. */
  private get wirePerByte(): number {
    return this.inZeros ? ZERO_PAGE_ON_WIRE / PAGE : this.resendCost;
  }

  /** What is left when the scan enters and when it leaves the free memory. */
  private get boundary(): Bytes {
    if (this.passes > 1 || this.segment > 1) return -1;
    return this.segment === 0 ? this.tail + this.input.zeroPages * PAGE : this.tail;
  }

  private timeToBoundary(rate: BytesPerSecond, quota: boolean): Seconds {
    const { boundary } = this;
    return boundary < 0
      ? Number.POSITIVE_INFINITY
      : Math.max(0, this.remaining - boundary) / this.speed(rate, quota);
  }

  private crossBoundary(): void {
    this.remaining = this.boundary;
    this.segment++;
  }

  /** Until QEMU next looks and something may follow from it. */
  timeToCheck(rate: BytesPerSecond, quota: boolean): Seconds {
    if (rate <= 0) return Number.POSITIVE_INFINITY;
    const speed = this.speed(rate, quota);
    const wire = speed * this.wirePerByte;
    const step = quota ? WINDOW : WINDOW / CHECKS_IN_WINDOW;
    const first = this.firstCheckAfter(step) - this.time;
    const delay = this.debt / rate;
    const empty =
      quota || this.threshold <= 0 ? Number.POSITIVE_INFINITY : delay + this.remaining / speed;
    if (Math.abs(this.bandwidth - wire) > 1e-9 * wire) return Math.min(first, empty);
    const mean = wire * this.downtimeLimit;
    const most = this.input.luck === null ? mean : mean * this.luckiest(quota);
    const enough = quota ? Math.max(most, speed * WINDOW) : most;
    const excess = this.remaining - Math.max(0, first - delay) * speed - enough;
    const more = excess < 0 ? 0 : Math.floor(excess / (speed * step)) + 1;
    return Math.min(first + more * step, empty);
  }

  /** No window measures more than this share of the mean. */
  private luckiest(quota: boolean): number {
    const { luck } = this.input;
    return luck === null ? 1 : 1 + 3 * (quota ? luck.quotaSpread : luck.linkSpread);
  }

  private firstCheckAfter(step: Seconds): Seconds {
    if (step === WINDOW) return this.windowEnd;
    const half = this.windowEnd - step;
    return half > this.time + INSTANT ? half : this.windowEnd;
  }

  private send(elapsed: Seconds, rate: BytesPerSecond, quota: boolean): void {
    if (elapsed <= 0) return;
    const paid = Math.min(this.debt, rate * elapsed);
    this.debt -= paid;
    const sending = rate > 0 ? elapsed - paid / rate : 0;
    const guest = Math.min(this.remaining, this.speed(Math.max(rate, 1e-12), quota) * sending);
    const perByte = this.wirePerByte;
    const wire = guest * perByte;
    this.remaining -= guest;
    this.sent += wire;
    const throttle = this.throttle;
    if (!this.paused) this.exposure += elapsed * (1 - throttle);
    if (throttle > 0 && !this.paused) this.throttledTime += elapsed;
    this.time += elapsed;
    this.closeWindows(elapsed, wire, quota);
  }

  /** Closes the windows that ended by now; the last one's bandwidth is the estimate, unsmoothed. */
  private closeWindows(elapsed: Seconds, wire: Bytes, quota: boolean): void {
    if (this.time < this.windowEnd - INSTANT) {
      this.windowSent += wire;
      return;
    }
    const rate = wire / elapsed;
    const ended = Math.floor((this.time - this.windowEnd + INSTANT) / WINDOW);
    const before = this.windowEnd - (this.time - elapsed);
    this.bandwidth = ended > 0 ? rate : (this.windowSent + rate * before) / WINDOW;
    this.windowSent = Math.max(0, this.time - this.windowEnd - ended * WINDOW) * rate;
    this.windowEnd += (ended + 1) * WINDOW;
    const { luck } = this.input;
    const factor =
      luck === null ? 1 : windowFactor(luck, Math.round(this.windowEnd / WINDOW), quota);
    this.threshold = this.bandwidth * this.downtimeLimit * factor;
  }

  private check(rate: BytesPerSecond, quota: boolean, record: boolean): void {
    if (this.remaining < this.threshold) this.syncAndStop(record);
    if (quota && !this.stopped && this.threshold > 0) this.burst(rate * WINDOW, record);
  }

  /** A window's quota goes at once: what fits into it is sent in a moment, and the next sync finds little. */
  private burst(quota: Bytes, record: boolean): void {
    let left = quota;
    while (!this.stopped && this.remaining * this.wirePerByte < left && !this.inBulk) {
      const wire = this.remaining * this.wirePerByte;
      const time = wire / this.input.burstRate;
      this.debt += wire;
      left -= wire + PAGE_ON_WIRE;
      this.sent += wire;
      this.windowSent += wire;
      this.remaining = 0;
      if (!this.paused) this.exposure += time * (1 - this.throttle);
      this.time += time;
      this.syncAndStop(record);
    }
  }

  /** True while free memory is still ahead: what is left is then no burst's. */
  private get inBulk(): boolean {
    return this.passes === 1 && this.segment < 2;
  }

  private syncAndStop(record: boolean): void {
    this.sync(record);
    this.stopped = this.remaining < this.threshold;
  }

  private sync(record: boolean): void {
    const scale = this.pending > 0 ? this.remaining / this.pending : 0;
    const left = this.leftByPart();
    const zeros = this.passes === 1 ? this.zerosLeft() : this.pendingZeros * scale;
    if (this.passes > 1) this.cache?.passEnded(this.pendingByPart, left);
    let found = 0;
    for (const [i, part] of this.parts.entries()) {
      const fresh = newlyDirty(part, this.exposure, left[i] ?? 0, this.exposureBefore);
      found += fresh;
      this.pendingByPart[i] = (left[i] ?? 0) + fresh;
    }
    this.remaining += found;
    const moved = Math.abs(this.remaining - this.pending);
    this.steadySyncs = moved <= STEADY * this.remaining ? this.steadySyncs + 1 : 0;
    this.pending = this.remaining;
    this.pendingZeros = zeros;
    this.resendCost = this.costOfPending();
    this.lowest = Math.min(this.lowest, this.remaining);
    this.exposureBefore = this.exposure;
    this.exposure = 0;
    this.passes++;
    this.converge?.sync(this.time, found, this.sent);
    if (record) {
      this.rounds.push({
        at: this.time,
        remaining: this.remaining,
        threshold: this.threshold,
        throttle: this.throttle,
      });
    }
  }

  /** Wire bytes per byte pending: zero pages cost 9 bytes each, pages found in xbzrle's cache their changes. */
  private costOfPending(): number {
    if (this.pending <= 0) return PAGE_ON_WIRE / PAGE;
    const saved = this.cache?.savedOf(this.pendingByPart) ?? 0;
    const full = this.pending - this.pendingZeros - saved;
    const wire = this.pendingZeros * ZERO_PAGE_ON_WIRE + full * PAGE_ON_WIRE + saved * HIT_ON_WIRE;
    return wire / this.pending / PAGE;
  }

  /** Zero pages among what the bulk pass has left [B]. */
  private zerosLeft(): Bytes {
    return Math.max(0, Math.min(this.remaining - this.tail, this.input.zeroPages * PAGE));
  }

  /**
   * Bytes of each part that are still unsent. Later passes mix; what the bulk pass leaves before the free memory is
   * the programs' own, of which each part has its share.
   */
  private leftByPart(): Bytes[] {
    if (this.passes > 1) {
      const scale = this.pending > 0 ? this.remaining / this.pending : 0;
      return this.pendingByPart.map((pending) => pending * scale);
    }
    const programs = this.input.normalPages * PAGE - this.tail - KERNEL;
    const share =
      programs > 0 ? Math.max(0, this.remaining - this.tail - this.zerosLeft()) / programs : 0;
    return this.parts.map((part) => part.workingSet * Math.min(1, share));
  }

  private freshByPart(): Bytes[] {
    const left = this.leftByPart();
    return this.parts.map((part, i) =>
      newlyDirty(part, this.exposure, left[i] ?? 0, this.exposureBefore),
    );
  }
}
