/** The figures of accuracy as tables of text, for the terminal and for MODELS.md alike. */
import type { FamilyAccuracy } from "./accuracy.ts";
import type { Judgement } from "./judge.ts";
import type { LeftOut } from "./leave-out.ts";
import type { HalfJudged } from "./split-half.ts";

export interface AccuracyTable {
  readonly columns: readonly { readonly title: string; readonly align?: "left" | "right" }[];
  readonly rows: readonly (readonly string[])[];
}

export const titles: Record<Judgement["inputs"], string> = {
  nominal: "With nominal inputs alone",
  quiet: "With nominal inputs alone, where the host gave at least 98.5 % of them",
  delivered: "With the rates that the host delivered",
};

const left = (title: string) => ({ title });
const right = (title: string) => ({ title, align: "right" }) as const;

/** By family; by simpler models; what is asked. */
export const tablesOf = ({ families, baselines, bars }: Judgement): readonly AccuracyTable[] => [
  {
    columns: [
      left("family"),
      ...["rows", "outcome", "floor", "time %", "bytes %", "rounds", "downtime ms"].map(right),
      ...["outage ms", "mirror %", "coverage", "half-width"].map(right),
    ],
    rows: families.map(familyRow),
  },
  {
    columns: [left("ten families by"), right("outcome"), right("time %")],
    rows: baselines.map(({ name, pooled }) => [
      name,
      percent(pooled.outcomesRight),
      both(pooled.totalTime, 100),
    ]),
  },
  {
    columns: [left("asked"), left(""), left("reached"), left("held")],
    rows: bars.map((bar) => [bar.what, bar.asked, bar.reached, bar.holds ? "yes" : "NO"]),
  },
];

export const leftOutTable = (families: readonly LeftOut[]): AccuracyTable => ({
  columns: [
    left("family"),
    right("catalogue"),
    right("left out"),
    left("worse by less than half"),
    left("constants that moved (multiples of the catalogue's)"),
  ],
  rows: families.map(({ family, withAll, without, moved }) => [
    family,
    percent(withAll, 2),
    percent(without, 2),
    without < 1.5 * withAll ? "yes" : "NO",
    movedText(moved),
  ]),
});

export const splitTable = (halves: readonly HalfJudged[]): AccuracyTable => ({
  columns: [
    left("inputs"),
    left("judged"),
    ...["rows", "time %, fitted half", "time %, judged half"].map(right),
    ...["coverage, fitted half", "coverage, judged half", "half-width", "width x"].map(right),
    left("constants that moved"),
  ],
  rows: halves.map(({ inputs, half, fitted, judged, widthFactor, moved }) => [
    inputs,
    half === 1 ? "first" : "second",
    String(judged.rows),
    both(fitted.totalTime, 100),
    both(judged.totalTime, 100),
    percent(fitted.coverage),
    percent(judged.coverage),
    percent(judged.halfWidth),
    widthFactor.toFixed(2),
    movedText(moved),
  ]),
});

const movedText = (moved: Readonly<Record<string, number>>): string =>
  Object.entries(moved)
    .map(([name, by]) => `${name} ${by}`)
    .join(", ");

const familyRow = (a: FamilyAccuracy): readonly string[] => [
  a.family,
  String(a.rows),
  percent(a.outcomesRight),
  percent(a.floor),
  both(a.totalTime, 100),
  both(a.bytes, 100),
  both(a.rounds, 1, 0),
  both(a.downtime, 1000, 0),
  both(a.outage, 1000, 0),
  both(a.mirrorReady, 100),
  percent(a.coverage),
  percent(a.halfWidth),
];

const percent = (share: number, decimals = 1): string =>
  Number.isNaN(share) ? "" : `${(share * 100).toFixed(decimals)} %`;

const both = (error: { median: number; p90: number }, scale: number, decimals = 2): string =>
  Number.isNaN(error.median)
    ? ""
    : `${(error.median * scale).toFixed(decimals)} / ${(error.p90 * scale).toFixed(decimals)}`;
