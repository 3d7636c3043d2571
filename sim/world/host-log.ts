/** When each host was disabled, became empty and came back, and who is on it. */
import type { Instant } from "../base/units.ts";

export interface HostTimes {
  cordonedAt: Instant | null;
  emptyAt: Instant | null;
  backAt: Instant | null;
}

/**
 * A host is empty when no server is on it and no move holds a claim on it as its source: what a cold move left behind
 * is there until it is confirmed.
 */
export class HostLog {
  readonly times = new Map<string, HostTimes>();
  private readonly occupants = new Map<string, number>();

  constructor(occupants: ReadonlyMap<string, number>) {
    for (const [host, count] of occupants) {
      this.occupants.set(host, count);
      this.times.set(host, { cordonedAt: null, emptyAt: null, backAt: null });
    }
  }

  /** A server is now held by one host more. */
  join(host: string): void {
    this.occupants.set(host, (this.occupants.get(host) ?? 0) + 1);
  }

  leave(host: string, now: Instant): void {
    const left = (this.occupants.get(host) ?? 0) - 1;
    this.occupants.set(host, left);
    const times = this.times.get(host);
    if (left === 0 && times !== undefined && times.cordonedAt !== null) times.emptyAt ??= now;
  }

  cordon(host: string, now: Instant): void {
    const times = this.times.get(host);
    if (times === undefined) return;
    times.cordonedAt ??= now;
    if ((this.occupants.get(host) ?? 0) === 0) times.emptyAt ??= now;
  }

  uncordon(host: string, now: Instant): void {
    const times = this.times.get(host);
    if (times !== undefined) times.backAt ??= now;
  }
}
