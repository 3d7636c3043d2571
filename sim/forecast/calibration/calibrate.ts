/**
 * A site's own measured moves turned into the constants that are the site's.
 *
 * Residuals are logarithms of predicted over measured total time; figures are fitted as logarithms, each with the
 * prior that the catalogue has of sites. A figure is fitted only when enough moves depend on it and narrow it to less
 * than half of its prior; else it stays there, and what it leaves open widens the others' intervals.
 */
import { present } from "../../base/assert.ts";
import { compareIds, compareNumbers } from "../../base/order.ts";
import { exactly, type Uncertain, Z90 } from "../../base/uncertain.ts";
import type { ModelConstants } from "../../migration/move.ts";
import type {
  CalibratedFigure,
  CalibrationError,
  MeasuredExtent,
  SiteConstants,
  SiteFigureName,
} from "../../migration/site-constants.ts";
import type { CalibrationCase } from "./calibration-case.ts";
import { covarianceAt, type Fit, type FitProblem, type Prior, robustFit } from "./robust-fit.ts";
import { figureOf, priorOf, type SiteFigure, siteFigures, withFigure } from "./site-figure.ts";

export interface CalibrationRequest {
  readonly cases: readonly CalibrationCase[];
  readonly base: ModelConstants;
  /** Figures known beforehand, in their units: held, not fitted. */
  readonly stated: ReadonlyMap<SiteFigureName, number>;
  readonly name: string;
  readonly source: string;
  readonly date: string;
}

/** Fewer measured moves than this tell nothing of a figure. */
export const LEAST_MOVES = 5;
/** A fit must narrow a figure's logarithm to this share of its prior's deviation. */
const LEAST_NARROWING = 0.5;
/** A move depends on a figure when e times more or less of it changes the move's time by this share. */
const DEPENDS = 0.05;
/** Relative standard deviations: of repeats of one move (Sxmindu, OSIC: within 10 %), and of the models' own error. */
const REPEATS = 0.05;
const MODELS = 0.02;
/** Moves of the quietest of sites stray by two percent still (LordWicked 2026). */
const FLOOR = 0.4;
/** Residual of a move that completed where the models say never: as far off as any. */
const NEVER = 3;
/** A move that was over sooner than its copying alone is thought to take had this share of Nova's time at least. */
const LEAST_LEFT = 0.1;
/** Median of a standard normal's absolute value is 1 / this. */
const MAD = 1.4826;
/** Rows further off than so many standard deviations are named. */
const OUTLIER = 3.5;

export function calibrate(request: CalibrationRequest): SiteConstants {
  const start = stated(request);
  const open = siteFigures.filter(({ name }) => !request.stated.has(name));
  const counts = new Map(open.map((figure) => [figure, movesOn(figure, request.cases, start)]));
  const seen = open.filter((figure) => (counts.get(figure) ?? 0) > 0);
  const full = problemOf(seen, request, start);
  const { fitted, fit } = fitWhatIsTold(seen, counts, request, start);
  const values = seen.map((figure) => {
    const index = fitted.indexOf(figure);
    const prior = Math.log(priorOf(figure, start).value);
    return index < 0 ? prior : present(fit.figures[index], "a figure fitted");
  });
  const covariance = covarianceAt(full, values, fit.spread);
  const { name, source, date, cases, base } = request;
  // A test-bed without Nova has no overhead of Nova's: what its set leaves out is not shown as a prior.
  const hasPlace = (figure: SiteFigure): boolean =>
    seen.includes(figure) || figureOf(figure, start) > 0;
  return {
    name,
    source,
    date,
    base: base.name,
    figures: siteFigures.filter(hasPlace).map((figure) => {
      const index = seen.indexOf(figure);
      return calibratedFigure(figure, request, start, {
        moves: counts.get(figure) ?? 0,
        seen: index >= 0,
        fitted: fitted.includes(figure),
        scatter: scatterOf(figure, request, fittedConstants(fitted, fit, start)),
        value: values[index] ?? 0,
        deviation: Math.sqrt(covariance[index]?.[index] ?? 0),
      });
    }),
    measured: extentOf(cases),
    error: errorOf(cases, problemOf([], request, start).residualsAt([]), fit),
  };
}

