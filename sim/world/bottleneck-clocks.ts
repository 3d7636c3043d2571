/**
 * One clock a bottleneck instead of one a flow (virtual time, as in Parekh and Gallager, 1993).
 *
 * All flows that one link holds back run at one level [B/s per weight], so their ends keep their order whatever the
 * level does. A link's clock counts bytes per weight; a flow's mark is where the clock will stand when its bytes are
 * sent. A new level is O(log links), however many flows it moves; only a flow that changes its bottleneck is touched.
 */
import type { Bytes, BytesPerSecond, Instant } from "../base/units.ts";
import { EventQueue } from "../kernel/event-queue.ts";
import { MarkHeaps } from "./mark-heaps.ts";

export class BottleneckClocks {
  private readonly queue: EventQueue;
  private readonly heaps: MarkHeaps;
  /** By clock: what it shows, since when, and how fast it runs [B/s per weight]. */
  private readonly shown: Float64Array;
  private readonly since: Float64Array;
  private readonly speeds: Float64Array;
  /** Clocks whose next mark is to be booked again, each once. */
  private readonly unbooked: Int32Array;
  private unbookedCount = 0;
  private readonly isUnbooked: Uint8Array;

  constructor(clocks: number, flows: number) {
    this.queue = new EventQueue(clocks);
    this.heaps = new MarkHeaps(clocks, flows);
    this.shown = new Float64Array(clocks);
    this.since = new Float64Array(clocks);
    this.speeds = new Float64Array(clocks);
    this.unbooked = new Int32Array(clocks);
    this.isUnbooked = new Uint8Array(clocks);
  }

  /** Instant at which the next mark is reached; Infinity when there is none. */
  nextInstant(): Instant {
    for (let at = 0; at < this.unbookedCount; at += 1) this.book(this.unbooked[at] as number);
    this.unbookedCount = 0;
    return this.queue.nextInstant();
  }

  /** The flow whose mark is reached now; the caller sets it another mark or takes it away. */
  due(now: Instant): number {
    const clock = this.queue.head();
    const flow = this.heaps.top(clock);
    this.shown[clock] = this.heaps.mark(flow);
    this.since[clock] = now;
    return flow;
  }

  clockOf(flow: number): number {
    return this.heaps.heapOf(flow);
  }

  /** Flows of a clock, in no order. */
  flowsOf(clock: number): Int32Array {
    return this.heaps.flowsOf(clock);
  }

  speed(clock: number): BytesPerSecond {
    return this.speeds[clock] as number;
  }

  /** What a clock shows now [B per weight]. */
  read(clock: number, now: Instant): Bytes {
    const elapsed = now - (this.since[clock] as number);
    return (this.shown[clock] as number) + elapsed * (this.speeds[clock] as number);
  }

  /** From now on a clock runs at another speed; one that no flow follows begins anew at 0. */
  setSpeed(clock: number, speed: BytesPerSecond, now: Instant): void {
    this.shown[clock] = this.heaps.isEmpty(clock) ? 0 : this.read(clock, now);
    this.since[clock] = now;
    this.speeds[clock] = speed === Number.POSITIVE_INFINITY ? 0 : speed;
    this.unbook(clock);
  }

  /** A flow follows a clock and has so much to send [B per weight]; Infinity = without end. */
  follow(flow: number, clock: number, amount: Bytes, now: Instant): void {
    this.heaps.insert(flow, clock, this.read(clock, now) + amount);
    if (this.heaps.top(clock) === flow) this.unbook(clock);
  }

  /** A flow whose mark is reached has so much more to send. */
  extend(flow: number, amount: Bytes): void {
    this.setMark(flow, this.heaps.mark(flow) + amount);
  }

  /** A flow on a clock has so much to send from now on. */
  reset(flow: number, amount: Bytes, now: Instant): void {
    this.setMark(flow, this.read(this.clockOf(flow), now) + amount);
  }

  /** What a flow still has to send [B per weight]. */
  left(flow: number, now: Instant): Bytes {
    return Math.max(0, this.heaps.mark(flow) - this.read(this.clockOf(flow), now));
  }

  leave(flow: number): void {
    const clock = this.clockOf(flow);
    const wasTop = this.heaps.top(clock) === flow;
    this.heaps.remove(flow);
    if (wasTop) this.unbook(clock);
  }

  private setMark(flow: number, mark: Bytes): void {
    const clock = this.clockOf(flow);
    const wasTop = this.heaps.top(clock) === flow;
    this.heaps.update(flow, mark);
    if (wasTop || this.heaps.top(clock) === flow) this.unbook(clock);
  }

  private unbook(clock: number): void {
    if (this.isUnbooked[clock] === 1) return;
    this.isUnbooked[clock] = 1;
    this.unbooked[this.unbookedCount] = clock;
    this.unbookedCount += 1;
  }

  /** Books the instant at which a clock's first mark is reached. */
  private book(clock: number): void {
    this.isUnbooked[clock] = 0;
    const speed = this.speeds[clock] as number;
    const mark = this.heaps.isEmpty(clock)
      ? Number.POSITIVE_INFINITY
      : this.heaps.mark(this.heaps.top(clock));
    const ahead = mark - (this.shown[clock] as number);
    const instant =
      ahead <= 0 ? (this.since[clock] as number) : (this.since[clock] as number) + ahead / speed;
    if (instant === Number.POSITIVE_INFINITY || Number.isNaN(instant)) this.queue.remove(clock);
    else this.queue.update(clock, instant);
  }
}
