import { expect, test } from "vitest";
import { completionTimeout, downtimeRamp, GiB, pollAfter, timerGib } from "../../../sim/index.ts";

test("Nova's defaults on 8 GiB: 50 ms at once, 95 after 600 s, 500 after 6000 s", () => {
  // base = 500/10 = 50, offset = (500 - 50)/10 = 45, delay = 75 x 8 = 600.
  const ramp = downtimeRamp(0.5, 10, 75, 8);
  expect(ramp).toHaveLength(11);
  expect(ramp[0]).toEqual({ at: 0, limit: 0.05 });
  expect(ramp[1]).toEqual({ at: 600, limit: 0.095 });
  expect(ramp[10]).toEqual({ at: 6000, limit: 0.5 });
});

test("limits are cut to whole milliseconds, delays to whole seconds", () => {
  // base 1000/3 = 333.3, offset 222.2: 333, 555, 777, 1000; delay int(2.5 x 3) = 7.
  expect(downtimeRamp(1, 3, 2.5, 3)).toEqual([
    { at: 0, limit: 0.333 },
    { at: 7, limit: 0.555 },
    { at: 14, limit: 0.777 },
    { at: 21, limit: 1 },
  ]);
});

test("memory and each copied disk count at least 2 GiB", () => {
  expect(timerGib(GiB, [])).toBe(2);
  expect(timerGib(8 * GiB, [GiB, 20 * GiB])).toBe(8 + 2 + 20);
});

test("the timeout is per GiB in whole seconds, and 0 is never", () => {
  expect(completionTimeout(800, 8)).toBe(6400);
  expect(completionTimeout(0, 8)).toBe(Number.POSITIVE_INFINITY);
});

test("Nova acts at its first look after an instant: each half second, the first step at 0.5 s", () => {
  // Until then QEMU's own 300 ms are in force.
  expect([0, 0.2, 0.5, 600, 600.4].map(pollAfter)).toEqual([0.5, 0.5, 1, 600.5, 600.5]);
});
