/** Cross-validation: each family predicted with constants that were fitted to the other families alone. */
import type { ModelConstants } from "../../sim/index.ts";
import { measuredResults } from "../predict/measured-result.ts";
import { moveRows } from "../predict/predict-rows.ts";
import type { MeasuredFile } from "../predict/read-measured.ts";
import { ConstantsFit, timeErrors } from "./fit-constants.ts";
import { quantile } from "./quantile.ts";

export interface LeftOut {
  readonly family: string;
  /** Median absolute error of the total time [relative], with the catalogue's constants and without the family. */
  readonly withAll: number;
  readonly without: number;
  /** The multiples of the catalogue's values that the others chose, where not 1. */
  readonly moved: Readonly<Record<string, number>>;
}

/** One a family. */
export function leaveOut(file: MeasuredFile, constants: ModelConstants): readonly LeftOut[] {
  const results = measuredResults(file);
  const fit = new ConstantsFit(file, constants);
  const base = timeErrors(results, moveRows(file.rows, constants));
  return [...new Set(results.map(({ family }) => family))].sort().map((family) => {
    const others = results.map((result) => result.family !== family);
    const { constants: own, moved } = fit.fittedTo(others);
    const errors = timeErrors(results, moveRows(file.rows, own));
    const median = (of: readonly number[]) =>
      quantile(
        of.filter((error, i) => !others[i] && !Number.isNaN(error)),
        0.5,
      );
    return { family, withAll: median(base), without: median(errors), moved };
  });
}
