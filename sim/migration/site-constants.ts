/** What a site's own moves have told of its machines: the models' constants, how sure each is, and what was measured. */
import type { Uncertain } from "../base/uncertain.ts";
import type { Bytes, BytesPerSecond } from "../base/units.ts";
import type { MoveType } from "./migration.ts";

export const siteFigureNames = [
  "streamRate",
  "tlsStreamRate",
  "zeroPageTime",
  "mirrorRate",
  "sshRate",
  "rsyncRate",
  "liveOverhead",
  "coldOverhead",
] as const;

export type SiteFigureName = (typeof siteFigureNames)[number];

/**
 * fitted: told by the moves. thin: the moves depend on it, but too few or too alike to tell it; it stays at the prior.
 * unseen: no move depends on it. stated: given beforehand.
 */
export type Standing = "fitted" | "thin" | "unseen" | "stated";

export interface CalibratedFigure {
  readonly name: SiteFigureName;
  /** Best value and P10, P90, in the figure's unit. */
  readonly quantity: Uncertain;
  readonly standing: Standing;
  /** How far single moves stray from it: standard deviation of the logarithm; absent = not told by the moves. */
  readonly scatter?: number | undefined;
  /** Measured moves that depend on it. */
  readonly moves: number;
  /** Why it stands so, in one sentence. */
  readonly because: string;
}

/** The largest that was measured, of each: what lies within is no extrapolation. */
export interface MeasuredExtent {
  readonly moves: number;
  readonly types: readonly MoveType[];
  readonly vcpus: number;
  readonly memory: Bytes;
  readonly path: BytesPerSecond;
}

/** Absolute relative errors of total times; medians and 90th percentiles over rows. */
export interface CalibrationError {
  readonly before: { readonly median: number; readonly p90: number };
  readonly fitted: { readonly median: number; readonly p90: number };
  /** Each row predicted by a fit without it. */
  readonly leftOut: { readonly median: number; readonly p90: number };
  /** Rows that the fit had to set aside, worst first. */
  readonly outliers: readonly { readonly label: string; readonly error: number }[];
}

export interface SiteConstants {
  readonly name: string;
  readonly source: string;
  /** Day of the last move measured, ISO 8601. */
  readonly date: string;
  /** The set of the catalogue that everything else is taken from. */
  readonly base: string;
  readonly figures: readonly CalibratedFigure[];
  readonly measured: MeasuredExtent;
  readonly error: CalibrationError;
}
