/**
 * QEMU's rules by release: where a migration of 7.2 and one of the newest release differ.
 *
 * Commits are of upstream qemu.git; a rule holds from the release that first carried it.
 */
import type { Bytes, Seconds } from "../base/units.ts";

/** The release whose rules apply. */
export interface QemuVersion {
  readonly major: number;
  readonly minor: number;
}

export interface QemuProfile {
  /** "QEMU 9.2". */
  readonly name: string;
  /** Estimate equal to the threshold: synced from 8.0 (c8df4a7aef), not in 9.0 to 10.0, again from 10.1 (7aaa1fc072). */
  readonly syncsAtThreshold: boolean;
  /** Exactly the threshold pending: the guest is stopped from 10.1 on (7aaa1fc072), before only below it. */
  readonly stopsAtThreshold: boolean;
  /** With auto-converge a sync is forced at least so often after the bulk pass [s]: 9.2 (52ac968ab2); Infinity before. */
  readonly forcedSyncPeriod: Seconds;
  /** multifd's channels are flushed after each section of at most 50 ms; from 8.1 (77c259a4cb) once a round. */
  readonly flushesEachSection: boolean;
  /** multifd's channels find zero pages themselves: 9.0 (70c25c92e6); before, the one main thread does. */
  readonly channelsFindZeroPages: boolean;
  /** multifd may be combined with post-copy, for its pre-copy part: 10.1 (e274188612). */
  readonly multifdWithPostCopy: boolean;
}

export function qemuProfile(version: QemuVersion): QemuProfile {
  const from = (major: number, minor: number): boolean =>
    version.major > major || (version.major === major && version.minor >= minor);
  return {
    name: `QEMU ${version.major}.${version.minor}`,
    syncsAtThreshold: from(10, 1) || (from(8, 0) && !from(9, 0)),
    stopsAtThreshold: from(10, 1),
    forcedSyncPeriod: from(9, 2) ? 5 : Number.POSITIVE_INFINITY,
    flushesEachSection: !from(8, 1),
    channelsFindZeroPages: from(9, 0),
    multifdWithPostCopy: from(10, 1),
  };
}

/** Nova's hypervisor_version, 8002002 for 8.2.2, as a release; null when unknown. */
export const versionOf = (hypervisorVersion: number | null): QemuVersion | null =>
  hypervisorVersion === null
    ? null
    : {
        major: Math.floor(hypervisorVersion / 1e6),
        minor: Math.floor((hypervisorVersion % 1e6) / 1e3),
      };

export const isSameVersion = (one: QemuVersion, other: QemuVersion): boolean =>
  one.major === other.major && one.minor === other.minor;

/** Equal but for rounding. */
const SAME = 1e-9;

/** True when so much is below a threshold, or at it where the release counts that in. */
export const isBelow = (bytes: Bytes, threshold: Bytes, atCounts: boolean): boolean =>
  atCounts ? bytes <= threshold * (1 + SAME) : bytes < threshold;
