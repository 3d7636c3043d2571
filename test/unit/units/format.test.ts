import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatDataRate,
  formatDuration,
  formatLinkRate,
  formatShare,
} from "../../../data/units/format.ts";

describe("durations read like a clock", () => {
  // Each boundary is where a rounding could show "60 s" or "1000 ms".
  it.each([
    [0, "0 s"],
    [0.0524, "52.4 ms"],
    [0.9996, "1.0 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [59.4, "59 s"],
    [59.6, "1 m"],
    [75, "1 m 15 s"],
    [3599.6, "1 h"],
    [5400, "1 h 30 m"],
    [3 * 86_400, "3 d"],
    [-75, "-1 m 15 s"],
    [Number.NaN, "unknown"],
    [Number.POSITIVE_INFINITY, "unknown"],
  ])("%d s is %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe("amounts never mix powers of two and ten", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1.5 * 1024 ** 3, "1.5 GiB"],
  ])("%d B is %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
  it("shows links in bits of powers of ten, as they are sold", () => {
    expect(formatLinkRate(1.25e9)).toBe("10 Gbit/s");
  });
  it("shows memory and disk rates in bytes of powers of two, as they are measured", () => {
    expect(formatDataRate(350 * 1024 ** 2)).toBe("350 MiB/s");
  });
});

describe("shares", () => {
  it("never rounds a rare case to none, nor a near-certain one to all", () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(formatShare)).toEqual([
      "0 %",
      "<1 %",
      "50 %",
      ">99 %",
      "100 %",
    ]);
  });
});
