import fc from "fast-check";
import { expect, it } from "vitest";
import {
  bytesOfRounds,
  roundAfter,
  roundsUntil,
  roundsWithin,
} from "../../../sim/scenario/round-orbit.ts";

// Rounds of 800, 400, 200, 100 bytes: each half of the one before (dirty rate half the rate).
it("sums, finds and ends a shrinking series as playing it does", () => {
  expect(bytesOfRounds(800, 0.5, 3)).toBeCloseTo(1400, 9);
  expect(roundAfter(800, 0.5, 3)).toBeCloseTo(100, 9);
  expect(roundsWithin(800, 0.5, 1250)).toBe(2); // 800 + 400 <= 1250 < 800 + 400 + 200
  expect(roundsUntil(800, 0.5, 150)).toBe(3); // 100 is the first that is no larger
});

it("takes a ratio of 1 as the same round for ever", () => {
  expect(bytesOfRounds(300, 1, 4)).toBe(1200);
  expect(roundAfter(300, 1, 1e9)).toBe(300);
  expect(roundsWithin(300, 1, 1000)).toBe(3);
  expect(roundsUntil(300, 1, 10)).toBe(Number.POSITIVE_INFINITY);
});

it("agrees with playing the rounds for any ratio near 1, where the closed form cancels most", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.99, max: 1.01, noNaN: true }),
      fc.integer({ min: 1, max: 300 }),
      (ratio, rounds) => {
        let round = 1e9;
        let sum = 0;
        for (let played = 0; played < rounds; played += 1) {
          sum += round;
          round *= ratio;
        }
        expect(bytesOfRounds(1e9, ratio, rounds) / sum).toBeCloseTo(1, 10);
        expect(roundAfter(1e9, ratio, rounds) / round).toBeCloseTo(1, 10);
        expect(roundsWithin(1e9, ratio, sum + 0.5 * round)).toBe(rounds);
      },
    ),
  );
});
