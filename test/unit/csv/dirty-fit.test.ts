import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitDirty } from "../../../data/csv/dirty-fit.ts";

const MiB = 2 ** 20;
/** D(T)/T for uniform writes at rate R in a working set W. */
const reading = (rate: number, workingSet: number, seconds: number) => ({
  seconds,
  deviation: 0.05,
  rate: (workingSet / seconds) * (1 - Math.exp((-rate * seconds) / workingSet)),
});

describe("rate and working set from distinct pages over 1, 10 and 60 s", () => {
  it("gives back the figures that the readings were made from", () => {
    // 690 MiB/s in 9 GiB: 664 MiB/s over 1 s, 493 over 10 s, 152 over 60 s.
    const points = [1, 10, 60].map((seconds) => reading(690 * MiB, 9216 * MiB, seconds));
    const fit = fitDirty(points);
    expect(fit.rate / MiB).toBeCloseTo(690, 0);
    expect((fit.workingSet ?? 0) / MiB).toBeCloseTo(9216, -1);
  });
  it("does so within 2 % wherever the readings bend", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 4000, noNaN: true }),
        fc.double({ min: 1.2, max: 40, noNaN: true }),
        (rateMiB, secondsToFill) => {
          const rate = rateMiB * MiB;
          const workingSet = rate * secondsToFill;
          const fit = fitDirty([1, 10, 60].map((seconds) => reading(rate, workingSet, seconds)));
          expect(Math.abs(fit.rate / rate - 1)).toBeLessThan(0.02);
          expect(Math.abs((fit.workingSet ?? 0) / workingSet - 1)).toBeLessThan(0.02);
        },
      ),
    );
  });
  it("does not invent a working set when the readings are a straight line", () => {
    const fit = fitDirty([
      { seconds: 1, rate: 9 * MiB, deviation: 0.05 },
      { seconds: 10, rate: 9 * MiB, deviation: 0.05 },
      { seconds: 60, rate: 8.5 * MiB, deviation: 0.05 },
    ]);
    expect(fit.workingSet).toBeNull();
    expect(fit.rate / MiB).toBeCloseTo(8.83, 1);
    // 8.5 MiB/s x 60 s = 510 MiB were written, hardly any twice: the set is at least 510 / 0.2147 = 2375 MiB.
    expect(fit.least / MiB).toBeCloseTo(2375.4, 0);
  });
  it("takes a server that wrote nothing as writing nothing", () => {
    expect(fitDirty([{ seconds: 1, rate: 0, deviation: 0.05 }])).toEqual({
      rate: 0,
      workingSet: null,
      least: 0,
      hot: null,
    });
  });
  it("tells a hot part from a cold one: three readings, three figures", () => {
    // 300 MiB/s into 600 MiB, and 20 MiB/s into far more than 60 s reach.
    const points = [1, 10, 60].map((seconds) => {
      const hot = reading(300 * MiB, 600 * MiB, seconds);
      return { ...hot, rate: hot.rate + 20 * MiB };
    });
    const { rate, hot, least, workingSet } = fitDirty(points);
    expect(rate / MiB / 320).toBeCloseTo(1, 1);
    expect((hot?.set ?? 0) / MiB / 600).toBeCloseTo(1, 1);
    expect(hot?.writes).toBeCloseTo(300 / 320, 2);
    expect(workingSet).toBeNull();
    // The cold line is straight over 60 s: 1200 MiB of it, times 1 / 0.2147.
    expect((least - (hot?.set ?? 0)) / MiB / 5589).toBeCloseTo(1, 1);
  });
  it("leaves one set where the misfit is within the readings' own noise", () => {
    const points = [1, 10, 60].map((seconds) => {
      const hot = reading(300 * MiB, 600 * MiB, seconds);
      return { ...hot, rate: hot.rate + 20 * MiB, deviation: 1 };
    });
    expect(fitDirty(points).hot).toBeNull();
  });
});
