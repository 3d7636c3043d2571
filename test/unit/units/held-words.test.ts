// The page and the command line say of one run the same: both take their words from here.
import { describe, expect, it } from "vitest";
import { formatSigned, heldWords } from "../../../data/units/held-words.ts";

const held = { judged: 3, unjudged: 0, medianError: 0.12, medianShift: 0.05, inside: 2 };

describe("moves held against their predictions", () => {
  it("say how many were inside, by how much the middle one was off, and to which side", () => {
    expect(heldWords(held)).toBe(
      "3 moves: 2 inside P5 to P95 (nine in ten should be); median error 12 %, the middle one 5 % slower than predicted.",
    );
    expect(heldWords({ ...held, judged: 1, medianShift: -0.05 })).toMatch(
      /^1 move: .* the middle one 5 % faster than predicted\.$/,
    );
  });
  it("count apart what cannot be judged", () => {
    expect(heldWords({ ...held, unjudged: 1 })).toMatch(
      / 1 move not counted: not completed or not foreseen\.$/,
    );
    const none = { judged: 0, unjudged: 2, medianError: null, medianShift: null, inside: 0 };
    expect(heldWords(none)).toBe(
      "No move can be held against its prediction yet. 2 moves not counted: not completed or not foreseen.",
    );
  });
  it("carry a sign, and none where they were right", () => {
    expect([0.124, -0.031, 0.001, -0.001].map(formatSigned)).toEqual([
      "+12 %",
      "−3 %",
      "0 %",
      "0 %",
    ]);
  });
});
