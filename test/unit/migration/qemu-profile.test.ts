/** What a release changes in a migration, each rule seen at the release before it and at the one that brought it. */
import { expect, test } from "vitest";
import { driveTogether, type LiveJob, LiveMove, MiB } from "../../../sim/index.ts";
import { type QemuVersion, qemuProfile, versionOf } from "../../../sim/migration/qemu-profile.ts";
import { bareConstants, bareJob } from "./guest-and-job.ts";

const V7_2: QemuVersion = { major: 7, minor: 2 };
const V8_1: QemuVersion = { major: 8, minor: 1 };
const V9_0: QemuVersion = { major: 9, minor: 0 };
const V10_0: QemuVersion = { major: 10, minor: 0 };
const V10_1: QemuVersion = { major: 10, minor: 1 };
const LINK = 100 * MiB;

const run = (qemu: QemuVersion, job: Partial<LiveJob>, memory = {}) => {
  const constants = { ...bareConstants, ...job.constants, qemu };
  const move = new LiveMove(bareJob({ ...job, constants }, memory));
  driveTogether([{ move, start: 0, limit: 60 }], LINK);
  return move.counters;
};

test("Nova's hypervisor_version names the release: 10.1 is above 9.2", () => {
  expect(versionOf(8_002_002)).toEqual({ major: 8, minor: 2 });
  expect(versionOf(null)).toBeNull();
  expect(qemuProfile({ major: 10, minor: 1 }).forcedSyncPeriod).toBe(5);
  expect(qemuProfile({ major: 9, minor: 1 }).forcedSyncPeriod).toBe(Number.POSITIVE_INFINITY);
});

test("a set that is exactly the threshold never ends before 10.1, and ends with it", () => {
  // 100 MiB/s at 300 ms is 30 MiB; the guest writes all of 30 MiB again within every check, so 30 MiB are pending
  // after each sync: not below the threshold, but not above it either.
  const dirty = [{ rate: 1e13, workingSet: 30 * MiB, pattern: "uniform" }];
  expect(run(V10_0, {}, { dirty }).memoryTime).toBeNull();
  expect(run(V10_1, {}, { dirty }).memoryTime).not.toBeNull();
});

test("multifd's packets: 23 measured bytes a page while each section is flushed, 10.5 from 8.1 on", () => {
  const pages = (512 * MiB) / 4096;
  const bytes = (qemu: QemuVersion, multifd: number | null) => run(qemu, { multifd }).memoryBytes;
  expect(bytes(V7_2, null)).toBeCloseTo(pages * 4104, 0);
  expect(bytes(V7_2, 2)).toBeCloseTo(pages * (4096 + 23), 0);
  expect(bytes(V8_1, 2)).toBeCloseTo(pages * (4096 + 10.5), 0);
});

test("zero pages: 9 bytes each by the main thread before 9.0; then a slot of a packet, found by all channels", () => {
  const job = { multifd: 4, constants: { ...bareConstants, zeroPageTime: 4e-6 } };
  const free = 256 * MiB;
  const zeroPages = free / 4096;
  const [main, channels] = [V8_1, V9_0].map((qemu) => run(qemu, job, { touched: 256 * MiB }));
  expect((channels?.memoryBytes ?? 0) - (main?.memoryBytes ?? 0)).toBeCloseTo(zeroPages * 1.5, 0);
  // 65,536 pages at 4 us take 262 ms on one thread and 66 ms on four; the checks at 50 ms round the difference.
  const saved = (main?.memoryTime ?? 0) - (channels?.memoryTime ?? 0);
  expect(Math.abs(saved - zeroPages * 3e-6)).toBeLessThan(0.05);
});
