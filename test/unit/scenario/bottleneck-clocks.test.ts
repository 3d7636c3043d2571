import { expect, it } from "vitest";
import { BottleneckClocks } from "../../../sim/world/bottleneck-clocks.ts";

it("keeps the order of ends whatever the level does, and moves them all at once", () => {
  const clocks = new BottleneckClocks(1, 4);
  clocks.setSpeed(0, 10, 0);
  clocks.follow(0, 0, 100, 0); // ends at 10 s at 10 B/s
  clocks.follow(1, 0, 40, 0); // ends at 4 s
  expect(clocks.nextInstant()).toBe(4);
  clocks.setSpeed(0, 5, 2); // 20 B of each are sent; 20 B more at 5 B/s are 4 s
  expect(clocks.nextInstant()).toBe(6);
  expect(clocks.due(6)).toBe(1);
  clocks.leave(1);
  expect(clocks.left(0, 6)).toBe(60); // 100 - 20 - 20
  expect(clocks.nextInstant()).toBe(18);
});

it("gives a stage that follows at once its bytes from the mark on, without a gap", () => {
  const clocks = new BottleneckClocks(1, 1);
  clocks.setSpeed(0, 3, 0);
  clocks.follow(0, 0, 1, 0);
  expect(clocks.due(clocks.nextInstant())).toBe(0);
  clocks.extend(0, 2);
  expect(clocks.nextInstant()).toBe(1); // 1 B + 2 B at 3 B/s, to the last bit
});

it("stands still at level 0 and without a level", () => {
  const clocks = new BottleneckClocks(1, 1);
  clocks.setSpeed(0, 0, 0);
  clocks.follow(0, 0, 5, 0);
  expect(clocks.nextInstant()).toBe(Number.POSITIVE_INFINITY);
  clocks.setSpeed(0, 5, 100);
  expect(clocks.nextInstant()).toBe(101);
});

it("carries a flow that another link holds back now to that link's clock", () => {
  const clocks = new BottleneckClocks(2, 1);
  clocks.setSpeed(0, 10, 0);
  clocks.setSpeed(1, 2, 0);
  clocks.follow(0, 0, 30, 0);
  const left = clocks.left(0, 1); // 30 - 10
  clocks.leave(0);
  clocks.follow(0, 1, left, 1);
  expect(clocks.nextInstant()).toBe(11); // 20 B at 2 B/s
});
