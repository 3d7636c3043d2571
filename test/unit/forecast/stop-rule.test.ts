// The rule must not see how many workers there are, and its interval must be the textbook's.
import { describe, expect, test } from "vitest";
import { ReplicationQueue } from "../../../data/workers/replication-queue.ts";
import { intervalOfP95, isEnough, isLook, type ReplicationResult } from "../../../sim/index.ts";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

describe("the interval of a P95", () => {
  // Binomial(100, 0.95): P(B <= 89) = 0.0115, P(B <= 90) = 0.0282; P(B >= 99) = 0.0371, P(B = 100) = 0.0059.
  test("lies between the 90th and the 100th of a hundred values", () => {
    expect(intervalOfP95(upTo(100))).toEqual({ low: 90, high: 100 });
    expect(intervalOfP95(upTo(100).reverse())).toEqual({ low: 90, high: 100 });
  });

  // 0.95^72 = 0.0249, 0.95^71 = 0.0262: only from 72 on does the largest lie above the P95 with 97.5 %.
  test("is unknown while even the largest value may lie below it", () => {
    expect(intervalOfP95(upTo(71))).toBeNull();
    expect(intervalOfP95(upTo(72))?.high).toBe(72);
  });

  test("narrows with the root of the count", () => {
    const widths = [1_000, 100_000].map((count) => {
      const { low, high } = intervalOfP95(upTo(count)) ?? { low: 0, high: Number.NaN };
      return (high - low) / count;
    });
    // 2 x 1.96 x sqrt(0.95 x 0.05 / n): 0.0270 and 0.00270.
    expect(widths[0]).toBeCloseTo(0.027, 2);
    expect(widths[1]).toBeCloseTo(0.0027, 4);
  });
});

describe("the stop rule", () => {
  test("is looked at every hundred replications and nowhere else", () => {
    expect([0, 20, 99, 100, 150, 200].filter(isLook)).toEqual([100, 200]);
  });

  test("compares half of the interval with the share of the P95", () => {
    // P95 of 1..100 is 95.05, half of the interval 5: 5.26 % of it.
    expect(isEnough(upTo(100), { p95Within: 0.053 })).toBe(true);
    expect(isEnough(upTo(100), { p95Within: 0.052 })).toBe(false);
  });
});

describe("chunks that come back in any order", () => {
  const result = (index: number): ReplicationResult => ({
    index,
    window: 100 + ((index * 7) % 40),
    complete: true,
    bytes: 0,
    outage: 0,
    totalTime: new Float64Array(),
    moveOutage: new Float64Array(),
    moveBytes: new Float64Array(),
    brownout: new Float64Array(),
    emptyAt: new Float64Array(),
  });

  const countsAfter = (lanes: number, lastFirst: boolean): number => {
    const queue = new ReplicationQueue(10_000, { p95Within: 0.02 });
    for (;;) {
      const chunks = upTo(lanes).flatMap(() => queue.take() ?? []);
      if (chunks.length === 0) return queue.results.length;
      if (lastFirst) chunks.reverse();
      for (const chunk of chunks) {
        queue.put(
          chunk,
          upTo(chunk.count).map((at) => result(chunk.from + at - 1)),
        );
      }
    }
  };

  test("stop the forecast at the same count, in the same order, on any number of lanes", () => {
    const alone = countsAfter(1, false);
    expect(alone % 100).toBe(0);
    expect(alone).toBeLessThan(10_000);
    for (const lanes of [2, 3, 4, 16]) {
      expect(countsAfter(lanes, false)).toBe(alone);
      expect(countsAfter(lanes, true)).toBe(alone);
    }
  });
});
