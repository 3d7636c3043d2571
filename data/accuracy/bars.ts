/** What is asked of the predictions, beside what they reach: one line each, held or not. */
import { bareName, type FamilyAccuracy, isPooled } from "./accuracy.ts";

export interface Bar {
  readonly what: string;
  readonly asked: string;
  readonly reached: string;
  readonly holds: boolean;
}

/** Most median error of the total time [relative] of families that are not among the pooled, and of one that is. */
const OTHER_MEDIANS: Readonly<Record<string, number>> = {
  autoconv: 0.2,
  shared: 0.08,
  control: 0.05,
};
const OWN_MEDIANS: Readonly<Record<string, number>> = { block: 0.025 };
const POOLED_FAMILY_MEDIAN = 0.015;

/** The bars in the order of the figures; where repeats differ by more than is asked, their floor is what is asked. */
export function barsOf(families: readonly FamilyAccuracy[]): readonly Bar[] {
  const named = (name: string): FamilyAccuracy | undefined =>
    families.find(({ family }) => family === name);
  const [ten, all] = [named("ten families"), named("all")];
  if (ten === undefined || all === undefined) return [];
  return [
    least("outcome right, all rows", all.outcomesRight, 0.99),
    most("total time, ten families, median", ten.totalTime.median, 0.01),
    most("total time, ten families, 90th percentile", ten.totalTime.p90, 0.04),
    ...families.flatMap(familyBar),
    most("bytes, ten families, median", ten.bytes.median, 0.007),
    most("bytes, ten families, 90th percentile", ten.bytes.p90, 0.03),
    plain("rounds, all rows, median", all.rounds.median, 1),
    allowed("downtime", all.downtime.median, all.downtimeOfAllowed.median),
    allowed("outage", all.outage.median, all.outageOfAllowed.median),
    most("mirror ready, median", all.mirrorReady.median, 0.02),
    most("mirror ready, 90th percentile", all.mirrorReady.p90, 0.08),
    between("80 % intervals cover, ten families", ten.coverage, 0.75, 0.88),
    most("their half-width, ten families, median", ten.halfWidth, 0.03),
  ];
}

function familyBar(accuracy: FamilyAccuracy): readonly Bar[] {
  const { family, floor } = accuracy;
  const name = bareName(family);
  const asked = isPooled(family)
    ? (OWN_MEDIANS[name] ?? POOLED_FAMILY_MEDIAN)
    : OTHER_MEDIANS[name];
  if (asked === undefined) return [];
  const known = Number.isNaN(floor) ? 0 : floor;
  return [most(`total time, ${family}, median`, accuracy.totalTime.median, asked, known)];
}

const percent = (share: number): string =>
  Number.isNaN(share) ? "none" : `${(share * 100).toFixed(2)} %`;

/** At most what is asked, or the floor that repeats set. */
const most = (what: string, reached: number, asked: number, floor = 0): Bar => ({
  what,
  asked:
    floor > asked
      ? `at most ${percent(floor)} (floor; else ${percent(asked)})`
      : `at most ${percent(asked)}`,
  reached: percent(reached),
  holds: Number.isNaN(reached) || reached <= Math.max(asked, floor),
});

const least = (what: string, reached: number, asked: number): Bar => ({
  what,
  asked: `at least ${percent(asked)}`,
  reached: percent(reached),
  holds: reached >= asked,
});

const between = (what: string, reached: number, from: number, to: number): Bar => ({
  what,
  asked: `${percent(from)} to ${percent(to)}`,
  reached: percent(reached),
  holds: reached >= from && reached <= to,
});

const plain = (what: string, reached: number, asked: number): Bar => ({
  what,
  asked: `at most ${asked}`,
  reached: String(reached),
  holds: reached <= asked,
});

const allowed = (what: string, median: number, ofAllowed: number): Bar => ({
  what: `${what}, all completed rows, median`,
  asked: "at most 15 ms, or 15 % of it where that is more",
  reached: `${(median * 1000).toFixed(1)} ms; ${percent(ofAllowed)} of what is allowed`,
  holds: ofAllowed <= 1,
});
