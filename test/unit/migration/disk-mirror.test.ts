import { describe, expect, test } from "vitest";
import { type GuestDisk, KiB, MiB } from "../../../sim/index.ts";
import { chunkRate, DiskMirror } from "../../../sim/migration/disk-mirror.ts";

const disk = (changes: Partial<GuestDisk> = {}): GuestDisk => ({
  virtualSize: 512 * MiB,
  format: "qcow2",
  allocated: 512 * MiB,
  writeRate: 0,
  writeSize: 64 * KiB,
  writeRegion: 512 * MiB,
  pattern: "random",
  baseImage: 0,
  ...changes,
});

/** Time until ready at a constant rate; Infinity when never. */
function readyAfter(of: GuestDisk, rate: number): number {
  const mirror = new DiskMirror(of, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  let time = 0;
  while (!mirror.ready) {
    const next = mirror.timeToNextChange(rate, true);
    if (next === Number.POSITIVE_INFINITY) return next;
    mirror.advance(next, rate, true);
    time += next;
  }
  return time;
}

describe("a disk's mirror", () => {
  test("without guest writes is ready after data / rate", () => {
    expect(readyAfter(disk(), 50 * MiB)).toBeCloseTo(10.24, 9);
  });

  test("2 MiB/s of 4 KiB writes dirty 32 MiB/s of chunks", () => {
    expect(chunkRate(disk({ writeRate: 2 * MiB, writeSize: 4 * KiB }))).toBe(32 * MiB);
  });

  test("random writes behind the head are copied again: measured 13.3 to 13.6 s", () => {
    // First pass 10.24 s leaves 50 (10.24 - (1 - e^-0.4)/0.0391) = 90 MiB dirty. Scattered chunks go at 45 MiB/s:
    // steady backlog 512 (1 - 45/20) = -640 MiB, so 25.6 ln(1 + 90/640) = 3.4 s more.
    expect(readyAfter(disk({ writeRate: 20 * MiB }), 50 * MiB)).toBeCloseTo(13.6, 1);
  });

  test("writes into a small region at the front: measured 12.0 s", () => {
    const small = disk({ writeRate: 20 * MiB, writeRegion: 64 * MiB });
    expect(readyAfter(small, 50 * MiB)).toBeCloseTo(12.05, 1); // 10.24 + 3.2 ln(1 + 61/80)
  });

  test("writes as fast as the copy never leave it ready", () => {
    expect(readyAfter(disk({ writeRate: 50 * MiB }), 50 * MiB)).toBe(Number.POSITIVE_INFINITY);
  });

  test("a guest that stops lets it finish", () => {
    const mirror = new DiskMirror(
      disk({ writeRate: 60 * MiB }),
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    );
    mirror.advance(5, 50 * MiB, true);
    for (let i = 0; i < 3 && !mirror.ready; i++) {
      mirror.advance(mirror.timeToNextChange(50 * MiB, false), 50 * MiB, false);
    }
    expect(mirror.ready).toBe(true);
    expect(mirror.backlog).toBe(0);
  });

  test("what is copied is what was there and what was written again", () => {
    const mirror = new DiskMirror(
      disk({ writeRate: 20 * MiB }),
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    );
    let time = 0;
    while (!mirror.ready) {
      const next = mirror.timeToNextChange(50 * MiB, true);
      mirror.advance(next, 50 * MiB, true);
      time += next;
    }
    const secondPart = time - 10.24;
    expect(mirror.copied).toBeCloseTo(512 * MiB + 45 * MiB * secondPart, 0);
  });

  test("passes a raw file's holes at the job's speed: 256 MiB in 1 GiB at 100 MiB/s took 10.3 s", () => {
    // Holes use up the speed and not the link: data get a quarter of it, 25 MiB/s, for 10.24 s.
    const raw = disk({ format: "raw", virtualSize: 1024 * MiB, allocated: 256 * MiB });
    const mirror = new DiskMirror(raw, 100 * MiB, 100 * MiB);
    expect(mirror.cap(false)).toBe(25 * MiB);
    const qcow2 = new DiskMirror({ ...raw, format: "qcow2" }, 100 * MiB, 100 * MiB);
    expect(qcow2.cap(false)).toBe(100 * MiB);
    // Without a speed set, the holes cost nothing to speak of.
    expect(new DiskMirror(raw, 100 * MiB, Number.POSITIVE_INFINITY).cap(false)).toBe(100 * MiB);
  });
});
