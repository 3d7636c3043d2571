import type { MeasurementRecord } from "../../store/records.ts";
import type { OthersMove } from "./others-watch.ts";

/** Other people's migrations among what was measured in a run. */
export const othersOf = (measurements: readonly MeasurementRecord[]): readonly OthersMove[] =>
  measurements
    .map(({ measured }) => JSON.parse(measured) as OthersMove | { readonly kind?: undefined })
    .filter((each) => each.kind === "others");
