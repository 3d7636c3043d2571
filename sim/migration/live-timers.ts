/** What comes by the clock during a live move: changes of parameters (Nova's ramp among them) and Nova's timeout. */
import type { Seconds } from "../base/units.ts";
import type { LiveJob, LiveParameters } from "./live-job.ts";

const INSTANT: Seconds = 1e-9;

export type TimerEvent =
  | { readonly kind: "set"; readonly parameters: Partial<LiveParameters> }
  | { readonly kind: "timeout"; readonly action: "abort" | "force_complete" };

export class LiveTimers {
  /** When the job, and the move of memory, began; null before [s]. */
  jobStart: Seconds | null = null;
  memoryStart: Seconds | null = null;
  private readonly job: LiveJob;
  private nextChange = 0;
  private timeoutIsPast = false;

  constructor(job: LiveJob) {
    this.job = job;
  }

  timeToNext(now: Seconds): Seconds {
    return Math.min(this.changeAt, this.timeoutAt) - now;
  }

  /** What is due by `now`, one at a time, the timeout first; null when nothing is. */
  take(now: Seconds): TimerEvent | null {
    const { timeout } = this.job;
    if (timeout !== null && this.timeoutAt - now <= INSTANT) {
      this.timeoutIsPast = true;
      return { kind: "timeout", action: timeout.action };
    }
    const change = this.job.changes[this.nextChange];
    if (change === undefined || this.changeAt - now > INSTANT) return null;
    this.nextChange++;
    return { kind: "set", parameters: change.set };
  }

  private get changeAt(): Seconds {
    const start = this.job.clock === "job" ? this.jobStart : this.memoryStart;
    const change = this.job.changes[this.nextChange];
    return start === null || change === undefined ? Number.POSITIVE_INFINITY : start + change.at;
  }

  private get timeoutAt(): Seconds {
    const { timeout } = this.job;
    return this.jobStart === null || timeout === null || this.timeoutIsPast
      ? Number.POSITIVE_INFINITY
      : this.jobStart + timeout.at;
  }
}
