import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type DirtyPart,
  driveAlone,
  type LiveJob,
  LiveMove,
  MiB,
  shareOut,
} from "../../sim/index.ts";
import { bareJob } from "../unit/migration/guest-and-job.ts";

const part: fc.Arbitrary<DirtyPart> = fc.record({
  rate: fc.integer({ min: 1, max: 60 }).map((n) => n * MiB),
  workingSet: fc.integer({ min: 1, max: 200 }).map((n) => n * MiB),
  pattern: fc.constantFrom("uniform" as const, "sweep" as const),
});

const job: fc.Arbitrary<LiveJob> = fc
  .record({
    dirty: fc.array(part, { maxLength: 2 }),
    touched: fc.integer({ min: 100, max: 512 }).map((n) => n * MiB),
    cap: fc.constantFrom(20 * MiB, 50 * MiB, Number.POSITIVE_INFINITY),
    downtimeLimit: fc.constantFrom(0.03, 0.1, 0.3, 2),
  })
  .map(({ dirty, touched, cap, downtimeLimit }) =>
    bareJob({ parameters: { maxBandwidth: cap, downtimeLimit } }, { dirty, touched }),
  );

/** Advances to each change in pieces of the given shares instead of at once. */
function driveInPieces(
  move: LiveMove,
  rate: number,
  shares: readonly number[],
  limit: number,
): void {
  let now = 0;
  for (let i = 0; move.result === null && now < limit; i++) {
    const rates = shareOut(move.streams, rate);
    const next = Math.min(move.timeToNextChange(rates), limit - now);
    const piece = next > 1e-6 ? next * (shares[i % shares.length] ?? 1) : next;
    move.advance(piece, rates);
    now += piece;
  }
}

describe("a live move", () => {
  test("is the same however its driver cuts time", () => {
    const shares = fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(job, shares, (of, cuts) => {
        const whole = new LiveMove(of);
        const cut = new LiveMove(of);
        const limit = 60;
        driveAlone(whole, 80 * MiB, limit);
        driveInPieces(cut, 80 * MiB, cuts, limit);
        if (whole.result === null) return; // a run cut at the limit may be one rounding error before a sync
        expect(cut.counters.passes).toBe(whole.counters.passes);
        expect(cut.counters.memoryBytes).toBeCloseTo(whole.counters.memoryBytes, -2);
        expect(cut.counters.memoryTime ?? -1).toBeCloseTo(whole.counters.memoryTime ?? -2, 5);
      }),
      { numRuns: 60 },
    );
  });

  test("sends each page in use once at least, and nothing that is not a page", () => {
    fc.assert(
      fc.property(job, (of) => {
        const move = new LiveMove(of);
        driveAlone(move, 80 * MiB, 60);
        if (move.result === null) return;
        const { touched, total } = of.guest.memory;
        const least = (touched / 4096) * 4104 + ((total - touched) / 4096) * 9;
        expect(move.counters.memoryBytes).toBeGreaterThan(least * (1 - 1e-6));
        expect(move.counters.memoryBytes).toBeLessThan(80 * MiB * 60);
      }),
      { numRuns: 60 },
    );
  });

  test("of an idle guest is never slower on a faster link", () => {
    const rate = fc.integer({ min: 5, max: 400 });
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const [slow, fast] = [Math.min(a, b) * MiB, Math.max(a, b) * MiB];
        const times = [slow, fast].map((each) => {
          const move = new LiveMove(bareJob());
          driveAlone(move, each, 1e6);
          return move.counters.memoryTime ?? Number.NaN;
        });
        expect(times[1]).toBeLessThanOrEqual((times[0] ?? Number.NaN) + 1e-9);
      }),
      { numRuns: 60 },
    );
  });
});
