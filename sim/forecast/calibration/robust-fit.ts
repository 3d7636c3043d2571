/**
 * Robust least squares with priors: the most likely figures when each has a normal prior and one residual in some may
 * be far off (Huber, 1964). Gauss-Newton with halved steps on numerical derivatives, after a coarse search, since a
 * figure that binds nothing at its prior has no derivative there.
 */
import { compareNumbers } from "../../base/order.ts";
import { dot, inverseOf, type Matrix, timesVector } from "./linear-solve.ts";

export interface Prior {
  readonly mean: number;
  readonly deviation: number;
}

export interface FitProblem {
  readonly priors: readonly Prior[];
  /** Residual of each observation at these figures, in the standard deviations that are expected of it. */
  readonly residualsAt: (figures: readonly number[]) => readonly number[];
  /** However small the residuals, their standard deviation is taken to be at least this. */
  readonly floor: number;
}

export interface Fit {
  readonly figures: readonly number[];
  readonly residuals: readonly number[];
  /** Residual that each observation would have if it had been left out, to first order. */
  readonly leftOut: readonly number[];
  /** Derivatives of the residuals by figure, one row an observation. */
  readonly slopes: Matrix;
  readonly covariance: Matrix;
  /** Standard deviation of the residuals, from their median. */
  readonly spread: number;
}

/** Beyond so many standard deviations a residual counts linearly only: 95 % efficient on normal ones. */
const HUBER = 1.345;
/** Median of a standard normal's absolute value is 1 / this. */
const MAD = 1.4826;
/** With hardly more observations than figures the residuals say nothing of their spread: it is as expected. */
const EXPECTED_SPREAD = 1;
/** Step of numerical derivatives: wide enough to see past the 100 ms windows of pre-copy. */
const STEP = 0.02;
const SEARCH_REACH = 3;
const SEARCH_STEP = 0.1;
const SEARCHES = 3;
const ITERATIONS = 40;
/** Iterations after which the spread is no longer estimated anew, so that the rest converge. */
const SPREAD_SETTLES = 8;
const STILL = 1e-6;

export function robustFit(problem: FitProblem): Fit {
  let figures = searched(problem);
  let spread = spreadOf(problem.residualsAt(figures), figures.length, problem.floor);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const step = stepFrom(problem, figures, spread);
    const next = halved(problem, figures, step, spread);
    const moved = Math.max(0, ...next.map((value, i) => Math.abs(value - (figures[i] ?? 0))));
    figures = next;
    if (iteration < SPREAD_SETTLES) {
      spread = spreadOf(problem.residualsAt(figures), figures.length, problem.floor);
    } else if (moved < STILL) break;
  }
  return fitAt(problem, figures, spread);
}

/** Coordinate by coordinate on a grid about the priors, twice over and once more. */
function searched(problem: FitProblem): readonly number[] {
  let best = problem.priors.map(({ mean }) => mean);
  let least = costOf(problem, best, EXPECTED_SPREAD);
  for (let round = 0; round < SEARCHES; round++) {
    for (const [i, { mean }] of problem.priors.entries()) {
      for (let at = -SEARCH_REACH; at <= SEARCH_REACH; at += SEARCH_STEP) {
        const tried = best.map((value, j) => (i === j ? mean + at : value));
        const cost = costOf(problem, tried, EXPECTED_SPREAD);
        if (cost >= least) continue;
        least = cost;
        best = tried;
      }
    }
  }
  return best;
}

/** Not a power: how engines round those is their own affair, and fits are the same on all of them. */
const square = (x: number): number => x * x;

function costOf(problem: FitProblem, figures: readonly number[], spread: number): number {
  const misfit = problem.residualsAt(figures).reduce((sum, r) => sum + huber(r / spread), 0);
  return problem.priors.reduce(
    (sum, { mean, deviation }, i) => sum + square(((figures[i] ?? 0) - mean) / deviation) / 2,
    misfit,
  );
}

const huber = (z: number): number =>
  Math.abs(z) <= HUBER ? square(z) / 2 : HUBER * (Math.abs(z) - HUBER / 2);

const weightOf = (z: number): number => Math.min(1, HUBER / Math.max(Math.abs(z), 1e-12));

function spreadOf(residuals: readonly number[], figures: number, floor: number): number {
  const free = residuals.length - figures;
  if (free < 3) return EXPECTED_SPREAD;
  const sorted = residuals.map(Math.abs).sort(compareNumbers);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return Math.max(floor, MAD * middle * Math.sqrt(residuals.length / free));
}

/** Central differences, one row an observation. */
function slopesAt(problem: FitProblem, figures: readonly number[]): Matrix {
  const shifted = (i: number, by: number) =>
    problem.residualsAt(figures.map((value, j) => (i === j ? value + by : value)));
  const columns = figures.map((_, i) => {
    const up = shifted(i, STEP);
    const down = shifted(i, -STEP);
    return up.map((value, row) => (value - (down[row] ?? 0)) / (2 * STEP));
  });
  return problem.residualsAt(figures).map((_, row) => columns.map((column) => column[row] ?? 0));
}

/** Covariance of the figures at given values, those included that a fit has held at their priors. */
export const covarianceAt = (
  problem: FitProblem,
  figures: readonly number[],
  spread: number,
): Matrix => normalAt(problem, figures, spread).inverse;

interface Normal {
  readonly residuals: readonly number[];
  readonly weights: readonly number[];
  readonly slopes: Matrix;
  readonly inverse: Matrix;
}

function normalAt(problem: FitProblem, figures: readonly number[], spread: number): Normal {
  const residuals = problem.residualsAt(figures);
  const weights = residuals.map((r) => weightOf(r / spread) / square(spread));
  const slopes = slopesAt(problem, figures);
  const matrix = problem.priors.map(({ deviation }, i) =>
    problem.priors.map((_, j) =>
      slopes.reduce(
        (sum, row, n) => sum + (weights[n] ?? 0) * (row[i] ?? 0) * (row[j] ?? 0),
        i === j ? 1 / square(deviation) : 0,
      ),
    ),
  );
  return { residuals, weights, slopes, inverse: inverseOf(matrix) };
}

function stepFrom(problem: FitProblem, figures: readonly number[], spread: number): number[] {
  const { residuals, weights, slopes, inverse } = normalAt(problem, figures, spread);
  const descent = problem.priors.map(({ mean, deviation }, i) =>
    slopes.reduce(
      (sum, row, n) => sum - (weights[n] ?? 0) * (row[i] ?? 0) * (residuals[n] ?? 0),
      (mean - (figures[i] ?? 0)) / square(deviation),
    ),
  );
  return timesVector(inverse, descent);
}

/** The longest of the step, its half, its quarter... that lowers the cost; none does: stay. */
function halved(
  problem: FitProblem,
  figures: readonly number[],
  step: readonly number[],
  spread: number,
): readonly number[] {
  const cost = costOf(problem, figures, spread);
  for (let share = 1; share > 1e-3; share /= 2) {
    const tried = figures.map((value, i) => value + share * (step[i] ?? 0));
    if (costOf(problem, tried, spread) < cost) return tried;
  }
  return figures;
}

function fitAt(problem: FitProblem, figures: readonly number[], spread: number): Fit {
  const { residuals, weights, slopes, inverse } = normalAt(problem, figures, spread);
  const leftOut = residuals.map((residual, n) => {
    const row = slopes[n] ?? [];
    const leverage = (weights[n] ?? 0) * dot(row, timesVector(inverse, row));
    return residual / Math.max(1e-3, 1 - leverage);
  });
  return { figures, residuals, leftOut, slopes, covariance: inverse, spread };
}
