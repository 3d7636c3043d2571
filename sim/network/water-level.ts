import type { BytesPerSecond } from "../base/units.ts";

/** The flows of one link while its level is sought: parallel arrays, the first `count` entries. */
export class LinkDemand {
  count = 0;
  /** What each flow could have [B/s per weight] if this link were not there. */
  limits = new Float64Array(64);
  weights = new Float64Array(64);
  /** Sum of the weights, and the highest limit. */
  weight = 0;
  highest = 0;

  clear(count: number): void {
    this.count = 0;
    this.weight = 0;
    this.highest = 0;
    if (count <= this.limits.length) return;
    this.limits = new Float64Array(2 * count);
    this.weights = new Float64Array(2 * count);
  }

  /** Adds a flow by its row in the arrays of limits and weights. */
  add(flow: number, flowLimits: Float64Array, flowWeights: Float64Array): void {
    const limit = flowLimits[flow] as number;
    const weight = flowWeights[flow] as number;
    this.limits[this.count] = limit;
    this.weights[this.count] = weight;
    this.count += 1;
    this.weight += weight;
    if (limit > this.highest) this.highest = limit;
  }

  /**
   * The level x at which the flows fill a link: sum of weight * min(x, limit) = capacity; Infinity when they do not.
   *
   * Newton's method on that concave, piecewise linear sum, begun at a guess: exact after finitely many steps, two as a
   * rule. A tangent lies above the sum, so from the second step on the levels rise to the solution.
   */
  level(capacity: BytesPerSecond, guess: BytesPerSecond): BytesPerSecond {
    const { count, limits, weights } = this;
    const least = capacity / this.weight;
    let level = guess;
    for (let step = 0; ; step += 1) {
      let held = 0;
      let free = 0;
      for (let at = 0; at < count; at += 1) {
        const limit = limits[at] as number;
        if (limit < level) held += (weights[at] as number) * limit;
        else free += weights[at] as number;
      }
      if (free === 0 && held <= capacity) return Number.POSITIVE_INFINITY;
      const next = free === 0 ? least : Math.max(least, (capacity - held) / free);
      if (next === level || (step > 0 && next < level)) return level;
      level = next;
    }
  }
}
