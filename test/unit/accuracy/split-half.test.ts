/** Split halves: what is fitted to one half must know nothing of the other, and must show it when a constant is wrong. */
import { expect, test } from "vitest";
import { judge } from "../../../data/accuracy/judge.ts";
import { leaveOut } from "../../../data/accuracy/leave-out.ts";
import { withFigures } from "../../../data/accuracy/markdown.ts";
import { splitHalf } from "../../../data/accuracy/split-half.ts";
import { tcgTestbed } from "../../../data/catalog/tcg-testbed.ts";
import { readMeasured } from "../../../data/predict/read-measured.ts";
import { present } from "../../../sim/base/assert.ts";

const EXCERPT = new URL("../../golden/qemu/excerpt.csv", import.meta.url).pathname;

async function excerpt() {
  const file = await readMeasured(EXCERPT);
  if (!file.ok) throw new Error(JSON.stringify(file.error.diagnostics));
  return file.value;
}

test("each row is judged once for each kind of inputs, and fitted to when the other half is judged", async () => {
  const file = await excerpt();
  const halves = splitHalf(file, tcgTestbed, 7);
  for (const inputs of ["delivered", "nominal"] as const) {
    const [one, two] = halves.filter((half) => half.inputs === inputs);
    expect(one?.judged.rows).toBe(two?.fitted.rows);
    expect(two?.judged.rows).toBe(one?.fitted.rows);
    expect(present(one, "a half").judged.rows).toBeGreaterThan(0);
  }
});

test("the width's factor makes four fifths of the half that it was taken from covered", async () => {
  const halves = splitHalf(await excerpt(), tcgTestbed, 7);
  for (const { fitted } of halves) expect(fitted.coverage).toBeGreaterThanOrEqual(0.8);
});

test("a constant that is wrong is set right by one half for the other", async () => {
  const file = await excerpt();
  const slow = { ...tcgTestbed, firstTouchRate: 0.5 * tcgTestbed.firstTouchRate };
  for (const { moved } of splitHalf(file, slow, 7)) expect(moved.firstTouchRate).toBeGreaterThan(1);
});

test("the halves follow from the seed alone", async () => {
  const file = await excerpt();
  expect(splitHalf(file, tcgTestbed, 3)).toEqual(splitHalf(file, tcgTestbed, 3));
  const rows = (seed: number) =>
    splitHalf(file, tcgTestbed, seed).map(({ judged }) => judged.totalTime.median);
  expect([1, 2, 3, 4].map(rows).some((half) => half[0] !== rows(7)[0])).toBe(true);
});

test("what stands between the marks is written anew, all else stays, and writing twice changes nothing", async () => {
  const file = await excerpt();
  const figures = {
    judgements: judge(file, tcgTestbed),
    families: leaveOut(file, tcgTestbed),
    seed: 1,
    halves: splitHalf(file, tcgTestbed, 1),
  };
  const document = "before\n<!-- accuracy:begin -->\nold\n<!-- accuracy:end -->\nafter\n";
  const written = present(withFigures(document, figures), "marks");
  expect(written.startsWith("before\n<!-- accuracy:begin -->\n")).toBe(true);
  expect(written.endsWith("\n<!-- accuracy:end -->\nafter\n")).toBe(true);
  expect(written).not.toContain("old");
  expect(written).toContain("| 02uniform |");
  expect(written).toContain("--split 1");
  expect(withFigures(written, figures)).toBe(written);
  expect(withFigures("no marks", figures)).toBeNull();
});
