import type { Command } from "commander";
import type { FamilyAccuracy } from "../../data/accuracy/accuracy.ts";
import type { Judgement } from "../../data/accuracy/judge.ts";
import type { LeftOut } from "../../data/accuracy/leave-out.ts";
import { constantsOrFail, measuredOrFail } from "../measured-input.ts";

interface Options {
  readonly constants: string;
  readonly json?: true;
  readonly plot?: string;
  readonly leaveOut?: true;
}

/** drainwise accuracy: how far the models are from what was measured. */
export function register(program: Command): void {
  program
    .command("accuracy")
    .argument("<measured.csv>", "measured migrations, as predict takes them, with their results")
    .description("Hold predictions against measurements, by family, beside simpler models.")
    .option("--constants <name>", "machines that the migrations ran on", "tcg-testbed")
    .option(
      "--plot <file.svg>",
      "draw predicted against measured total times, with delivered rates",
    )
    .option("--leave-out", "fit the constants without each family in turn, and predict it so")
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
  if (options.leaveOut) {
    const { leaveOut } = await import("../../data/accuracy/leave-out.ts");
    const families = leaveOut(file, constants);
    if (options.json) printJson(families);
    else await printLeftOut(families);
    return;
  }
  const judgements = judge(file, constants);
  if (options.plot !== undefined) await draw(judgements, options.plot);
  if (options.json)
    printJson(judgements.map(({ predictions: _p, results: _r, ...figures }) => figures));
  else for (const judgement of judgements) await print(judgement);
}

async function printLeftOut(families: readonly LeftOut[]): Promise<void> {
  const { printLine, printTable } = await import("../console.ts");
  printLine("Median error of the total time, the constants fitted to all other families alone");
  printTable(
    [
      { title: "family" },
      { title: "catalogue", align: "right" },
      { title: "left out", align: "right" },
      { title: "worse by less than half" },
      { title: "constants that moved (multiples of the catalogue's)" },
    ],
    families.map(({ family, withAll, without, moved }) => [
      family,
      percent(withAll),
      percent(without),
      without < 1.5 * withAll ? "yes" : "NO",
      Object.entries(moved)
        .map(([name, by]) => `${name} ${by}`)
        .join(", "),
    ]),
  );
}

async function draw(judgements: readonly Judgement[], path: string): Promise<void> {
  const [{ writeFile }, { plotOf }] = await Promise.all([
    import("node:fs/promises"),
    import("../../data/accuracy/plot.ts"),
  ]);
  const delivered = judgements.find(({ inputs }) => inputs === "delivered");
  if (delivered === undefined) return;
  const title = `Total time of ${delivered.results.length} migrations, 80 % intervals`;
  await writeFile(path, plotOf(delivered, title));
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
