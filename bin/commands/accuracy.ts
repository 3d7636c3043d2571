import type { Command } from "commander";
import type { FamilyAccuracy } from "../../data/accuracy/accuracy.ts";
import type { Judgement } from "../../data/accuracy/judge.ts";
import { constantsOrFail, measuredOrFail } from "../measured-input.ts";

interface Options {
  readonly constants: string;
  readonly json?: true;
}

/** drainwise accuracy: how far the models are from what was measured. */
export function register(program: Command): void {
  program
    .command("accuracy")
    .argument("<measured.csv>", "measured migrations, as predict takes them, with their results")
    .description("Hold predictions against measurements, by family, beside simpler models.")
    .option("--constants <name>", "machines that the migrations ran on", "tcg-testbed")
    .option("--json", "print the figures as JSON")
    .action(accuracy);
}

async function accuracy(path: string, options: Options): Promise<void> {
  const [constants, file, { judge }, { printJson }] = await Promise.all([
    constantsOrFail(options.constants),
    measuredOrFail(path),
    import("../../data/accuracy/judge.ts"),
    import("../console.ts"),
  ]);
  const judgements = judge(file, constants);
  if (options.json)
    printJson(judgements.map(({ predictions: _p, results: _r, ...figures }) => figures));
  else for (const judgement of judgements) await print(judgement);
}

const titles: Record<Judgement["inputs"], string> = {
  nominal: "With nominal inputs alone",
  quiet: "With nominal inputs alone, where the host gave at least 98.5 % of them",
  delivered: "With the rates that the host delivered",
};

async function print(judgement: Judgement): Promise<void> {
  const { printLine, printTable } = await import("../console.ts");
  printLine(`${titles[judgement.inputs]} (absolute errors: median / 90th percentile)`);
  const right = (title: string) => ({ title, align: "right" }) as const;
  printTable(
    [
      { title: "family" },
      ...["rows", "outcome", "floor", "time %", "bytes %", "rounds", "downtime ms"].map(right),
      ...["outage ms", "mirror %", "coverage", "half-width"].map(right),
    ],
    judgement.families.map(familyRow),
  );
  printLine();
  printTable(
    [{ title: "ten families by" }, right("outcome"), right("time %")],
    judgement.baselines.map(({ name, pooled }) => [
      name,
      percent(pooled.outcomesRight),
      both(pooled.totalTime, 100),
    ]),
  );
  printLine();
  printTable(
    [{ title: "asked" }, { title: "" }, { title: "reached" }, { title: "held" }],
    judgement.bars.map((bar) => [bar.what, bar.asked, bar.reached, bar.holds ? "yes" : "NO"]),
  );
  printLine();
}

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

const percent = (share: number): string =>
  Number.isNaN(share) ? "" : `${(share * 100).toFixed(1)} %`;

const both = (error: { median: number; p90: number }, scale: number, decimals = 2): string =>
  Number.isNaN(error.median)
    ? ""
    : `${(error.median * scale).toFixed(decimals)} / ${(error.p90 * scale).toFixed(decimals)}`;
