/**
 * What the driver's polls will find. A change is seen at the next poll; of several changes between two polls only the
 * last state is seen, as with Nova's own API. Subjects are told in order of id within a poll.
 */
import { compareIds } from "../base/order.ts";
import type { Instant, Seconds } from "../base/units.ts";

/** Whom a poll finds changed. */
export interface Changed {
  /** Of its own, and what polls are told in the order of. */
  readonly key: string;
  readonly kind: "server" | "service";
  readonly id: string;
}

const byKey = (one: Changed, other: Changed): number => compareIds(one.key, other.key);

export class Sightings {
  private readonly pending = new Map<string, Changed>();
  private readonly period: Seconds;
  private readonly offset: Seconds;

  /** @param period time between polls [s]; 0 = every change is seen at once. */
  constructor(period: Seconds, offset: Seconds) {
    this.period = period;
    this.offset = offset;
  }

  /** Something of it changed: the next poll finds it. */
  post(kind: Changed["kind"], id: string): void {
    const key = `${id}\n${kind}`;
    this.pending.set(key, { key, kind, id });
  }

  /** Instant of the poll that finds what is pending; Infinity when nothing is. */
  nextPoll(now: Instant): Instant {
    if (this.pending.size === 0) return Number.POSITIVE_INFINITY;
    if (this.period === 0) return now;
    return this.offset + Math.ceil((now - this.offset) / this.period) * this.period;
  }

  /** What the poll finds changed, by id. */
  poll(): readonly Changed[] {
    const found = [...this.pending.values()];
    this.pending.clear();
    return found.length < 2 ? found : found.sort(byKey); // mostly one: no need to sort then
  }
}
