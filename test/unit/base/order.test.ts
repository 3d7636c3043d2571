import { describe, expect, it } from "vitest";
import { compareDiagnostics, type Diagnostic } from "../../../sim/base/diagnostic.ts";
import { compareIds, sortedById } from "../../../sim/base/order.ts";

describe("ids have one order on every machine", () => {
  it("compares by code unit, not by locale: B before a, cmp10 before cmp2", () => {
    expect(["a", "B", "cmp2", "cmp10"].sort(compareIds)).toEqual(["B", "a", "cmp10", "cmp2"]);
  });
  it("leaves the given list alone", () => {
    const given = [{ id: "b" }, { id: "a" }];
    expect(sortedById(given).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(given[0]?.id).toBe("b");
  });
});

describe("faults are shown in reading order", () => {
  const fault = (file: string, line?: number): Diagnostic => ({
    severity: "error",
    code: "x",
    summary: "s",
    mend: "m",
    source: line === undefined ? { file } : { file, line },
  });
  it("goes by file, then line as a number", () => {
    const sorted = [fault("b.csv", 1), fault("a.csv", 10), fault("a.csv", 9), fault("a.csv")].sort(
      compareDiagnostics,
    );
    expect(sorted.map(({ source }) => `${source.file}:${source.line ?? "-"}`)).toEqual([
      "a.csv:-",
      "a.csv:9",
      "a.csv:10",
      "b.csv:1",
    ]);
  });
});
