/**
 * QEMU's auto-converge: migration/ram.c `migration_trigger_throttle`, `mig_throttle_guest_down`.
 *
 * Looked at only when a sync ends a period of more than one second: if more than half as many bytes were dirtied
 * in it as were sent, that counts; every second count (not necessarily in a row) raises the throttle.
 */
import type { Bytes, Seconds } from "../base/units.ts";

export interface AutoConvergeRule {
  readonly initial: number; // cpu-throttle-initial as a share
  readonly increment: number;
  readonly max: number;
  readonly trigger: number; // throttle-trigger-threshold as a share
}

/** QEMU's defaults, options.c. */
export const autoConvergeDefaults: AutoConvergeRule = {
  initial: 0.2,
  increment: 0.1,
  max: 0.99,
  trigger: 0.5,
};

/** A sync's period is looked at only when longer than this: ram.c `migration_bitmap_sync` [s]. */
const PERIOD: Seconds = 1;

export class AutoConverge {
  throttle = 0;
  private periodStart: Seconds = 0;
  private periodSent: Bytes = 0;
  private periodDirtied: Bytes = 0;
  private counts = 0;
  private readonly rule: AutoConvergeRule;

  constructor(rule: AutoConvergeRule) {
    this.rule = rule;
  }

  get mayRise(): boolean {
    return this.throttle < this.rule.max;
  }

  /** A sync at `now` found `dirtied` new bytes; `sent` is what has gone on the wire since the start. */
  sync(now: Seconds, dirtied: Bytes, sent: Bytes): void {
    this.periodDirtied += dirtied;
    if (now - this.periodStart <= PERIOD) return;
    const sentInPeriod = sent - this.periodSent;
    if (this.periodDirtied > sentInPeriod * this.rule.trigger) this.count();
    this.periodStart = now;
    this.periodSent = sent;
    this.periodDirtied = 0;
  }

  private count(): void {
    this.counts++;
    if (this.counts < 2) return;
    this.counts = 0;
    const next = this.throttle === 0 ? this.rule.initial : this.throttle + this.rule.increment;
    this.throttle = Math.min(this.rule.max, next);
  }

  copy(): AutoConverge {
    return Object.assign(new AutoConverge(this.rule), this);
  }
}
