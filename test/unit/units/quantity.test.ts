import { describe, expect, it } from "vitest";
import { type Dimension, parseQuantity } from "../../../data/units/quantity.ts";

const value = (text: string, dimension: Dimension, bare?: string): number => {
  const parsed = parseQuantity(text, dimension, bare);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const refusal = (text: string, dimension: Dimension, bare?: string): string => {
  const parsed = parseQuantity(text, dimension, bare);
  if (parsed.ok) throw new Error(`${text} was read as ${parsed.value}`);
  return parsed.error;
};

describe("quantities as people write them", () => {
  it("reads link speeds in powers of ten, in every spelling of the issue", () => {
    // 10e9 bit/s / 8 = 1.25e9 B/s.
    for (const text of [
      "10 Gbit/s",
      "10Gbps",
      "10 Gb/s",
      "10Gbit/s",
      "10 gbit/s",
      "10 Gbits/s",
      "10gbps",
    ]) {
      expect([text, value(text, "bytes_per_s")]).toEqual([text, 1.25e9]);
    }
    expect(value("100 Mbps", "bytes_per_s")).toBe(12.5e6);
  });
  it("keeps binary and decimal sizes apart", () => {
    expect(value("64 GiB", "bytes")).toBe(64 * 2 ** 30);
    expect(value("64 GB", "bytes")).toBe(64e9);
    expect(value("2TB", "bytes")).toBe(2e12);
    expect(value("512 KiB", "bytes")).toBe(512 * 1024);
    expect(value("512 KB", "bytes")).toBe(512e3);
    expect(value("4096 B", "bytes")).toBe(4096);
    expect(value("1 byte", "bytes")).toBe(1);
    expect(value("8 bits", "bytes")).toBe(1);
    expect(value("3 gib", "bytes")).toBe(3 * 2 ** 30);
  });
  it("reads data rates", () => {
    expect(value("350 MiB/s", "bytes_per_s")).toBe(350 * 2 ** 20);
    expect(value("1.5 GB/s", "bytes_per_s")).toBe(1.5e9);
    expect(value("1e3 MB/s", "bytes_per_s")).toBe(1e9);
    expect(value("60 MB/min", "bytes_per_s")).toBeCloseTo(1e6, 3);
  });
  it("reads times, alone and as clocks write them", () => {
    expect(value("5 min", "seconds")).toBe(300);
    expect(value("1h30m", "seconds")).toBe(5400);
    expect(value("1 h 30 min", "seconds")).toBe(5400);
    expect(value("2d", "seconds")).toBe(172_800);
    expect(value("90m", "seconds")).toBe(5400);
    expect(value("500 ms", "seconds")).toBeCloseTo(0.5, 12);
    expect(value("2 hours", "seconds")).toBe(7200);
  });
  it("reads shares as per cent", () => {
    expect(value("20 %", "share")).toBeCloseTo(0.2, 12);
  });
  it("takes a bare number in the column's unit, and refuses it where there is none", () => {
    expect(value("10", "bytes_per_s", "Gbit/s")).toBe(1.25e9);
    expect(value("64", "bytes", "GiB")).toBe(64 * 2 ** 30);
    expect(refusal("64", "bytes")).toContain("has no unit");
    expect(value("4", "count")).toBe(4);
  });
  it("says what is wrong and how to write it", () => {
    expect(refusal("10 GiB", "bytes_per_s")).toContain("does not measure a rate of data");
    expect(refusal("10 parsnips", "bytes")).toContain("no known unit");
    expect(refusal("10 mb", "bytes")).toContain("bits or bytes");
    expect(refusal("10 gb/s", "bytes_per_s")).toContain("bits or bytes");
    expect(refusal("10 G", "bytes")).toContain("GiB");
    expect(refusal("", "bytes")).toContain("64 GiB");
    expect(refusal("fast", "bytes_per_s")).toContain("no quantity");
    expect(refusal("1e999 GiB", "bytes")).toContain("too large");
    expect(refusal("5 min", "bytes")).toContain("amount of data");
  });
  it("reads a negative number as one, for the caller's own bounds", () => {
    expect(value("-3 GiB", "bytes")).toBe(-3 * 2 ** 30);
  });
});
