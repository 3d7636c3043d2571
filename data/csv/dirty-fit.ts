/**
 * Rate and working set from distinct pages counted over several periods.
 *
 * `virsh domdirtyrate-calc --seconds T` gives D(T)/T, where D is the distinct memory written in T. With writes at
 * rate R on random pages of a working set W, D(T) = W (1 - exp(-R T / W)): the more time, the more pages are hit again.
 */
import type { Bytes, BytesPerSecond } from "../../sim/index.ts";

export interface DirtyPoint {
  readonly seconds: number;
  /** Distinct memory written per second, as measured over those seconds [B/s]. */
  readonly rate: BytesPerSecond;
}

export interface DirtyFit {
  readonly rate: BytesPerSecond;
  /** Null when the points do not bend: the working set is larger than what was written meanwhile. */
  readonly workingSet: Bytes | null;
}

/** Below this bend (longest period against shortest) the points are noise about a straight line. */
const STRAIGHT = 0.9;

/** Least squares on the logarithms, by golden section over W with the best R for each. Points: one or more. */
export function fitDirty(points: readonly DirtyPoint[]): DirtyFit {
  const positive = points.filter((point) => point.rate > 0).sort((a, b) => a.seconds - b.seconds);
  const [first] = positive;
  const last = positive.at(-1);
  if (first === undefined || last === undefined) return { rate: 0, workingSet: null };
  if (last.rate > STRAIGHT * first.rate || last.seconds === first.seconds) {
    return { rate: geometricMean(positive.map(({ rate }) => rate)), workingSet: null };
  }
  const least = Math.max(...positive.map(({ seconds, rate }) => seconds * rate));
  const logW = goldenSection(
    (candidate) => lossAt(positive, Math.exp(candidate)).loss,
    Math.log(least),
    Math.log(least * 100),
  );
  return { rate: lossAt(positive, Math.exp(logW)).rate, workingSet: Math.exp(logW) };
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Distinct memory per second over `seconds`. */
const uniqueRate = (rate: number, workingSet: number, seconds: number): number =>
  (workingSet / seconds) * -Math.expm1((-rate * seconds) / workingSet);

/** The best rate for a working set, and how badly it fits. */
function lossAt(points: readonly DirtyPoint[], workingSet: number): { rate: number; loss: number } {
  const lossOf = (logRate: number): number =>
    points.reduce((sum, { seconds, rate }) => {
      const error = Math.log(uniqueRate(Math.exp(logRate), workingSet, seconds) / rate);
      return sum + error * error;
    }, 0);
  const [first] = points;
  const start = Math.log(first?.rate ?? 1);
  const logRate = goldenSection(lossOf, start - 0.5, start + 4);
  return { rate: Math.exp(logRate), loss: lossOf(logRate) };
}

/** Minimum of a function with one valley between low and high. */
function goldenSection(f: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  for (let step = 0; step < 40; step += 1) {
    const left = b - ratio * (b - a);
    const right = a + ratio * (b - a);
    if (f(left) <= f(right)) b = right;
    else a = left;
  }
  return (a + b) / 2;
}
