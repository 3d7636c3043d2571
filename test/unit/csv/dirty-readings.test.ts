/** How each mode of calc-dirty-rate errs, by hand and against what real QEMU printed beside guests' own counters. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dirtyPoint, samplingDeviation } from "../../../data/csv/dirty-readings.ts";
import { GiB, MiB, PAGE } from "../../../sim/index.ts";
import { distinctDirtyOfAll } from "../../../sim/migration/dirty-curve.ts";

describe("a reading set right for its source", () => {
  const of = (source: Parameters<typeof dirtyPoint>[1], seconds: number) =>
    dirtyPoint({ seconds, rate: 100 * MiB }, source, 4 * GiB);

  it("is half a MiB/s more, as all modes cut to whole ones; a reading of 0 stays", () => {
    expect(of("dirty-bitmap", 10).rate).toBe(100.5 * MiB);
    const nothing = dirtyPoint({ seconds: 10, rate: 0 }, "dirty-bitmap", GiB);
    expect(nothing.rate).toBe(0);
    expect(dirtyPoint({ seconds: 10, rate: 7.25 * MiB }, "dirty-bitmap", GiB).rate).toBe(
      7.25 * MiB,
    );
  });
  it("of the ring is one over a second at most, as the reaper empties it every second", () => {
    expect(of("dirty-ring", 60).seconds).toBe(1);
    expect(of("dirty-ring", 0.1).seconds).toBe(0.1);
    expect(of("page-sampling", 60).seconds).toBe(60);
  });
  it("of samples is as noisy as their number: a quarter of 4 GiB among 2048 is known to 3.8 %", () => {
    expect(samplingDeviation(GiB, 4 * GiB)).toBeCloseTo(Math.sqrt(0.75 / (2048 * 0.25)), 12);
    expect(of("page-sampling", 1).deviation).toBeGreaterThan(of("dirty-bitmap", 1).deviation);
  });
});

describe("page sampling beside the guest's own count (QEMU 7.2.22, readings of the calibration runs)", () => {
  const [, ...lines] = readFileSync(new URL("dirty-readings.csv", import.meta.url), "utf8")
    .trim()
    .split("\n");
  const ratios = [1, 4].map((seconds) =>
    lines.flatMap((line) => {
      const [ram = 0, set = 0, hotWrites = 0, hotSet = 0, sweep = 0, writes = 0, one, four] = line
        .split(",")
        .map(Number);
      const pattern = sweep === 1 ? ("sweep" as const) : ("uniform" as const);
      const parts = [
        { rate: writes * PAGE * hotWrites, workingSet: set * MiB * hotSet, pattern },
        { rate: writes * PAGE * (1 - hotWrites), workingSet: set * MiB * (1 - hotSet), pattern },
      ];
      const truth = distinctDirtyOfAll(parts, seconds) / seconds;
      const printed = (seconds === 1 ? one : four) ?? Number.NaN;
      if (truth < 5 * MiB || Number.isNaN(printed)) return [];
      const point = dirtyPoint({ seconds, rate: printed * MiB }, "page-sampling", ram * MiB);
      return [
        { ratio: point.rate / truth, deviation: samplingDeviation(truth * seconds, ram * MiB) },
      ];
    }),
  );
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

  it("is right on the mean over 4 s within 3 %, over 1 s within three of its standard errors", () => {
    const [one = [], four = []] = ratios;
    expect(Math.abs(mean(four.map(({ ratio }) => ratio)) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(one.map(({ ratio }) => ratio)) - 1)).toBeLessThan(
      (3 * 0.28) / Math.sqrt(67),
    );
  });
  it("spreads as the number of samples says, within a third", () => {
    for (const of of ratios) {
      const centre = mean(of.map(({ ratio }) => ratio));
      const spread = Math.sqrt(mean(of.map(({ ratio }) => (ratio - centre) ** 2)));
      const expected = Math.sqrt(mean(of.map(({ deviation }) => deviation ** 2)));
      expect(Math.abs(Math.log(spread / expected))).toBeLessThan(Math.log(4 / 3));
    }
  });
});
