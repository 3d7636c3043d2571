/** Shares of a queue by hand: weights are what the network divides by, so they must be exact. */
import { expect, test } from "vitest";
import { SHARE_SPREAD, weightAmongOthers } from "../../../sim/world/incast.ts";

test("even sharing is by the number of connections", () => {
  expect([1, 2, 8].map((connections) => weightAmongOthers(connections, 0))).toEqual([1, 2, 8]);
});

test("one deviation up, a connection weighs e^0.2 = 1.2214 times its share", () => {
  expect(SHARE_SPREAD).toBe(0.2);
  expect(weightAmongOthers(1, 1)).toBeCloseTo(1.2214, 4);
  expect(weightAmongOthers(1, -1)).toBeCloseTo(0.8187, 4);
});

test("four connections stray half as far: 4 e^0.1 = 4.4207", () => {
  expect(weightAmongOthers(4, 1)).toBeCloseTo(4.4207, 4);
});