const stated = ({ base, stated: given }: CalibrationRequest): ModelConstants =>
  siteFigures.reduce((constants, figure) => {
    const value = given.get(figure.name);
    return value === undefined ? constants : withFigure(figure, value, constants);
  }, base);

/** Measured moves whose time depends on the figure, about its prior. */
function movesOn(
  figure: SiteFigure,
  cases: readonly CalibrationCase[],
  constants: ModelConstants,
): number {
  const { value } = priorOf(figure, constants);
  const at = [1, Math.E, 1 / Math.E].map((factor) => withFigure(figure, value * factor, constants));
  return cases.reduce((sum, each) => {
    const [here = 0, more = 0, less = 0] = at.map((set) => logTime(each, set));
    const change = Math.max(Math.abs(more - here), Math.abs(less - here));
    return sum + (change >= DEPENDS ? each.moves : 0);
  }, 0);
}

function logTime(each: CalibrationCase, constants: ModelConstants): number {
  const { totalTime } = each.predict(constants);
  return totalTime === null ? Math.log(each.totalTime) + NEVER : Math.log(totalTime);
}

/** Of the logarithm of a row's time: a median over many moves is surer than one move. */
const expectedDeviation = ({ moves }: CalibrationCase): number =>
  Math.sqrt((REPEATS * REPEATS) / moves + MODELS * MODELS);

function problemOf(
  figures: readonly SiteFigure[],
  { cases }: CalibrationRequest,
  start: ModelConstants,
): FitProblem {
  return {
    priors: figures.map((figure) => logPrior(priorOf(figure, start))),
    floor: FLOOR,
    residualsAt: (values) => {
      const constants = figures.reduce(
        (set, figure, i) => withFigure(figure, Math.exp(values[i] ?? 0), set),
        start,
      );
      return cases.map(
        (each) => (logTime(each, constants) - Math.log(each.totalTime)) / expectedDeviation(each),
      );
    },
  };
}

const logPrior = ({ value, low, high }: Uncertain): Prior => ({
  mean: Math.log(value),
  deviation: Math.log(high / low) / (2 * Z90),
});

/** Fits all figures that enough moves depend on; drops the one least told, and again, until each is told. */
function fitWhatIsTold(
  seen: readonly SiteFigure[],
  counts: ReadonlyMap<SiteFigure, number>,
  request: CalibrationRequest,
  start: ModelConstants,
): { readonly fitted: readonly SiteFigure[]; readonly fit: Fit } {
  let fitted = seen.filter((figure) => (counts.get(figure) ?? 0) >= LEAST_MOVES);
  for (;;) {
    const problem = problemOf(fitted, request, start);
    const fit = robustFit(problem);
    const narrowing = problem.priors.map(
      ({ deviation }, i) => Math.sqrt(fit.covariance[i]?.[i] ?? 0) / deviation,
    );
    const worst = Math.max(0, ...narrowing);
    if (worst <= LEAST_NARROWING) return { fitted, fit };
    fitted = fitted.filter((_, i) => narrowing[i] !== worst);
  }
}

interface FigureFit {
  readonly moves: number;
  readonly seen: boolean;
  readonly fitted: boolean;
  readonly scatter: number | null;
  /** Logarithm, and its standard deviation. */
  readonly value: number;
  readonly deviation: number;
}

