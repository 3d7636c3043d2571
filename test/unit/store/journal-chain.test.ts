import { describe, expect, it } from "vitest";
import { verifyChain } from "../../../data/store/journal-chain.ts";
import { rowsOf, runRecord } from "../../support/store.ts";

const run = runRecord();
const rows = rowsOf(run, 5);
const at = (seq: number) => rows.filter((row) => row.seq === seq);

// After an incident the journal is evidence: whoever changes a row of it must change all that follow, and the run's record.
describe("a journal's chain", () => {
  it("holds as it was written, and when it is empty", () => {
    expect(verifyChain(run, rows)).toBeNull();
    expect(verifyChain(run, [])).toBeNull();
  });
  it.each(["observation", "entries", "commands", "wall"] as const)(
    "finds the row whose %s was changed",
    (field) => {
      const changed = rows.map((row) => (row.seq === 3 ? { ...row, [field]: "[]x" } : row));
      expect(verifyChain(run, changed)).toEqual({
        seq: 3,
        reason: "row 3 was changed after it was written",
      });
    },
  );
  it("finds a row that was taken out, wherever the others say they stand", () => {
    const without = rows.filter(({ seq }) => seq !== 3);
    expect(verifyChain(run, without)).toEqual({ seq: 3, reason: "row 3 is missing" });
    const renumbered = without.map((row, index) => ({ ...row, seq: index + 1 }));
    expect(verifyChain(run, renumbered)?.seq).toBe(3);
  });
  it("finds rows that changed places", () => {
    const swapped = [...at(1), ...at(3), ...at(2), ...at(4), ...at(5)];
    expect(verifyChain(run, swapped)?.seq).toBe(2);
  });
  it("finds a row that was written anew with a hash of its own", () => {
    const forged = rowsOf(run, 2).map((row) => ({ ...row }));
    const [first] = rowsOf(runRecord({ id: "r-2" }), 1);
    expect(verifyChain(run, first === undefined ? [] : [first, ...forged.slice(1)])?.seq).toBe(1);
  });
  it("finds a run's record that was changed", () => {
    const other = runRecord({ approval: "a-2" });
    expect(verifyChain(other, rows)).toMatchObject({ seq: 1 });
  });
  it("does not bind how the run ended, as that comes after its journal", () => {
    expect(verifyChain(runRecord({ endedAt: "t", end: "done" }), rows)).toBeNull();
  });
  it("finds rows cut off at the end, by the last one that the run's record keeps", () => {
    const last = rows[4] ?? null;
    expect(verifyChain(run, rows, last)).toBeNull();
    expect(verifyChain(run, rows.slice(0, 4), last)).toEqual({
      seq: 5,
      reason: "rows after 4 are missing",
    });
    expect(verifyChain(run, [], last)).toMatchObject({ seq: 1 });
    // One more may be written while the rows are read.
    expect(verifyChain(run, rows, rows[3])).toBeNull();
    const another = { seq: 5, hash: "of another end" };
    expect(verifyChain(run, rows, another)).toMatchObject({ seq: 5 });
  });
});
