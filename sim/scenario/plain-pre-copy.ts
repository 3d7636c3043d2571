/**
 * The plain pre-copy rule (SimGrid 3.32, src/plugins/vm/VmLiveMigration.cpp), a profile of its own beside QEMU's.
 *
 * Stage 1 sends all memory. Then, while what was dirtied meanwhile exceeds the threshold (mean rate of the last stage x
 * largest downtime), a round sends it. Stage 3 sends the rest with the guest stopped. Dirtying is linear in time up to
 * the working set. One flow serves all of it: a round's end is no event of the network.
 */
import type { Bytes, BytesPerSecond, Instant, Seconds } from "../base/units.ts";
import type { ScenarioMove } from "./scenario.ts";

/** Relative change of a round's bytes below which rounds at one rate repeat for ever. */
const STATIONARY = 1e-12;

export class PlainPreCopy {
  private readonly dirtyRate: BytesPerSecond;
  private readonly workingSet: Bytes;
  private readonly maxDowntime: Seconds;
  /** Bytes of the stage under way, and what of them is still to be sent. */
  private stageBytes: Bytes;
  private left: Bytes;
  private stageStart: Instant;
  private at: Instant;
  private rate: BytesPerSecond = 0;
  /** Whether the stage under way has had one rate from its start. */
  private steady = true;
  /** Rounds at this rate repeat unchanged until the rate changes. */
  private stationary = false;
  private stopped = false;
  private sent: Bytes = 0;
  private roundsBegun = 0;

  constructor(move: ScenarioMove, maxDowntime: Seconds, start: Instant) {
    this.dirtyRate = move.dirtyRate;
    this.workingSet = move.workingSet;
    this.maxDowntime = maxDowntime;
    this.stageBytes = move.ram;
    this.left = move.ram;
    this.stageStart = start;
    this.at = start;
  }

  /** Rounds begun after the first stage. */
  get rounds(): number {
    return this.roundsBegun;
  }

  /** Sent so far, the stage under way included [B]. */
  get bytes(): Bytes {
    return this.sent + this.stageBytes - this.left;
  }

  /** Length of the last stage, with the guest stopped [s]; known at the end. */
  get downtime(): Seconds {
    return this.at - this.stageStart;
  }

  /** Instant of the next stage's end at the present rate; Infinity when the rounds repeat for ever. */
  nextChange(): Instant {
    if (this.stationary) return Number.POSITIVE_INFINITY;
    return this.left === 0 ? this.at : this.at + this.left / this.rate;
  }

  /** From `now` on the flow has another rate. */
  setRate(now: Instant, rate: BytesPerSecond): void {
    this.catchUp(now);
    this.steady = this.left === this.stageBytes;
    this.rate = rate;
  }

  /** Brings what is sent up to `now`; stationary rounds are skipped, not played. */
  catchUp(now: Instant): void {
    if (this.stationary) this.leaveOrbit(now);
    this.left = Math.max(0, this.left - (now - this.at) * this.rate);
    this.at = now;
  }

  /** The stage under way ends at `now` = nextChange(). True when the migration is done. */
  endStage(now: Instant): boolean {
    this.at = now;
    this.left = 0;
    if (this.stopped) return true;
    const duration = now - this.stageStart;
    const dirtied = Math.min(duration * this.dirtyRate, this.workingSet);
    const threshold = duration > 0 ? (this.stageBytes / duration) * this.maxDowntime : 0;
    const repeats = this.steady && Math.abs(dirtied - this.stageBytes) <= STATIONARY * dirtied;
    this.sent += this.stageBytes;
    this.stageBytes = dirtied;
    this.left = dirtied;
    this.stageStart = now;
    this.steady = true;
    if (dirtied > threshold) {
      this.stationary = repeats;
      this.roundsBegun += 1;
    } else {
      this.stopped = true;
    }
    return false;
  }

  /** The orbit is a round of the same bytes again and again: whole ones are counted, the rest is the present one. */
  private leaveOrbit(now: Instant): void {
    this.stationary = false;
    const period = this.stageBytes / this.rate;
    const whole = Math.floor((now - this.stageStart) / period);
    this.roundsBegun += whole;
    this.sent += whole * this.stageBytes;
    this.stageStart += whole * period;
    this.at = this.stageStart;
    this.left = this.stageBytes;
  }
}
