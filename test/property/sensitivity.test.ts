// What a planner turns must move the answer the right way, by about as much as the arithmetic of one stream says.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { driveAlone, type LiveJob, LiveMove, MiB } from "../../sim/index.ts";
import { bareJob } from "../unit/migration/guest-and-job.ts";

/** What one case turns; rates in MiB/s, sizes in MiB, seconds. */
interface Turned {
  readonly writes: number;
  readonly set: number;
  readonly touched: number;
  readonly limit: number;
  readonly cap: number;
  readonly link: number;
  readonly pattern: "uniform" | "sweep";
}

const turned: fc.Arbitrary<Turned> = fc.record({
  writes: fc.double({ min: 1, max: 60, noNaN: true }),
  set: fc.double({ min: 1, max: 400, noNaN: true }),
  touched: fc.double({ min: 410, max: 500, noNaN: true }),
  limit: fc.constantFrom(0.03, 0.1, 0.3, 2),
  cap: fc.constantFrom(20, 50, Number.POSITIVE_INFINITY),
  link: fc.double({ min: 40, max: 120, noNaN: true }),
  pattern: fc.constantFrom("uniform" as const, "sweep" as const),
});

const jobOf = ({ writes, set, touched, limit, cap, pattern }: Turned): LiveJob =>
  bareJob(
    { parameters: { maxBandwidth: cap * MiB, downtimeLimit: limit } },
    {
      touched: touched * MiB,
      dirty: [{ rate: writes * MiB, workingSet: set * MiB, pattern }],
    },
  );

/** Total time [s]; Infinity of one that never ends. */
function timeOf(of: Turned): number {
  const move = new LiveMove(jobOf(of));
  driveAlone(move, of.link * MiB, 600);
  return move.result === null ? Number.POSITIVE_INFINITY : (move.counters.memoryTime ?? Number.NaN);
}

/** Rounds end at looks 50 or 100 ms apart, so an answer is a saw: its teeth may point back this far. */
const tooth = (time: number): number => 0.2 + 0.02 * time;

/** Times as less becomes more must not fall (rises) or not rise (falls), but for a tooth. */
function holds(way: "rises" | "falls", less: Turned, more: Turned): void {
  const [a, b] = way === "rises" ? [timeOf(less), timeOf(more)] : [timeOf(more), timeOf(less)];
  if (a === Number.POSITIVE_INFINITY) expect(b).toBe(a);
  else expect(b).toBeGreaterThanOrEqual(a - tooth(a));
}

const factor = fc.double({ min: 1, max: 3, noNaN: true });
const check = (way: "rises" | "falls", more: (of: Turned, by: number) => Turned) =>
  fc.assert(
    fc.property(turned, factor, (of, by) => holds(way, of, more(of, by))),
    { numRuns: 150 },
  );

describe("a live move ends", () => {
  test("never sooner with more writes", () => {
    check("rises", (of, by) => ({ ...of, writes: of.writes * by }));
  });

  test("never sooner with a larger working set", () => {
    check("rises", (of, by) => ({ ...of, set: Math.min(400, of.set * by) }));
  });

  test("never later with a longer downtime limit", () => {
    check("falls", (of, by) => ({ ...of, limit: of.limit * by }));
  });

  test("never later on a faster link", () => {
    check("falls", (of, by) => ({ ...of, link: of.link * by }));
  });

  test("never sooner with more memory in use, as long as the stream outruns the writes by a quarter", () => {
    fc.assert(
      fc.property(turned, factor, (of, by) => {
        const writes = Math.min(of.writes, 0.75 * Math.min(of.cap, of.link));
        const less = { ...of, writes };
        holds("rises", less, { ...less, touched: Math.min(512, of.touched * by) });
      }),
      { numRuns: 150 },
    );
  });
});

/** Slope between two answers, over the mean slope that the formula has there. */
const ratioOf = (measured: readonly [number, number], said: readonly [number, number]): number =>
  (measured[1] - measured[0]) / (said[1] - said[0]);

describe("its sensitivity", () => {
  const idle = { ...{ writes: 0.001, set: 1, limit: 0.3, cap: Number.POSITIVE_INFINITY } };
  const base: Turned = { ...idle, touched: 500, link: 80, pattern: "uniform" };
  /** 500 MiB in use at 4104 bytes a page, 12 MiB free at 9: 500.98 MiB on the wire and 0.03. */
  const wire = (touched: number): number => (touched * 4104 + (512 - touched) * 9) / 4096;

  test("to the link is that of bytes over rate: -wire / link^2", () => {
    const at = [76, 84] as const;
    const measured = at.map((link) => timeOf({ ...base, link })) as [number, number];
    const said = at.map((link) => wire(500) / link) as [number, number];
    expect(ratioOf(measured, said)).toBeCloseTo(1, 1);
  });

  test("to memory in use is a page's bytes more than a free one's, over the link", () => {
    const at = [460, 500] as const;
    const measured = at.map((touched) => timeOf({ ...base, touched })) as [number, number];
    const said = at.map((touched) => wire(touched) / 80) as [number, number];
    expect(ratioOf(measured, said)).toBeCloseTo(1, 1);
  });

  test("to a sweep's writes is that of T = V / (B - R), all that is written being sent once more", () => {
    const sweep: Turned = { ...base, pattern: "sweep", set: 490, limit: 0.03 };
    const at = [16, 32] as const; // MiB/s at 79.8 MiB/s of guest memory
    const measured = at.map((writes) => timeOf({ ...sweep, writes })) as [number, number];
    const said = at.map((writes) => 500 / ((80 * 4096) / 4104 - writes)) as [number, number];
    expect(Math.abs(ratioOf(measured, said) - 1)).toBeLessThan(0.1);
  });
});
