import type { CalibrationCase } from "../../sim/index.ts";

/** What a file of measured moves gives to the fit. */
export interface MeasuredMoves {
  readonly cases: readonly CalibrationCase[];
  /** Rows left out, and why; in order. */
  readonly leftOut: readonly string[];
  /** Day of the last move; null when the file has no dates. */
  readonly lastDate: string | null;
}
