/**
 * What the driver's polls will find. A change is seen at the next poll; of several changes between two polls only the
 * last state is seen, as with Nova's own API. Servers are listed by id within a poll.
 */
import { compareIds } from "../base/order.ts";
import type { Instant, Seconds } from "../base/units.ts";
import type { Observation } from "../port/port.ts";

type Seen = Extract<Observation, { kind: "migration" | "server" | "service" }>;

export class Sightings {
  private readonly pending = new Map<string, Seen>();
  private readonly period: Seconds;
  private readonly offset: Seconds;

  /** @param period time between polls [s]; 0 = every change is seen at once. */
  constructor(period: Seconds, offset: Seconds) {
    this.period = period;
    this.offset = offset;
  }

  /** A new state, to be found by the next poll. */
  post(seen: Seen): void {
    this.pending.set(`${seen.kind === "service" ? seen.host : seen.server}\n${seen.kind}`, seen);
  }

  /** Instant of the poll that finds what is pending; Infinity when nothing is. */
  nextPoll(now: Instant): Instant {
    if (this.pending.size === 0) return Number.POSITIVE_INFINITY;
    if (this.period === 0) return now;
    return this.offset + Math.ceil((now - this.offset) / this.period) * this.period;
  }

  /** What the poll finds: by subject, the migration's record before the server. */
  poll(): readonly Seen[] {
    const found = [...this.pending].sort(([a], [b]) => compareIds(a, b)).map(([, seen]) => seen);
    this.pending.clear();
    return found;
  }
}
