/** QEMU's bandwidth estimate and the threshold from it: migration/migration.c `migration_update_counters`. */
import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";
import type { Pace } from "./pace.ts";
import { type WindowLuck, windowFactor } from "./window-luck.ts";

/** Shortest window: BUFFER_DELAY [s]. */
export const WINDOW: Seconds = 0.1;
/** Checks in one window when the link limits: ram.c MAX_WAIT is 50 ms. */
const CHECKS_IN_WINDOW = 2;
const INSTANT: Seconds = 1e-9;

/** One window, no smoothing: bandwidth = sent / length, threshold = bandwidth x downtime limit. */
export class BandwidthWindow {
  /** Of the last window that closed; 0 in the first [B/s]. */
  bandwidth: BytesPerSecond = 0;
  threshold: Bytes = 0;
  private end: Seconds = WINDOW;
  /** Of the window that ends then [s]. */
  private length: Seconds = WINDOW;
  private sent: Bytes = 0;
  private readonly luck: WindowLuck | null;

  constructor(luck: WindowLuck | null) {
    this.luck = luck;
  }

  copy(): BandwidthWindow {
    const twin = new BandwidthWindow(this.luck);
    twin.bandwidth = this.bandwidth;
    twin.threshold = this.threshold;
    twin.end = this.end;
    twin.length = this.length;
    twin.sent = this.sent;
    return twin;
  }

  /** When QEMU looks next after `time`: at each window under a quota, and half-way through it without. */
  nextCheck(time: Seconds, pace: Pace): Seconds {
    const half = this.end - pace.window / CHECKS_IN_WINDOW;
    return !pace.quota && half > time + INSTANT ? half : this.end;
  }

  /** Accounts for `wire` bytes sent evenly in the `elapsed` seconds up to `time`; closes what ended by then. */
  add(time: Seconds, elapsed: Seconds, wire: Bytes, downtimeLimit: Seconds, pace: Pace): void {
    if (time < this.end - INSTANT) {
      this.sent += wire;
      return;
    }
    const rate = wire / elapsed;
    const { window } = pace;
    const more = Math.floor((time - this.end + INSTANT) / window);
    const before = this.end - (time - elapsed);
    this.bandwidth = more > 0 ? rate : (this.sent + rate * before) / this.length;
    this.sent = Math.max(0, time - this.end - more * window) * rate;
    this.end += (more + 1) * window;
    this.length = window;
    this.setThreshold(downtimeLimit, pace.quota);
  }

  /** Accounts for bytes sent within a moment. */
  addBurst(wire: Bytes): void {
    this.sent += wire;
  }

  /** A stall up to `time` stretches the window: QEMU divides by the time that really passed. */
  stretch(time: Seconds, downtimeLimit: Seconds, { quota, window }: Pace): void {
    if (time < this.end - INSTANT) return;
    this.bandwidth = this.sent / (time - this.end + this.length);
    this.sent = 0;
    this.end = time + window;
    this.length = window;
    this.setThreshold(downtimeLimit, quota);
  }

  /** Moves the window on in time as it stands. */
  shift(by: Seconds): void {
    this.end += by;
  }

  /** The largest threshold that windows at this rate can give [B]. */
  mostAt(rate: BytesPerSecond, downtimeLimit: Seconds, quota: boolean): Bytes {
    const spread = this.luck === null ? 0 : spreadOf(this.luck, quota);
    return rate * downtimeLimit * (1 + 3 * spread);
  }

  private setThreshold(downtimeLimit: Seconds, quota: boolean): void {
    const index = Math.round(this.end / WINDOW);
    const factor = this.luck === null ? 1 : windowFactor(this.luck, index, quota);
    this.threshold = this.bandwidth * downtimeLimit * factor;
  }
}

/** Time between QEMU's looks [s]. */
export const checkStep = ({ quota, window }: Pace): Seconds =>
  quota ? window : window / CHECKS_IN_WINDOW;

const spreadOf = (luck: WindowLuck, quota: boolean): number =>
  quota ? luck.quotaSpread : luck.linkSpread;

/** Of a pace what the destination takes: pages that it never had go no faster than it can place them [B/s]. */
export const placedPace = (pace: Pace, placeRate: BytesPerSecond): Pace =>
  pace.rate <= placeRate ? pace : { rate: placeRate, quota: false, window: WINDOW };
