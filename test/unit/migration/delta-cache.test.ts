/** XBZRLE by hand: which pages of a pass are found in the cache decides how long the next one takes. */
import { expect, test } from "vitest";
import { DeltaCache } from "../../../sim/migration/delta-cache.ts";

const MiB = 2 ** 20;
const part = { rate: 1, workingSet: 100 * MiB, pattern: "uniform" } as const;

test("a first resend is a miss, and what a pass left over is no better known for it", () => {
  const cache = new DeltaCache([part], 256 * MiB);
  cache.found(0, 0, 80 * MiB); // the first sync: 80 of 100 MiB dirty, none ever resent
  expect(cache.savedOfFresh).toBe(0);
  cache.passEnded(0, 0, 0, 80 * MiB, 0.25); // 60 are sent, 20 left over
  cache.found(0, 20 * MiB, 16 * MiB);
  expect(cache.savedOfLeft).toBe(0);
  // 60 of the 80 that are not left over were resent: three quarters of what is found new among them.
  expect(cache.savedOfFresh).toBeCloseTo(12 * MiB, 3);
});

test("a cache half as large as what was resent holds half of it", () => {
  const cache = new DeltaCache([part], 50 * MiB);
  cache.found(0, 0, 100 * MiB);
  cache.passEnded(0, 0, 0, 100 * MiB, 0);
  cache.found(0, 0, 40 * MiB);
  expect(cache.savedOfFresh).toBeCloseTo(20 * MiB, 3);
});

test("a copy goes its own way", () => {
  const cache = new DeltaCache([part], 256 * MiB);
  cache.found(0, 0, 80 * MiB);
  const twin = cache.copy();
  twin.passEnded(0, 0, 0, 80 * MiB, 0);
  twin.found(0, 0, 50 * MiB);
  expect(twin.savedOfFresh).toBeCloseTo(40 * MiB, 3);
  expect(cache.savedOfFresh).toBe(0);
});
