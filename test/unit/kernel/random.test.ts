import { describe, expect, it } from "vitest";
import { Rng } from "../../../sim/kernel/random.ts";

const draws = (rng: Rng, count: number): number[] =>
  Array.from({ length: count }, () => rng.uniform());

describe("named streams", () => {
  it("give the same draws for the same seed and names, on every engine", () => {
    // Known answers: 32-bit integer arithmetic, so any engine must give exactly these.
    const rng = Rng.of(42, "dirty-rate", "server-1");
    expect([rng.bits(), rng.bits(), rng.bits()]).toMatchInlineSnapshot(`
      [
        2272892688,
        4020110009,
        420679338,
      ]
    `);
  });
  it("do not move when another stream is drawn from", () => {
    const alone = draws(Rng.of(1, "a"), 5);
    const parent = Rng.of(1);
    draws(parent, 100);
    expect(draws(parent.fork("a"), 5)).toEqual(alone);
  });
  it("tell names apart by more than their letters in a row", () => {
    expect(draws(Rng.of(1, "a", "bc"), 3)).not.toEqual(draws(Rng.of(1, "ab", "c"), 3));
    expect(draws(Rng.of(1, "a"), 3)).not.toEqual(draws(Rng.of(2, "a"), 3));
  });
});

describe("distributions", () => {
  // 100,000 draws: the standard error of a mean of uniforms is 0.0009, of normals 0.0032; bounds are 5 of them.
  const count = 100_000;
  it("are uniform in [0, 1)", () => {
    const values = draws(Rng.of(7, "uniform"), count);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / count - 0.5)).toBeLessThan(
      0.005,
    );
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 1000))).toBeLessThan(1);
  });
  it("are standard normal: mean 0, variance 1, 10 % beyond 1.2816", () => {
    const rng = Rng.of(7, "normal");
    const values = Array.from({ length: count }, () => rng.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / count;
    const tail = values.filter((value) => value > 1.2815515655446004).length / count;
    expect(Math.abs(mean)).toBeLessThan(0.016);
    expect(Math.abs(variance - 1)).toBeLessThan(0.025);
    expect(Math.abs(tail - 0.1)).toBeLessThan(0.005);
  });
});
