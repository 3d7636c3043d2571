/**
 * QEMU's pre-copy of memory as it is: migration/migration.c `migration_iteration_run`, migration/ram.c
 * `ram_save_iterate`.
 *
 * A pass does not run down to nothing. At checks (each 100 ms when `max-bandwidth` limits, each 50 ms when the link
 * does) QEMU compares what is left with threshold = bandwidth of the last window x downtime limit; below it the
 * bitmap is synced, and if what is dirty then is still below, the guest is stopped. Else sending goes on from the
 * same position. Between changes of the rate everything is linear, so a pass costs one step however long it is.
 */
import type { Bytes, Seconds } from "../base/units.ts";
import { AutoConverge } from "./auto-converge.ts";
import { BandwidthWindow, checkStep, placedPace } from "./bandwidth-window.ts";
import type { RoundPoint } from "./migration.ts";
import type { OrbitMark, Pace } from "./pace.ts";
import { PageScan } from "./page-scan.ts";
import type { PreCopyInput } from "./pre-copy-input.ts";
import { isBelow } from "./qemu-profile.ts";

/** Closer than this two instants are one [s]: far above rounding of hours, far below a window. */
const INSTANT: Seconds = 1e-9;
/** Relative change between two syncs below which nothing changes any more. */
const STEADY = 1e-9;

export class PreCopy {
  /** Since the first page [s]; ahead of `clock` for the moment that a burst or a sync takes. */
  time: Seconds = 0;
  /** What it has been advanced by [s]. */
  clock: Seconds = 0;
  /** Bytes on the wire. */
  sent: Bytes = 0;
  /** Passes, the bulk pass included. */
  passes = 1;
  stopped = false;
  /** A paused guest dirties nothing. */
  paused: boolean;
  throttledTime: Seconds = 0;
  /** Kept when the input asks for a record. */
  rounds: RoundPoint[] = [];
  downtimeLimit: Seconds;
  /** The least that any sync left pending [B]. */
  lowest: Bytes = Number.POSITIVE_INFINITY;
  /** Syncs in a row that left as much pending as the one before. */
  steadySyncs = 0;
  readonly scan: PageScan;

  private readonly input: PreCopyInput;
  private readonly window: BandwidthWindow;
  private readonly converge: AutoConverge | null;
  /** Bytes that a burst has sent ahead of the quota's pace: nothing is sent until time has caught up. */
  private debt: Bytes = 0;
  private lastSync: Seconds = 0;

