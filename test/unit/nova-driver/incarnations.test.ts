import { describe, expect, it } from "vitest";
import { Incarnations, uptimeOf } from "../../../data/nova/driver/incarnations.ts";

const NOW = Date.parse("2026-11-27T20:00:00Z");
const up = (text: string) => ({
  version: 7002022,
  uptime: ` 20:00:00 up ${text},  1 user,  load average: 0.1`,
});

describe("uptime's line", () => {
  it.each([
    [
      " 08:32:11 up 93 days, 18:25, 12 users,  load average: 0.20",
      93 * 86_400 + 18 * 3600 + 25 * 60,
    ],
    [" 08:32:11 up 3 min,  0 users,  load average: 0.20", 180],
    [" 08:32:11 up 1 day, 4 min,  1 user,  load average: 0.20", 86_400 + 240],
    [" 08:32:11 up  1:05,  0 user,  load average: 26.1", 3900],
    ["no such line", null],
    [null, null],
  ])("%s", (line, seconds) => expect(uptimeOf(line)).toBe(seconds));
});

// A host that is taken for restarted is given servers while its old kernel still runs.
describe("a host's incarnation", () => {
  it("is the same however the minutes of its uptime fall", () => {
    const seen = new Incarnations();
    seen.measured("a", up("1:00"), NOW);
    const first = seen.of("a");
    expect(first).toBe("version 7002022, booted 2026-11-27T19:00:00.000Z, seen down 0 times");
    seen.measured("a", up("1:00"), NOW + 59_000);
    seen.measured("a", up("1:02"), NOW + 61_000);
    expect(seen.of("a")).toBe(first);
  });
  it("is another after a boot, a new version, or when the service was seen down", () => {
    const seen = new Incarnations();
    seen.measured("a", up("1:00"), NOW);
    const first = seen.of("a");
    seen.measured("a", up("4 min"), NOW + 600_000);
    const booted = seen.of("a");
    expect(booted).not.toBe(first);
    seen.measured("a", { ...up("4 min"), version: 8002000 }, NOW + 600_000);
    const upgraded = seen.of("a");
    expect(upgraded).not.toBe(booted);
    expect([seen.sees("a", "down"), seen.sees("a", "down"), seen.sees("a", "up")]).toEqual([
      false,
      false,
      true,
    ]);
    expect(seen.of("a")).toMatch(/seen down 1 times$/);
    expect(seen.of("a")).not.toBe(upgraded);
  });
  it("is recalled by another process, which does not take its own start for the host's", () => {
    const first = new Incarnations();
    first.measured("a", up("1:00"), NOW);
    const second = new Incarnations();
    second.recall("a", { incarnation: first.of("a"), state: "up" });
    second.measured("a", up("1:01"), NOW + 30_000);
    expect(second.of("a")).toBe(first.of("a"));
  });
  // Counted twice, one time down would be two starts, and a host that nobody booted would pass for booted.
  it("counts a service that is down over our own restart once", () => {
    const first = new Incarnations();
    first.measured("a", up("1:00"), NOW);
    first.sees("a", "down");
    const second = new Incarnations();
    second.recall("a", { incarnation: first.of("a"), state: "down" });
    second.sees("a", "down");
    expect(second.of("a")).toBe(first.of("a"));
    second.sees("a", "up");
    second.sees("a", "down");
    expect(second.of("a")).toContain("seen down 2 times");
  });
  it("is unknown where Nova tells nothing of the machine", () => {
    const seen = new Incarnations();
    seen.sees("a", "up");
    expect([seen.of("a"), seen.of("b")]).toEqual([null, null]);
    seen.measured("a", { version: null, uptime: null }, NOW);
    expect(seen.of("a")).toBeNull();
  });
});
