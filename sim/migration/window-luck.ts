/** Luck of single bandwidth windows: QEMU smooths nothing, so one fast window can end a migration early. */

/** How far single 100 ms windows stray from the mean rate. */
export interface WindowLuck {
  readonly seed: number;
  /** Relative standard deviation when max-bandwidth limits. */
  readonly quotaSpread: number;
  /** The same when the link does. */
  readonly linkSpread: number;
}

/** What the window of number `index` measures relative to the mean: a fixed function of seed and number. */
export function windowFactor(luck: WindowLuck, index: number, quota: boolean): number {
  const spread = quota ? luck.quotaSpread : luck.linkSpread;
  const sum =
    uniform(luck.seed, 3 * index) +
    uniform(luck.seed, 3 * index + 1) +
    uniform(luck.seed, 3 * index + 2);
  return Math.max(0.1, 1 + spread * (sum - 1.5) * 2); // three uniforms: variance 1/4
}

/** The finaliser of MurmurHash3 over a Weyl sequence: in [0, 1). */
function uniform(seed: number, index: number): number {
  let h = (Math.imul(seed + 1, 0x9e3779b9) + Math.imul(index + 1, 0x85ebca6b)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
