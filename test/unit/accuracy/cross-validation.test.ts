/** Families left out of the fit, and the drawing: each must say what was measured, not what was hoped. */
import { expect, test } from "vitest";
import { judge } from "../../../data/accuracy/judge.ts";
import { leaveOut } from "../../../data/accuracy/leave-out.ts";
import { plotOf } from "../../../data/accuracy/plot.ts";
import { tcgTestbed } from "../../../data/catalog/tcg-testbed.ts";
import { readMeasured } from "../../../data/predict/read-measured.ts";

const EXCERPT = new URL("../../golden/qemu/excerpt.csv", import.meta.url).pathname;

/** Enough to leave one out of, and quick. */
const FAMILIES = ["01idle", "04hot", "10block", "12link"];

let read: ReturnType<typeof excerptAnew> | null = null;
/** Read once for all tests. */
const excerpt = () => {
  read ??= excerptAnew();
  return read;
};

async function excerptAnew() {
  const file = await readMeasured(EXCERPT);
  if (!file.ok) throw new Error(JSON.stringify(file.error.diagnostics));
  const { columns, cells, rows } = file.value;
  const family = columns.indexOf("family");
  const few = cells.map((row) => FAMILIES.includes(row[family] ?? ""));
  return { columns, cells: cells.filter((_, i) => few[i]), rows: rows.filter((_, i) => few[i]) };
}

test("a constant that is wrong is found wrong by the others, and the family left out gains by it", async () => {
  const file = await excerpt();
  const slow = { ...tcgTestbed, firstTouchRate: 0.3 * tcgTestbed.firstTouchRate };
  const families = leaveOut(file, slow);
  expect(families.map(({ family }) => family)).toContain("12link");
  expect(families.every(({ moved: { firstTouchRate = 1 } }) => firstTouchRate > 1)).toBe(true);
});

test("a family that is alone with a constant cannot be told it by others: the catalogue's stays", async () => {
  const file = await excerpt();
  const block = leaveOut(file, tcgTestbed).find(({ family }) => family === "10block");
  expect(block?.moved).not.toHaveProperty("mirrorEfficiency");
});

test("each completed row is a point at what was measured, with its interval", async () => {
  const file = await excerpt();
  const delivered = judge(file, tcgTestbed).find(({ inputs }) => inputs === "delivered");
  if (delivered === undefined) throw new Error("no judgement with delivered rates");
  const completed = delivered.results.filter(
    (result, i) => result.completed && delivered.predictions[i]?.outcome === "completed",
  );
  const svg = plotOf(delivered, "Total time");
  expect(svg.match(/<circle [^>]*r="2.5"/g)).toHaveLength(completed.length);
  expect(svg).not.toContain("NaN");
});
