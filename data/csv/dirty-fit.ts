/**
 * Rate and working set from distinct pages counted over several periods.
 *
 * `virsh domdirtyrate-calc --seconds T` gives D(T)/T, where D is the distinct memory written in T. With writes at
 * rate R on random pages of a working set W, D(T) = W (1 - exp(-R T / W)): the more time, the more pages are hit again.
 * Readings that no such curve meets within their own noise are taken as a hot and a cold part (dirty-mixture.ts).
 */
import type { Bytes, BytesPerSecond, HotWrites } from "../../sim/index.ts";
import { type DirtyMixture, fitMixture } from "./dirty-mixture.ts";
import type { DirtyPoint } from "./dirty-readings.ts";

export interface DirtyFit {
  readonly rate: BytesPerSecond;
  /** Null when the points do not bend: then only its least size is known. */
  readonly workingSet: Bytes | null;
  /** What the working set is at least, by what was written over the longest period [B]. */
  readonly least: Bytes;
  /** The hot part, where one set of pages written evenly does not explain the readings. */
  readonly hot: HotWrites | null;
}

/** Below this bend (longest period against shortest) the points are noise about a straight line. */
const STRAIGHT = 0.9;
/** (1 - exp(-x)) / x = STRAIGHT at x = 0.2147: a straight line means a set at least 1 / x times what was written. */
const SET_OF_STRAIGHT = 1 / 0.2147;

/** Readings that two parts, with their three figures, need at least. */
const LEAST_READINGS = 3;
/** Squared deviations, over what is expected, beyond which one set does not explain the readings: two deviations each. */
const MISFIT = 4;

/** One set, or a hot and a cold one where one does not explain the readings. */
export function fitDirty(points: readonly DirtyPoint[]): DirtyFit {
  const one = fitOneSet(points);
  const positive = points.filter(({ rate }) => rate > 0);
  if (one.workingSet === null || positive.length < LEAST_READINGS) return one;
  if (misfit(positive, one.rate, one.workingSet) <= MISFIT) return one;
  const two = fitMixture(positive);
  return two === null ? one : ofMixture(two, positive);
}

/** The worst of the readings' squared deviations from what one set would give. */
const misfit = (points: readonly DirtyPoint[], rate: BytesPerSecond, workingSet: Bytes): number =>
  Math.max(
    ...points.map((point) => {
      const said = (-workingSet / point.seconds) * Math.expm1((-rate * point.seconds) / workingSet);
      return ((said / point.rate - 1) / point.deviation) ** 2;
    }),
  );

/** A cold part takes at least the set that keeps its line straight over the longest period. */
function ofMixture(
  { hotRate, hotSet, coldRate }: DirtyMixture,
  points: readonly DirtyPoint[],
): DirtyFit {
  const longest = Math.max(...points.map(({ seconds }) => seconds));
  const rate = hotRate + coldRate;
  return {
    rate,
    workingSet: null,
    least: hotSet + coldRate * longest * SET_OF_STRAIGHT,
    hot: { writes: hotRate / rate, set: hotSet },
  };
}

/**
 * The rate from the shortest period, the working set by least squares on the logarithms of the others.
 *
 * For a working set W the shortest reading gives R = -(W/T) ln(1 - D/W) exactly, as it is the one that re-writes hide
 * least; golden section over ln W then finds the W whose curve meets the longer readings best.
 */
function fitOneSet(points: readonly DirtyPoint[]): DirtyFit {
  const positive = points.filter((point) => point.rate > 0).sort((a, b) => a.seconds - b.seconds);
  const [first] = positive;
  const last = positive.at(-1);
  if (first === undefined || last === undefined) return noWrites;
  if (last.rate > STRAIGHT * first.rate || last.seconds === first.seconds) {
    const rate = geometricMean(positive.map((point) => point.rate));
    const isLong = last.seconds > first.seconds;
    return {
      rate,
      workingSet: null,
      least: last.rate * last.seconds * (isLong ? SET_OF_STRAIGHT : 1),
      hot: null,
    };
  }
  const least = Math.max(...positive.map(({ seconds, rate }) => seconds * rate));
  const logW = goldenSection(
    (candidate) => lossAt(first, positive, Math.exp(candidate)),
    Math.log(least),
    Math.log(least * 100),
  );
  const workingSet = Math.exp(logW);
  return { rate: rateFrom(first, workingSet), workingSet, least: workingSet, hot: null };
}

const noWrites: DirtyFit = { rate: 0, workingSet: null, least: 0, hot: null };

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** The rate at which one reading would come about; a reading of the whole set is taken as nearly all of it. */
const rateFrom = ({ seconds, rate }: DirtyPoint, workingSet: Bytes): BytesPerSecond =>
  (-workingSet / seconds) * Math.log1p(-Math.min(0.999, (rate * seconds) / workingSet));

function lossAt(first: DirtyPoint, points: readonly DirtyPoint[], workingSet: Bytes): number {
  const writes = rateFrom(first, workingSet);
  return points.reduce((sum, { seconds, rate }) => {
    const distinct = (workingSet / seconds) * -Math.expm1((-writes * seconds) / workingSet);
    return sum + Math.log(distinct / rate) ** 2;
  }, 0);
}

/** Minimum of a function with one valley between low and high, to a hundred-thousandth of the distance. */
function goldenSection(f: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let left = b - ratio * (b - a);
  let right = a + ratio * (b - a);
  let [atLeft, atRight] = [f(left), f(right)];
  for (let step = 0; step < 24; step += 1) {
    if (atLeft <= atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - ratio * (b - a);
      atLeft = f(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + ratio * (b - a);
      atRight = f(right);
    }
  }
  return (a + b) / 2;
}
