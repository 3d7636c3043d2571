/** Predicted against measured: each move's time beside its own interval, and what all of them say together. */
import type { Seconds } from "../base/units.ts";
import type { Quantiles } from "./forecast.ts";
import { quantilesOf } from "./quantiles.ts";

export interface HeldMove {
  /** What the forecast said of its time; null = it did not foresee the move. */
  readonly predicted: Quantiles | null;
  /** From the request to the end, however it ended [s]; null = under way. */
  readonly measured: Seconds | null;
  /** (measured - P50) / P50; null where one of them is not known, or the move did not complete. */
  readonly error: number | null;
  /** Whether it lies between P5 and P95; null as above. */
  readonly inside: boolean | null;
}

/** How soon a move failed says nothing of how well its time was predicted: only one that completed is judged. */
export function heldAgainst(
  predicted: Quantiles | null,
  measured: Seconds | null,
  completed: boolean,
): HeldMove {
  if (predicted === null || measured === null || !completed || predicted.p50 <= 0)
    return { predicted, measured, error: null, inside: null };
  const { p5, p50, p95 } = predicted;
  return {
    ...{ predicted, measured },
    error: (measured - p50) / p50,
    inside: measured >= p5 && measured <= p95,
  };
}

export interface HeldMoves {
  /** Moves that were judged. */
  readonly judged: number;
  /** Moves that ended and were not: they failed, or nothing had been predicted. */
  readonly unjudged: number;
  /** Median of the absolute relative errors, 0..; null = none was judged. */
  readonly medianError: number | null;
  /** Median of the relative errors with their sign: above 0 the site is slower than was thought. */
  readonly medianShift: number | null;
  /** How many lay between P5 and P95; nine in ten should. */
  readonly inside: number;
}

export function heldTogether(
  moves: readonly Pick<HeldMove, "error" | "inside" | "measured">[],
): HeldMoves {
  const errors = moves.flatMap(({ error }) => error ?? []);
  return {
    judged: errors.length,
    unjudged: moves.filter(({ error, measured }) => error === null && measured !== null).length,
    medianError: quantilesOf(errors.map(Math.abs))?.p50 ?? null,
    medianShift: quantilesOf(errors)?.p50 ?? null,
    inside: moves.filter(({ inside }) => inside === true).length,
  };
}
