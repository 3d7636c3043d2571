/**
 * A hot and a cold part out of distinct pages counted over several periods.
 *
 * D(T) = Rh h (1 - exp(-T/h)) + Rc T: a hot set of Rh h bytes that is written through about every h seconds, and a cold
 * one that the longest period is too short to bend. For a given h the two rates are a linear fit; h is searched on a
 * grid. Three readings tell three figures; where a cold set ends they do not tell.
 */
import type { Bytes, BytesPerSecond, Seconds } from "../../sim/index.ts";
import type { DirtyPoint } from "./dirty-readings.ts";

export interface DirtyMixture {
  readonly hotRate: BytesPerSecond;
  readonly hotSet: Bytes;
  readonly coldRate: BytesPerSecond;
  /** Sum of squared deviations, each over what its reading's is expected to be. */
  readonly loss: number;
}

/** Times in which a hot set is written through once [s]: slowest first, as faster ones that fit no better are guesses. */
const SLOWEST: Seconds = 30;
const STEP = 1.07;
const STEPS = 95; // down to 50 ms

/** Null when no two parts with positive rates meet the readings. */
export function fitMixture(points: readonly DirtyPoint[]): DirtyMixture | null {
  let best: DirtyMixture | null = null;
  for (let step = 0; step <= STEPS; step += 1) {
    const tried = mixtureAt(points, SLOWEST / STEP ** step);
    if (tried !== null && (best === null || tried.loss < best.loss * (1 - 1e-3))) best = tried;
  }
  return best;
}

/** Weighted least squares of both rates for one hot time; each reading weighs by its relative deviation. */
function mixtureAt(points: readonly DirtyPoint[], hotTime: Seconds): DirtyMixture | null {
  let [hh, hc, cc, hy, cy] = [0, 0, 0, 0, 0];
  for (const { seconds, rate, deviation } of points) {
    const weight = 1 / (rate * deviation) ** 2;
    const hot = -(hotTime / seconds) * Math.expm1(-seconds / hotTime);
    hh += weight * hot * hot;
    hc += weight * hot;
    cc += weight;
    hy += weight * hot * rate;
    cy += weight * rate;
  }
  const determinant = hh * cc - hc * hc;
  if (!(determinant > 1e-12 * hh * cc)) return null;
  const hotRate = (hy * cc - cy * hc) / determinant;
  const coldRate = (cy * hh - hy * hc) / determinant;
  if (hotRate <= 0 || coldRate <= 0) return null;
  const loss = points.reduce((sum, { seconds, rate, deviation }) => {
    const said = coldRate - hotRate * (hotTime / seconds) * Math.expm1(-seconds / hotTime);
    return sum + ((said / rate - 1) / deviation) ** 2;
  }, 0);
  return { hotRate, hotSet: hotRate * hotTime, coldRate, loss };
}
