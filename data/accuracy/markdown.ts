/** The part of MODELS.md between its two marks: every table of accuracy, written by the command alone. */
import type { Judgement } from "./judge.ts";
import type { LeftOut } from "./leave-out.ts";
import type { HalfJudged } from "./split-half.ts";
import { type AccuracyTable, leftOutTable, splitTable, tablesOf, titles } from "./tables.ts";

const BEGIN = "<!-- accuracy:begin -->";
const END = "<!-- accuracy:end -->";

export interface AllFigures {
  readonly judgements: readonly Judgement[];
  readonly families: readonly LeftOut[];
  readonly seed: number;
  readonly halves: readonly HalfJudged[];
}

/** The document with its part replaced; null where the two marks are not there, in order. */
export function withFigures(document: string, figures: AllFigures): string | null {
  const from = document.indexOf(BEGIN);
  const to = document.indexOf(END);
  if (from < 0 || to < from) return null;
  return `${document.slice(0, from + BEGIN.length)}\n${textOf(figures)}\n${document.slice(to)}`;
}

const textOf = ({ judgements, families, seed, halves }: AllFigures): string =>
  [
    ...[...judgements]
      .reverse()
      .flatMap((judgement) => [
        `${titles[judgement.inputs]}:`,
        ...tablesOf(judgement).map(markdownOf),
      ]),
    "(Errors over rows that both the model and the measurement complete; a model that never ends is a wrong outcome where the measurement did.)",
    "Constants fitted to all other families alone (`drainwise accuracy FILE.csv --leave-out`), delivered rates, each row moved once; median errors of the total time:",
    markdownOf(leftOutTable(families)),
    `Constants and widths fitted to half of the scenarios, judged on the other half, ten families pooled (\`drainwise accuracy FILE.csv --split ${seed}\`):`,
    markdownOf(splitTable(halves)),
  ].join("\n\n");

function markdownOf({ columns, rows }: AccuracyTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === "right" ? "--:" : "---"))),
    ...rows.map(line),
  ].join("\n");
}
