/** Pre-copy as a live move drives it: which limit holds at a rate, when it will stop, what is steady is skipped. */
import { type Bytes, type BytesPerSecond, PAGE, type Seconds } from "../base/units.ts";
import { WINDOW } from "./bandwidth-window.ts";
import type { LiveJob, LiveParameters } from "./live-job.ts";
import { type Course, lookAhead } from "./look-ahead.ts";
import type { Pace } from "./pace.ts";
import { pageCosts } from "./page-costs.ts";
import { PreCopy } from "./pre-copy.ts";
import { preCopyInput } from "./pre-copy-input.ts";
import { qemuProfile } from "./qemu-profile.ts";
import { advanceSteady } from "./steady-orbit.ts";

const INSTANT: Seconds = 1e-9;
const NEVER: Seconds = Number.POSITIVE_INFINITY;

export class MemoryCopy {
  /** Where it stands; where it was foreseen to be, once time has come that far. */
  preCopy: PreCopy;
  parameters: LiveParameters;
  /** Wire bytes per byte of memory in use. */
  readonly wirePerByte: number;
  private readonly job: LiveJob;
  /** Seconds advanced. */
  private now: Seconds = 0;
  /** The look-ahead at the last rate and the instant that it reaches, kept while it stays true. */
  private ahead: { rate: BytesPerSecond; course: Course; at: Seconds } | null = null;

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
    return this.preCopy.scan.wireLeft;
  }

  /** Wire bytes of what a post-copy switch leaves to fetch. */
  get bytesToFetch(): Bytes {
    return this.preCopy.scan.wireLeft + this.preCopy.scan.foundNow * this.wirePerByte;
  }

  /** True once the guest is to be stopped, or switched after the bulk pass. */
  get isOver(): boolean {
    return this.preCopy.isOver || this.preCopy.passes >= this.lastPass;
  }

  /**
   * Until then at this rate; Infinity when it never comes by itself. Whether it does is looked at for `horizon` seconds
   * only, after which something else changes anyway: it is returned when it does not come before.
   */
  timeToEnd(rate: BytesPerSecond, horizon: Seconds): Seconds {
    if (this.isOver) return 0;
    if (this.ahead?.rate !== rate) {
      const course = lookAhead(this.preCopy, this.paceOf(rate), this.lastPass, horizon);
      const after = course.kind === "open" ? horizon : course.model.time - this.preCopy.clock;
      this.ahead = { rate, course, at: rate > 0 ? this.now + Math.max(0, after) : NEVER };
    }
    const { course, at } = this.ahead;
    return course.kind === "never" ? NEVER : Math.max(0, at - this.now);
  }

  advance(elapsed: Seconds, rate: BytesPerSecond): void {
    const { ahead } = this;
    const pace = this.paceOf(rate);
    this.now += elapsed;
    if (ahead?.rate !== rate || this.now < ahead.at - INSTANT) {
      this.preCopy.advance(elapsed, pace, this.lastPass);
    } else if (ahead.course.kind === "never") {
      this.goOnSteadily(ahead.course.model, this.preCopy.clock + elapsed, pace);
    } else {
      this.ahead = null;
      this.become(ahead.course.model, this.preCopy.clock + elapsed);
    }
  }

  /** What was run ahead is what happens: it is not run again. */
  private become(model: PreCopy, clock: Seconds): void {
    model.clock = model.stopped ? Math.max(clock, model.time) : clock;
    this.preCopy = model;
  }

  private goOnSteadily(model: PreCopy, end: Seconds, pace: Pace): void {
    if (this.preCopy !== model) this.become(model, model.time);
    if (end > model.clock) advanceSteady(model, end - model.clock, pace);
  }

  set(changed: Partial<LiveParameters>): void {
    const { maxBandwidth, downtimeLimit } = this.parameters;
    this.parameters = {
      maxBandwidth: changed.maxBandwidth ?? maxBandwidth,
      downtimeLimit: changed.downtimeLimit ?? downtimeLimit,
    };
    this.preCopy.downtimeLimit = this.parameters.downtimeLimit;
    this.ahead = null;
  }

  pause(): void {
    this.preCopy.paused = true;
    this.ahead = null;
  }

  /** The pass whose beginning ends pre-copy without a stop: the second where a switch follows the first. */
  private get lastPass(): number {
    return this.job.postCopy === "after-first-pass" ? 2 : NEVER;
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
