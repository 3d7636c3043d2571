/** Nova's commands and timers around a live move, and what tenants feel of them. */
import { describe, expect, test } from "vitest";
import { driveAlone, LiveMove, MiB, shareOut } from "../../../sim/index.ts";
import { bareConstants, bareJob } from "./guest-and-job.ts";

const RATE = 100 * MiB;
const busy = {
  dirty: [{ rate: 200 * MiB, workingSet: 400 * MiB, pattern: "uniform" as const }],
};
const disk = {
  virtualSize: 512 * MiB,
  format: "qcow2" as const,
  allocated: 512 * MiB,
  writeRate: 0,
  writeSize: 65536,
  writeRegion: 512 * MiB,
  pattern: "random" as const,
  baseImage: 0,
};

/** Advances by so long, change by change. */
function advance(move: LiveMove, duration: number): void {
  let left = duration;
  while (left > 1e-9 && move.result === null) {
    const rates = shareOut(move.streams, RATE);
    const step = Math.min(left, move.timeToNextChange(rates));
    move.advance(step, rates);
    left -= step;
  }
}

const finish = (move: LiveMove) => {
  driveAlone(move, RATE, 1e6);
  return move.result;
};

describe("force-complete", () => {
  test("with post-copy permitted: a short outage, then pages follow the running guest", () => {
    const move = new LiveMove(bareJob({ postCopy: "on-request" }, busy));
    advance(move, 10);
    expect(move.forceComplete()).toBe(true);
    const result = finish(move);
    expect(result?.end).toBe("completed");
    expect(result?.outage).toBeCloseTo(0.03, 6); // 10 ms in QEMU's downtime, 20 ms beyond
    expect(result?.brownout.faulting).toBeGreaterThan(1);
    expect(result?.phases.map(({ phase }) => phase)).toContain("postcopy");
  });

  test("without it the guest is paused for all that remains", () => {
    const move = new LiveMove(bareJob({}, busy));
    advance(move, 10);
    expect(move.forceComplete()).toBe(true);
    const result = finish(move);
    expect(result?.end).toBe("completed");
    // Some 380 MiB are dirty: nearly four seconds at 100 MiB/s, all of them outage.
    expect(result?.outage).toBeGreaterThan(2);
    expect(result?.outage).toBeLessThan(5.5);
  });

  test("never starts post-copy while disks are mirrored", () => {
    const move = new LiveMove(bareJob({ postCopy: "on-request", mirrors: [disk] }, busy));
    advance(move, 1);
    expect(move.phase).toBe("mirror");
    expect(move.forceComplete()).toBe(false);
  });

  test("is too late once the guest is stopped", () => {
    const move = new LiveMove(bareJob());
    finish(move);
    expect(move.forceComplete()).toBe(false);
    expect(move.abort()).toBe(false);
  });
});

describe("the completion timeout", () => {
  test("aborts, and the clean-up takes its time", () => {
    const timeout = { at: 20, action: "abort" } as const;
    const result = finish(new LiveMove(bareJob({ timeout }, busy)));
    expect(result?.end).toBe("timed-out");
    expect(result?.totalTime).toBeCloseTo(20 + bareConstants.abortTime, 6);
    expect(result?.downtime).toBe(0);
  });

  test("or forces the completion", () => {
    const timeout = { at: 20, action: "force_complete" } as const;
    const result = finish(new LiveMove(bareJob({ timeout, postCopy: "on-request" }, busy)));
    expect(result?.end).toBe("completed");
    expect(result?.brownout.faulting).toBeGreaterThan(0);
  });

  test("during the disk phase waits with post-copy until memory moves", () => {
    const timeout = { at: 1, action: "force_complete" } as const;
    const job = bareJob({ timeout, postCopy: "on-request", mirrors: [disk] }, busy);
    const result = finish(new LiveMove(job));
    expect(result?.end).toBe("completed");
    const postCopy = result?.phases.find(({ phase }) => phase === "postcopy");
    const mirror = result?.phases.find(({ phase }) => phase === "mirror");
    expect(postCopy?.start).toBeGreaterThanOrEqual(mirror?.end ?? Number.POSITIVE_INFINITY);
  });
});

test("an abort ends as aborted and leaves the guest where it was", () => {
  const move = new LiveMove(bareJob({}, busy));
  advance(move, 5);
  expect(move.abort()).toBe(true);
  expect(finish(move)?.end).toBe("aborted");
  expect(move.result?.outage).toBe(0);
});

test("a raised downtime limit ends what would not end", () => {
  // 400 MiB of working set at 100 MiB/s: all of it fits a downtime of 5 s.
  const changes = [{ at: 30, set: { downtimeLimit: 5 } }];
  const result = finish(new LiveMove(bareJob({ changes }, busy)));
  expect(result?.end).toBe("completed");
  expect(result?.totalTime).toBeGreaterThan(30);
});

test("mirrors come first and go on beside memory, sharing the link", () => {
  const writing = { ...disk, writeRate: 10 * MiB };
  const move = new LiveMove(bareJob({ mirrors: [writing] }));
  const result = finish(move);
  const mirror = result?.phases.find(({ phase }) => phase === "mirror");
  expect(mirror?.end).toBeGreaterThan(5.12); // 512 MiB at 100 MiB/s, and what was written again
  // Memory then has 90 MiB/s: the mirror takes the 10 that the guest writes.
  expect(move.counters.memoryTime).toBeGreaterThan((512 * 1.002) / 92);
  expect(result?.diskBytes).toBeGreaterThan(512 * MiB);
});

// Nova's own times around QEMU's: an operator's clock starts at the request, not at the first page.
test("preparation, base images and finishing lie around the copy, and are no outage", () => {
  const move = new LiveMove(bareJob({ preparation: 6, images: 300 * MiB, finishing: 4 }));
  const result = finish(move);
  const bare = finish(new LiveMove(bareJob()));
  const lengthOf = (name: string): number =>
    (result?.phases ?? [])
      .filter(({ phase }) => phase === name)
      .reduce((sum, { start, end }) => sum + end - start, 0);
  // 300 MiB at 100 MiB/s, one stream, before the job: with the 6 s it is nine seconds until QEMU starts.
  expect(lengthOf("preparing")).toBeCloseTo(9, 6);
  expect(lengthOf("finishing")).toBeCloseTo(4, 6);
  expect((result?.totalTime ?? 0) - (bare?.totalTime ?? 0)).toBeCloseTo(13, 6);
  expect(result?.outage).toBeCloseTo(bare?.outage ?? 0, 9);
  expect((result?.bytes ?? 0) - (bare?.bytes ?? 0)).toBeCloseTo(300 * MiB, 0);
});