function calibratedFigure(
  figure: SiteFigure,
  request: CalibrationRequest,
  start: ModelConstants,
  { moves, seen, fitted, scatter, value, deviation }: FigureFit,
): CalibratedFigure {
  const { name } = figure;
  if (request.stated.has(name)) {
    const quantity = exactly(figureOf(figure, start), "configured");
    const because = "Given beforehand; held.";
    return { name, quantity, standing: "stated", moves: 0, because };
  }
  if (fitted) {
    const [low, best, high] = [-Z90, 0, Z90].map((z) => Math.exp(value + z * deviation));
    const quantity: Uncertain = {
      value: present(best, "a best value"),
      low: present(low, "a low end"),
      high: present(high, "a high end"),
      source: "measured",
    };
    const because = `Fitted to ${moves} measured moves.`;
    const strayed = scatter === null ? {} : { scatter };
    return { name, quantity, standing: "fitted", ...strayed, moves, because };
  }
  const quantity = priorOf(figure, start);
  if (!seen) {
    const because = "No measured move depends on it; it stays at the prior.";
    return { name, quantity, standing: "unseen", moves, because };
  }
  return { name, quantity, standing: "thin", moves, because: whyThin(moves) };
}

const fittedConstants = (
  fitted: readonly SiteFigure[],
  { figures }: Fit,
  start: ModelConstants,
): ModelConstants =>
  fitted.reduce((set, figure, i) => withFigure(figure, Math.exp(figures[i] ?? 0), set), start);

/**
 * How far single moves stray from a sum of Nova's times: of each move in which it is a good part, what is left of its
 * time once everything else is taken from it, as a logarithm; robust, from the median.
 */
function scatterOf(
  figure: SiteFigure,
  { cases }: CalibrationRequest,
  constants: ModelConstants,
): number | null {
  const value = figureOf(figure, constants);
  if (figure.scatter === null || value === 0) return null;
  const half = withFigure(figure, value / 2, constants);
  const strayed = cases.flatMap((each) => {
    const { totalTime } = each.predict(constants);
    const isPart = logTime(each, constants) - logTime(each, half) >= DEPENDS;
    if (totalTime === null || !isPart || each.moves > 1) return [];
    const left = value + each.totalTime - totalTime;
    return [Math.abs(Math.log(Math.max(left, value * LEAST_LEFT) / value))];
  });
  if (strayed.length < LEAST_MOVES) return null;
  return MAD * present(strayed.sort(compareNumbers)[Math.floor(strayed.length / 2)], "a middle");
}

const whyThin = (moves: number): string =>
  moves < LEAST_MOVES
    ? `Only ${moves} measured moves depend on it, ${LEAST_MOVES} are needed; it stays at the prior.`
    : `The ${moves} measured moves that depend on it are too alike to tell it; it stays at the prior.`;

const extentOf = (cases: readonly CalibrationCase[]): MeasuredExtent => ({
  moves: cases.reduce((sum, { moves }) => sum + moves, 0),
  types: [...new Set(cases.map(({ type }) => type))].sort(compareIds),
  vcpus: largest(cases.map(({ vcpus }) => vcpus)),
  memory: largest(cases.map(({ memory }) => memory)),
  path: largest(cases.map(({ path }) => path).filter(Number.isFinite)),
});

const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), 0);

function errorOf(
  cases: readonly CalibrationCase[],
  before: readonly number[],
  fit: Fit,
): CalibrationError {
  const logs = (residuals: readonly number[]) =>
    cases.map((each, i) => (residuals[i] ?? 0) * expectedDeviation(each));
  const fitted = logs(fit.residuals);
  const outliers = cases
    .map(({ label }, i) => ({ label, error: Math.expm1(fitted[i] ?? 0) }))
    .filter((_, i) => Math.abs(fit.residuals[i] ?? 0) > OUTLIER * fit.spread)
    .sort((a, b) => compareNumbers(Math.abs(b.error), Math.abs(a.error)));
  return {
    before: middleAndTail(logs(before)),
    fitted: middleAndTail(fitted),
    leftOut: middleAndTail(logs(fit.leftOut)),
    outliers,
  };
}

/** Of residuals as logarithms, the absolute relative errors. */
function middleAndTail(residuals: readonly number[]): { median: number; p90: number } {
  const errors = residuals.map((r) => Math.abs(Math.expm1(r))).sort(compareNumbers);
  const at = (p: number): number => errors[Math.round((errors.length - 1) * p)] ?? 0;
  return { median: at(0.5), p90: at(0.9) };
}
