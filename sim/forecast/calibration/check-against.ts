/** Measured moves that a fit has not seen, predicted with its constants: the error that a site may expect. */
import { compareNumbers } from "../../base/order.ts";
import type { Seconds } from "../../base/units.ts";
import { Rng } from "../../kernel/random.ts";
import type { ModelConstants } from "../../migration/move.ts";
import type { SiteConstants } from "../../migration/site-constants.ts";
import { quantile } from "../quantiles.ts";
import { spreadFigures } from "../site-spread.ts";
import type { CalibrationCase } from "./calibration-case.ts";
import { constantsOfSite } from "./site-constants.ts";
import { drawnConstants } from "./site-draw.ts";

export interface CheckedMove {
  readonly label: string;
  readonly measured: Seconds;
  /** Null when the models say that it never completes; then there is no interval. */
  readonly predicted: Seconds | null;
  readonly low: Seconds | null;
  readonly high: Seconds | null;
}

const DRAWS = 80;
/** Repeats of one move, and the models' own error: relative standard deviation, as in the fit. */
const LUCK = Math.hypot(0.05, 0.02);

/** The best value with P10 to P90 over the constants' intervals and the luck of a single move. */
export const checkAgainst = (
  site: SiteConstants,
  base: ModelConstants,
  cases: readonly CalibrationCase[],
): readonly CheckedMove[] =>
  cases.map((each) => {
    const { label, totalTime: measured } = each;
    const predicted = each.predict(constantsOfSite(site, base)).totalTime;
    if (predicted === null) return { label, measured, predicted, low: null, high: null };
    const rng = Rng.of(1, "check", label);
    const drawn = Array.from({ length: DRAWS }, () => {
      const deviates = spreadFigures.map(() => rng.normal());
      const { totalTime } = each.predict(drawnConstants(site, deviates));
      return (totalTime ?? Number.POSITIVE_INFINITY) * Math.exp(LUCK * rng.normal());
    }).sort(compareNumbers);
    return { label, measured, predicted, low: quantile(drawn, 0.1), high: quantile(drawn, 0.9) };
  });
