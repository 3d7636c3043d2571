/** What the constants were measured on, and how much wider an interval becomes outside of it. */
import type { MeasuredRow } from "./measured-row.ts";

/** Most memory [MiB] and stream rate [MiB/s] that were measured. */
const MEASURED = { ramMib: 4096, rateMibs: 280 } as const;

/**
 * Factor on the half-width: 1 inside the measured range; outside, one more for every doubling beyond it, summed over
 * memory and rate. A rule, not a measurement: what is outside has not been seen.
 */
export function widening(row: MeasuredRow): number {
  const link =
    row.linkMbit === null ? Number.POSITIVE_INFINITY : (row.linkMbit * 1e6) / 8 / 2 ** 20;
  const rate = Math.min(row.capMibs ?? Number.POSITIVE_INFINITY, link);
  const beyond = Number.isFinite(rate) ? doublings(rate / MEASURED.rateMibs) : 0;
  return 1 + doublings(row.ramMib / MEASURED.ramMib) + beyond;
}

const doublings = (ratio: number): number => Math.max(0, Math.log2(ratio));
