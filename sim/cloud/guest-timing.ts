/** What no list of Nova says of a guest and a move needs all the same: stated here, with interval and reason. */
import type { Uncertain } from "../base/uncertain.ts";
import { GiB, KiB } from "../base/units.ts";

const assumed = (value: number, low: number, high: number): Uncertain => ({
  value,
  low,
  high,
  source: "assumed",
});

/** ACPI shutdown [s]: a plain Linux server to one that writes back its caches; Nova cuts off at shutdown_timeout. */
export const assumedShutdownTime = assumed(10, 3, 60);

/** Power-on to serving [s]: a cloud image without to one with a large service to start. */
export const assumedBootTime = assumed(40, 15, 180);

/** Base image on a destination's cache when nobody said its size [B]: a minimal to a desktop-sized cloud image. */
export const assumedBaseImage = assumed(2 * GiB, 0.6 * GiB, 10 * GiB);

/** Size of one guest write [B]: from a database's page to a stream that the block layer merges. */
export const assumedWriteSize = assumed(32 * KiB, 8 * KiB, 256 * KiB);