  constructor(input: PreCopyInput, of: PreCopy | null = null) {
    this.input = input;
    this.downtimeLimit = input.downtimeLimit;
    this.paused = input.paused;
    this.window = of?.window.copy() ?? new BandwidthWindow(input.luck);
    this.scan = of?.scan.copy() ?? new PageScan(input);
    const rule = input.autoConverge;
    this.converge = rule === null ? null : (of?.converge?.copy() ?? new AutoConverge(rule));
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

  /** A copy to run ahead with; the original is untouched. */
  copy(): PreCopy {
    const twin = new PreCopy(this.input, this); // field by field: Object.assign is five times slower
    twin.time = this.time;
    twin.clock = this.clock;
    twin.sent = this.sent;
    twin.passes = this.passes;
    twin.stopped = this.stopped;
    twin.paused = this.paused;
    twin.throttledTime = this.throttledTime;
    twin.rounds = [...this.rounds];
    twin.downtimeLimit = this.downtimeLimit;
    twin.lowest = this.lowest;
    twin.steadySyncs = this.steadySyncs;
    twin.debt = this.debt;
    twin.lastSync = this.lastSync;
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
    this.lastSync += shift;
    this.window.shift(shift);
    this.sent += times * (this.sent - mark.sent);
    this.passes += times * (this.passes - mark.passes);
    this.throttledTime += times * (this.throttledTime - mark.throttledTime);
  }

  /** Moves on by `elapsed`; ends early when the guest is stopped, or once so many passes have begun. */
  advance(elapsed: Seconds, pace: Pace, passes = Number.POSITIVE_INFINITY): void {
    this.clock += elapsed;
    this.runTo(this.clock, pace, passes);
  }

  /** The same up to an instant since the first page, which may be Infinity; the clock stays. */
  runTo(end: Seconds, pace: Pace, passes: number): void {
    while (!this.stopped && this.time < end - INSTANT && this.passes < passes) {
      const taken = this.passes > 1 ? pace : placedPace(pace, this.input.placeRate);
      const edge = this.scan.boundary;
      const boundary = this.timeTo(edge, taken);
      const look = this.timeToCheck(taken);
      const next = Math.min(boundary, look);
      if (this.time + next > end + INSTANT) {
        this.send(end - this.time, taken);
        return;
      }
      this.send(next, taken);
      if (boundary <= look) this.scan.cross(edge);
      if (look <= boundary) this.check(taken);
    }
  }

  /** Until QEMU next looks and something may follow from it [s]. */
  timeToCheck(pace: Pace): Seconds {
    return Math.min(this.timeToLook(pace), this.timeToForcedSync());
  }

  private timeToLook(pace: Pace): Seconds {
    const { rate, quota, window } = pace;
    if (rate <= 0) return Number.POSITIVE_INFINITY;
    const { remaining } = this.scan;
    const speed = this.scan.speed(pace);
    const wire = speed * this.scan.wirePerByte;
    const step = checkStep(pace);
    const first = this.window.nextCheck(this.time, pace) - this.time;
    const delay = this.debt / rate;
    const runsDry = !quota && this.window.threshold > 0;
    const empty = runsDry ? delay + remaining / speed : Number.POSITIVE_INFINITY;
    if (Math.abs(this.window.bandwidth - wire) > 1e-9 * wire) return Math.min(first, empty);
    const most = this.window.mostAt(wire, this.downtimeLimit, quota);
    const enough = quota ? Math.max(most, speed * window) : most;
    const excess = remaining - Math.max(0, first - delay) * speed - enough;
    const more = excess < 0 ? 0 : Math.floor(excess / (speed * step)) + 1;
    return Math.min(first + more * step, empty);
  }

  /** Auto-converge's timer, QEMU 9.2 and later: a sync at least so often after the bulk pass. */
  private timeToForcedSync(): Seconds {
    return this.mayThrottle && this.passes > 1
      ? Math.max(0, this.lastSync + this.input.profile.forcedSyncPeriod - this.time)
      : Number.POSITIVE_INFINITY;
  }

  private timeTo(edge: Bytes, pace: Pace): Seconds {
    if (edge < 0 || pace.rate <= 0) return Number.POSITIVE_INFINITY;
    return this.debt / pace.rate + Math.max(0, this.scan.remaining - edge) / this.scan.speed(pace);
  }

  /** First what a burst has sent ahead is waited for, then sending goes on. */
  private send(elapsed: Seconds, pace: Pace): void {
    const waiting = pace.rate > 0 ? Math.min(elapsed, this.debt / pace.rate) : elapsed;
    if (waiting > 0) {
      this.debt = Math.max(0, this.debt - pace.rate * waiting);
      this.go(waiting, 0, pace);
    }
    const sending = elapsed - waiting;
    if (sending <= 0) return;
    const guest = Math.min(this.scan.remaining, this.scan.speed(pace) * sending);
    const wire = guest * this.scan.wirePerByte;
    this.scan.take(guest);
    this.sent += wire;
    this.go(sending, wire, pace);
  }

  /** Time goes on with `wire` bytes sent evenly in it. */
  private go(elapsed: Seconds, wire: Bytes, pace: Pace): void {
    this.pass(elapsed);
    this.window.add(this.time, elapsed, wire, this.downtimeLimit, pace);
  }

  /** Time goes on, and the guest with it. */
  private pass(elapsed: Seconds): void {
    this.time += elapsed;
    if (this.paused) return;
    this.scan.expose(elapsed * (1 - this.throttle));
    if (this.throttle > 0) this.throttledTime += elapsed;
  }

  private check(pace: Pace): void {
    const { profile } = this.input;
    if (isBelow(this.scan.remaining, this.window.threshold, profile.syncsAtThreshold))
      this.syncAndStop(pace);
    else if (this.timeToForcedSync() <= INSTANT) this.sync(pace);
    if (pace.quota && !this.stopped && this.window.threshold > 0) this.burst(pace);
  }

  /** A window's quota goes at once: what fits into it is sent in a moment, and the next sync finds little. */
  private burst(pace: Pace): void {
    if (this.scan.freeIsAhead) return;
    let left = pace.rate * pace.window;
    while (!this.stopped && this.scan.wireLeft < left) {
      const wire = this.scan.wireLeft;
      this.debt += wire;
      left -= wire + this.input.costs.page;
      this.sent += wire;
      this.window.addBurst(wire);
      this.scan.take(this.scan.remaining);
      this.pass(wire / this.input.burstRate);
      this.syncAndStop(pace);
    }
  }

  private syncAndStop(pace: Pace): void {
    const { threshold } = this.window; // a long sync renews the estimate only after QEMU has looked
    this.sync(pace);
    this.stopped = isBelow(this.scan.remaining, threshold, this.input.profile.stopsAtThreshold);
  }

  private sync(pace: Pace): void {
    const before = this.scan.pending;
    const found = this.scan.sync();
    const { remaining } = this.scan;
    this.steadySyncs =
      Math.abs(remaining - before) <= STEADY * remaining ? this.steadySyncs + 1 : 0;
    this.lowest = Math.min(this.lowest, remaining);
    this.passes++;
    this.converge?.sync(this.time, found, this.sent);
    if (this.input.record) {
      const { time: at, throttle } = this;
      this.rounds.push({ at, remaining, threshold: this.window.threshold, throttle });
    }
    if (this.input.syncTime > 0) {
      this.pass(this.input.syncTime);
      this.window.stretch(this.time, this.downtimeLimit, pace);
    }
    this.lastSync = this.time;
  }
}
