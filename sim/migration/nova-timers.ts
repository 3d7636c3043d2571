/** Nova's own timers around a live migration: nova/virt/libvirt/migration.py and driver.py `_live_migration_data_gb`. */
import type { Bytes, Seconds } from "../base/units.ts";
import { GiB } from "../base/units.ts";

/** A downtime limit that Nova sets so long after it began to monitor. */
export interface DowntimeStep {
  readonly at: Seconds;
  readonly limit: Seconds;
}

/**
 * Data that Nova counts for its timers [GiB]: flavor RAM and the file length of every copied disk, each at least 2.
 */
export const timerGib = (memory: Bytes, disks: readonly Bytes[]): number =>
  Math.max(memory / GiB, 2) + disks.reduce((sum, disk) => sum + Math.max(disk / GiB, 2), 0);

/**
 * `downtime_steps`: steps + 1 limits from downtime/steps to downtime, `delay` seconds per GiB apart.
 *
 * Nova cuts the delay to whole seconds and each limit to whole milliseconds; the first is set at once.
 */
export function downtimeRamp(
  downtimeMax: Seconds,
  steps: number,
  delayPerGib: Seconds,
  gib: number,
): readonly DowntimeStep[] {
  const delay = Math.floor(delayPerGib * gib);
  const base = downtimeMax / steps;
  const offset = (downtimeMax - base) / steps;
  const ramp: DowntimeStep[] = [];
  for (let i = 0; i <= steps; i++) {
    const limit = Math.floor((base + offset * i) * 1000 + 1e-9) / 1000;
    ramp.push({ at: delay * i, limit });
  }
  return ramp;
}

/** `live_migration_completion_timeout` x GiB in whole seconds; Infinity when 0 (never). */
export const completionTimeout = (perGib: Seconds, gib: number): Seconds =>
  perGib > 0 ? Math.floor(perGib * gib) : Number.POSITIVE_INFINITY;

/** Nova looks at the job and at its clock so often: driver.py `_live_migration_monitor` [s]. */
const POLL: Seconds = 0.5;

/** The first of Nova's looks that is later than an instant of its own clock, which begins with the job. */
export const pollAfter = (at: Seconds): Seconds => (Math.floor(at / POLL) + 1) * POLL;
