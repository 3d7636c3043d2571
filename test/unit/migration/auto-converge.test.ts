import { expect, test } from "vitest";
import { AutoConverge, autoConvergeDefaults } from "../../../sim/migration/auto-converge.ts";

test("every second bad period of more than a second raises the throttle: 20, then 30", () => {
  const rule = new AutoConverge(autoConvergeDefaults);
  const throttles = [2, 4, 6, 8, 10].map((now) => {
    rule.sync(now, 100, now * 90); // 100 dirtied against 180 sent a period: more than half
    return Number(rule.throttle.toFixed(2));
  });
  expect(throttles).toEqual([0, 0.2, 0.2, 0.3, 0.3]);
});

test("a good period in between does not reset the count", () => {
  const rule = new AutoConverge(autoConvergeDefaults);
  rule.sync(2, 100, 100);
  rule.sync(4, 0, 200);
  rule.sync(6, 100, 300);
  expect(rule.throttle).toBe(0.2);
});

test("syncs within a second are one period", () => {
  const rule = new AutoConverge(autoConvergeDefaults);
  for (let i = 1; i <= 10; i++) rule.sync(i * 0.2, 100, i * 100);
  // Only the sync at 1.2 s closes a period; the next would be at 2.4 s.
  expect(rule.throttle).toBe(0);
});

test("the throttle ends at 99 %", () => {
  const rule = new AutoConverge(autoConvergeDefaults);
  for (let i = 1; i <= 60; i++) rule.sync(i * 2, 100, i * 100);
  expect(rule.throttle).toBe(0.99);
});
