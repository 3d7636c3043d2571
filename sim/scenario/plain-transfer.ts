import type { Bytes, BytesPerSecond, Instant } from "../base/units.ts";

/** A transfer that is one stage and then done. */
export class PlainTransfer {
  private left: Bytes;
  private at: Instant;
  private rate: BytesPerSecond = 0;
  readonly rounds = 0;
  readonly downtime = null;
  readonly bytes: Bytes;

  constructor(bytes: Bytes, start: Instant) {
    this.bytes = bytes;
    this.left = bytes;
    this.at = start;
  }

  nextChange(): Instant {
    return this.left === 0 ? this.at : this.at + this.left / this.rate;
  }

  setRate(now: Instant, rate: BytesPerSecond): void {
    this.catchUp(now);
    this.rate = rate;
  }

  catchUp(now: Instant): void {
    this.left = Math.max(0, this.left - (now - this.at) * this.rate);
    this.at = now;
  }

  endStage(): boolean {
    return true;
  }
}
