/** The least value of a quantity from which on something holds. */

/** Halvings: the answer is within 1/4096 of the interval, far below what anybody would configure. */
const STEPS = 12;

/**
 * Smallest x in [low, high] with holds(x), found by bisection on a logarithmic scale; null when not even at `high`.
 *
 * Takes it that what holds at x holds beyond. `low` must be above 0 and is not tried: it is known not to hold.
 */
export function leastThatHolds(
  low: number,
  high: number,
  holds: (value: number) => boolean,
): number | null {
  if (high <= low || !holds(high)) return null;
  let fails = low;
  let works = high;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = Math.sqrt(fails * works);
    if (holds(middle)) works = middle;
    else fails = middle;
  }
  return works;
}
