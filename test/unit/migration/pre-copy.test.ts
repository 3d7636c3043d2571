import { describe, expect, test } from "vitest";
import { driveAlone, LiveMove, MiB, PAGE } from "../../../sim/index.ts";
import { bareConstants, bareJob } from "./guest-and-job.ts";

const WIRE = 4104 / 4096;

function run(job: Parameters<typeof bareJob>, rate: number) {
  const move = new LiveMove(bareJob(...job));
  expect(driveAlone(move, rate, 1e6)).toBe(true);
  return move.counters;
}

describe("an idle guest", () => {
  test("on a link: all of memory once, in memory x 4104/4096 / rate", () => {
    const { memoryTime, memoryBytes, passes } = run([], 100 * MiB);
    expect(memoryBytes).toBeCloseTo(512 * MiB * WIRE, 0);
    expect(memoryTime).toBeCloseTo(5.12 * WIRE, 6);
    expect(passes).toBe(2); // the bulk pass, and the sync that finds nothing new
  });

  test("the downtime is what the last check left over, at the link's rate", () => {
    // At 100 MiB/s and 300 ms the threshold is 30 MiB on the wire: below it at the first check of 50 ms after.
    const { downtime } = run([], 100 * MiB);
    expect(downtime).toBeGreaterThan(0.2);
    expect(downtime).toBeLessThanOrEqual(0.3);
  });

  test("zero pages cost 9 bytes", () => {
    const zeros = (256 * MiB) / PAGE;
    const { memoryBytes } = run([{}, { touched: 256 * MiB }], 100 * MiB);
    expect(memoryBytes).toBeCloseTo(256 * MiB * WIRE + zeros * 9, 0);
  });

  test("zero pages cost scanning time", () => {
    const constants = { ...bareConstants, zeroPageTime: 1e-6 };
    const slow = run([{ constants }, { touched: 256 * MiB }], 100 * MiB);
    expect(slow.memoryTime).toBeCloseTo(2.56 * WIRE + 65536 * 1e-6, 2);
  });

  test("a cap is lifted in the stop phase", () => {
    const parameters = { maxBandwidth: 50 * MiB, downtimeLimit: 0.3 };
    const { memoryTime, downtime } = run([{ parameters }], Number.POSITIVE_INFINITY);
    // 513 MiB at 5 MiB a window: after 100 windows 13 MiB are left, less than 15; they go at 1000 MiB/s.
    expect(memoryTime).toBeCloseTo(10 + 0.013, 3);
    expect(downtime).toBeCloseTo(0.013, 3);
  });
});

describe("a guest that writes", () => {
  test("faster than the link over a set larger than the threshold never ends", () => {
    const dirty = [{ rate: 200 * MiB, workingSet: 400 * MiB, pattern: "uniform" as const }];
    const move = new LiveMove(bareJob({}, { dirty }));
    expect(driveAlone(move, 100 * MiB, Number.POSITIVE_INFINITY)).toBe(false);
  });

  test("however fast within a set smaller than the threshold ends", () => {
    const dirty = [{ rate: 500 * MiB, workingSet: 10 * MiB, pattern: "uniform" as const }];
    const { passes } = run([{}, { dirty }], 100 * MiB);
    expect(passes).toBeLessThan(5);
  });

  test("paused dirties nothing", () => {
    const dirty = [{ rate: 200 * MiB, workingSet: 400 * MiB, pattern: "uniform" as const }];
    const job = bareJob({}, { dirty });
    const move = new LiveMove({ ...job, guest: { ...job.guest, paused: true } });
    expect(driveAlone(move, 100 * MiB, 1e6)).toBe(true);
    expect(move.counters.memoryBytes).toBeCloseTo(512 * MiB * WIRE, 0);
  });

  test("xbzrle sends only changes of what it sent twice before, and so ends where full pages would not", () => {
    const dirty = [{ rate: 75 * MiB, workingSet: 100 * MiB, pattern: "uniform" as const }];
    const parameters = { maxBandwidth: 50 * MiB, downtimeLimit: 0.3 };
    const full = new LiveMove(bareJob({ parameters }, { dirty }));
    expect(driveAlone(full, 1e12, Number.POSITIVE_INFINITY)).toBe(false);
    run([{ parameters, xbzrleCache: 256 * MiB }, { dirty }], 1e12);
  });
});
