/** What a host that is busy with other work withholds from a migration whose delivered rate nobody has stated. */
import type { MeasuredRow } from "./measured-row.ts";

/** What one process sends on the test-bed while others work [MiB/s]: between 130 and 240. */
const CEILING_MIBS = 200;
/**
 * Growth of the total time at the 90th percentile of the calibration runs of 2026-11-23 (two cores, 75 to 100 %
 * busy), as a multiple of u / (1 - u), which is how waiting grows for who needs the share u of a busy processor.
 */
const GROWTH_AT_P90 = 0.11;
/** Never more than what was seen of streams that no limit held [relative]. */
const MOST = 0.3;

/** Relative growth of the total time on a busy host, 90th percentile. */
export function shortfallOf({ capMibs, linkMbit }: MeasuredRow): number {
  const link = linkMbit === null ? Number.POSITIVE_INFINITY : (linkMbit * 1e6) / 8 / 2 ** 20;
  const share = Math.min(1, Math.min(capMibs ?? Number.POSITIVE_INFINITY, link) / CEILING_MIBS);
  return Math.min(MOST, (GROWTH_AT_P90 * share) / (1 - share));
}
