/** What a set of constants was measured on, and how much wider an interval becomes outside of it. */
import {
  type Bytes,
  type BytesPerSecond,
  type ModelConstants,
  measuredRange,
  mebibytes,
  megabitsPerSecond,
  type SiteConstants,
} from "../../sim/index.ts";
import { tcgTestbed } from "../catalog/tcg-testbed.ts";
import { formatBytes, formatDataRate } from "../units/format.ts";
import type { MeasuredRow } from "./measured-row.ts";

/** The largest that was measured of each, and whether it was on machines of the kind that is predicted. */
export interface PredictedRange {
  readonly memory: Bytes;
  readonly rate: BytesPerSecond;
  readonly sameAccelerator: boolean;
  /** Whether it was the test-bed, whose busy host is known (shortfall.ts). */
  readonly testBed: boolean;
  /** How far a site's own moves lay from a fit without them, 90th percentile [relative]; 0 where no site's are known. */
  readonly siteError: number;
}

/** A site's own moves where there were live ones; else the calibration runs, which were made under TCG. */
export function rangeOf(
  constants: ModelConstants,
  site: SiteConstants | null = null,
): PredictedRange {
  const testBed = constants.name === tcgTestbed.name;
  const siteError = site?.error.leftOut.p90 ?? 0;
  if (site?.measured.types.some((type) => type === "live" || type === "block-live")) {
    const { memory, path: rate } = site.measured;
    return { memory, rate, sameAccelerator: true, testBed, siteError };
  }
  const { memory, rate } = measuredRange;
  return { memory, rate, sameAccelerator: testBed, testBed, siteError };
}

/** How far a row lies beyond one limit: in what, and how many doublings. */
interface Beyond {
  readonly what: string;
  readonly doublings: number;
}

/** Everything in which a row lies outside; a row has one vCPU. Empty: inside. */
function beyond(row: MeasuredRow, range: PredictedRange): readonly Beyond[] {
  const all: readonly Beyond[] = [
    { what: "KVM: measured under TCG", doublings: range.sameAccelerator ? 0 : 1 },
    {
      what: `more than ${formatBytes(range.memory)} of memory`,
      doublings: Math.log2(mebibytes(row.ramMib) / range.memory),
    },
    {
      what: `a cap or link above ${formatDataRate(range.rate)}`,
      doublings: Math.log2(pathOf(row) / range.rate),
    },
  ];
  return all.filter(({ doublings }) => doublings > 0);
}

/** What limits the stream from outside; 0 where nothing does: then the machines' own ceiling holds, which is measured. */
function pathOf({ capMibs, linkMbit }: MeasuredRow): BytesPerSecond {
  const cap = capMibs === null ? Number.POSITIVE_INFINITY : mebibytes(capMibs);
  const link = linkMbit === null ? Number.POSITIVE_INFINITY : megabitsPerSecond(linkMbit);
  const least = Math.min(cap, link);
  return Number.isFinite(least) ? least : 0;
}

/** In what a row lies outside of what was measured, in words. */
export const outsideOf = (row: MeasuredRow, range: PredictedRange): readonly string[] =>
  beyond(row, range).map(({ what }) => what);

/**
 * Factor on the half-width: 1 inside the measured range; outside, one more for every doubling beyond it, summed over
 * memory and rate, and one for another accelerator. A rule, not a measurement: what is outside has not been seen.
 */
export const widening = (row: MeasuredRow, range: PredictedRange): number =>
  beyond(row, range).reduce((factor, { doublings }) => factor + doublings, 1);
