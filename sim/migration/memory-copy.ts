/** Pre-copy as a live move drives it: which limit holds at a rate, when it will stop, what is steady is skipped. */
import { type Bytes, type BytesPerSecond, PAGE, type Seconds } from "../base/units.ts";
import { WINDOW } from "./bandwidth-window.ts";
import type { LiveJob, LiveParameters } from "./live-job.ts";
import { lookAhead } from "./look-ahead.ts";
import type { Pace } from "./pace.ts";
import { pageCosts } from "./page-costs.ts";
import { PreCopy } from "./pre-copy.ts";
import { preCopyInput } from "./pre-copy-input.ts";
import { qemuProfile } from "./qemu-profile.ts";
import { advanceSteady } from "./steady-orbit.ts";

const INSTANT: Seconds = 1e-9;

export class MemoryCopy {
  readonly preCopy: PreCopy;
  parameters: LiveParameters;
  /** Wire bytes per byte of memory in use. */
  readonly wirePerByte: number;
  private readonly job: LiveJob;
  /** Seconds advanced. */
  private now: Seconds = 0;
  /** The look-ahead at the last rate, kept while it stays true. */
  private ahead: { rate: BytesPerSecond; stopsAt: Seconds; steadyAt: Seconds } | null = null;

  constructor(job: LiveJob) {
    this.job = job;
    this.parameters = job.parameters;
    this.preCopy = new PreCopy(preCopyInput(job));
    this.wirePerByte = pageCosts(qemuProfile(job.constants.qemu), job.multifd).page / PAGE;
  }

  /** TCP connections of the stream. */
  get connections(): number {
    return this.job.connections;
  }

  /**
   * Most that the stream takes before the stop, during the stop phase (which lifts the cap), and after a switch: then
   * one stream again, as multifd serves pre-copy only.
   */
  get cap(): BytesPerSecond {
    return Math.min(this.ceiling, this.maxBandwidth);
  }
  get ceiling(): BytesPerSecond {
    return this.job.streamRate * this.job.connections;
  }
  get postCopyCap(): BytesPerSecond {
    const { streamRate, maxPostCopyBandwidth, constants } = this.job;
    return Math.min(streamRate, maxPostCopyBandwidth, constants.postCopyRate);
  }

  /** Wire bytes of what is left when the guest is stopped. */
  get bytesToStop(): Bytes {
    return this.preCopy.wireLeft();
  }

  /** Wire bytes of what a post-copy switch leaves to fetch. */
  get bytesToFetch(): Bytes {
    return this.preCopy.wireLeft() + this.preCopy.foundNow() * this.wirePerByte;
  }

  /** True once the guest is to be stopped, or switched after the bulk pass. */
  get isOver(): boolean {
    return this.preCopy.isOver || this.switchIsDue;
  }

  /** Until then at this rate; Infinity when it never comes by itself. */
  timeToEnd(rate: BytesPerSecond): Seconds {
    if (this.switchIsDue) return 0;
    if (this.ahead === null || this.ahead.rate !== rate) {
      const seen = lookAhead(this.preCopy, this.paceOf(rate), this.switchesByItself);
      this.ahead = {
        rate,
        stopsAt: this.now + (seen.kind === "stops" ? seen.after : Number.POSITIVE_INFINITY),
        steadyAt: this.now + (seen.kind === "never" ? seen.steadyAfter : Number.POSITIVE_INFINITY),
      };
    }
    return Math.max(0, this.ahead.stopsAt - this.now);
  }

  advance(elapsed: Seconds, rate: BytesPerSecond): void {
    const { ahead } = this;
    const foreseen = ahead?.rate === rate;
    const due = foreseen && ahead.stopsAt - this.now <= elapsed + INSTANT;
    const steadyAt = foreseen ? ahead.steadyAt : Number.POSITIVE_INFINITY;
    const duration = due ? elapsed + INSTANT : elapsed;
    const unsteady = Math.min(duration, Math.max(0, steadyAt - this.now));
    const pace = this.paceOf(rate);
    this.preCopy.advance(unsteady, pace, this.switchesByItself);
    if (unsteady < duration) advanceSteady(this.preCopy, duration - unsteady, pace);
    if (due && !this.isOver) this.ahead = null;
    this.now += elapsed;
  }

  set(parameters: LiveParameters): void {
    this.parameters = parameters;
    this.preCopy.downtimeLimit = parameters.downtimeLimit;
    this.ahead = null;
  }

  pause(): void {
    this.preCopy.paused = true;
    this.ahead = null;
  }

  private get switchesByItself(): boolean {
    return this.job.postCopy === "after-first-pass";
  }

  private get switchIsDue(): boolean {
    return this.switchesByItself && this.preCopy.passes > 1;
  }

  private get maxBandwidth(): BytesPerSecond {
    return this.parameters.maxBandwidth * this.job.constants.capEfficiency;
  }

  private paceOf(rate: BytesPerSecond): Pace {
    const quota = rate >= this.maxBandwidth * (1 - 1e-9);
    // A window's quota is exact: that less than max-bandwidth is delivered means that windows are longer.
    const late = quota ? this.parameters.maxBandwidth / rate : 1;
    return { rate, quota, window: WINDOW * late };
  }
}
