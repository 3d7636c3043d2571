import type { Bytes, BytesPerSecond, Seconds } from "../base/units.ts";

/** At what rate the stream goes, and what limits it. */
export interface Pace {
  readonly rate: BytesPerSecond;
  /** max-bandwidth's quota limits, not the link. */
  readonly quota: boolean;
  /** Shortest bandwidth window [s]: longer than QEMU's own where a quota, exact as it is, comes late. */
  readonly window: Seconds;
}

/** See `PreCopy.mark`. */
export interface OrbitMark {
  readonly time: Seconds;
  readonly sent: Bytes;
  readonly passes: number;
  readonly throttledTime: Seconds;
}
