/** Which measured runs had a host that was not busy with other work. */
import type { MeasuredRow } from "../predict/measured-row.ts";

/**
 * A host is quiet that gave at least so much of a cap, or of what a link carries at best: how the data's README tells
 * its quiet runs. It does not depend on the constants that are judged.
 */
const QUIET = 0.985;
const LINK_AT_BEST = 0.95;

/** True of a migration by itself whose host gave what its cap or its link let it. */
export function isQuiet(row: MeasuredRow): boolean {
  if (row.meanMibs === null || row.concurrent > 1) return false;
  const cap = row.capMibs ?? Number.POSITIVE_INFINITY;
  const link = ((row.linkMbit ?? Number.POSITIVE_INFINITY) * 1e6) / 8 / 2 ** 20;
  const least = Math.min(cap, link * LINK_AT_BEST);
  return Number.isFinite(least) && row.meanMibs >= QUIET * least;
}
