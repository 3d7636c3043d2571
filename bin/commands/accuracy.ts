import type { Command } from "commander";
import type { Judgement } from "../../data/accuracy/judge.ts";
import type { AccuracyTable } from "../../data/accuracy/tables.ts";
import type { MeasuredFile } from "../../data/predict/read-measured.ts";
import type { ModelConstants } from "../../sim/index.ts";
import { countOption } from "../count-option.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { constantsOrFail, measuredOrFail } from "../measured-input.ts";

interface Options {
  readonly constants: string;
  readonly json?: true;
  readonly plot?: string;
  readonly leaveOut?: true;
  readonly split?: number;
  readonly write?: string;
}

/** Seed of the halves that `--write` prints where none is given. */
const SEED = 1;

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
    .option(
      "--split <seed>",
      "fit to half of the scenarios, judge on the other half",
      countOption(0, 2 ** 31 - 1),
    )
    .option("--write <file.md>", "write all of these tables between the marks of MODELS.md")
    .option("--json", "print the figures as JSON")
    .action(accuracy);
}

async function accuracy(path: string, options: Options): Promise<void> {
  const [constants, file] = await Promise.all([
    constantsOrFail(options.constants),
    measuredOrFail(path),
  ]);
  if (options.write !== undefined)
    await write(file, constants, options.write, options.split ?? SEED);
  else if (options.leaveOut) await leftOut(file, constants, options);
  else if (options.split !== undefined) await split(file, constants, options, options.split);
  else await judged(file, constants, options);
}

async function judged(file: MeasuredFile, constants: ModelConstants, options: Options) {
  const [{ judge }, { tablesOf, titles }, { printJson, printLine }] = await Promise.all([
    import("../../data/accuracy/judge.ts"),
    import("../../data/accuracy/tables.ts"),
    import("../console.ts"),
  ]);
  const judgements = judge(file, constants);
  if (options.plot !== undefined) await draw(judgements, options.plot);
  if (options.json) {
    printJson(judgements.map(({ predictions: _p, results: _r, ...figures }) => figures));
    return;
  }
  for (const judgement of judgements) {
    printLine(`${titles[judgement.inputs]} (absolute errors: median / 90th percentile)`);
    for (const table of tablesOf(judgement)) await print(table);
  }
}

async function leftOut(file: MeasuredFile, constants: ModelConstants, { json }: Options) {
  const [{ leaveOut }, { leftOutTable }, { printJson, printLine }] = await Promise.all([
    import("../../data/accuracy/leave-out.ts"),
    import("../../data/accuracy/tables.ts"),
    import("../console.ts"),
  ]);
  const families = leaveOut(file, constants);
  if (json) return printJson(families);
  printLine("Median error of the total time, the constants fitted to all other families alone");
  return print(leftOutTable(families));
}

async function split(
  file: MeasuredFile,
  constants: ModelConstants,
  { json }: Options,
  seed: number,
) {
  const [{ splitHalf }, { splitTable }, { printJson, printLine }] = await Promise.all([
    import("../../data/accuracy/split-half.ts"),
    import("../../data/accuracy/tables.ts"),
    import("../console.ts"),
  ]);
  const halves = splitHalf(file, constants, seed);
  if (json) return printJson(halves);
  printLine(
    `Fitted to half of the scenarios (seed ${seed}), judged on the other half; ten families`,
  );
  return print(splitTable(halves));
}

async function write(file: MeasuredFile, constants: ModelConstants, path: string, seed: number) {
  const [{ readFile, writeFile }, { judge }, { leaveOut }, { splitHalf }, { withFigures }] =
    await Promise.all([
      import("node:fs/promises"),
      import("../../data/accuracy/judge.ts"),
      import("../../data/accuracy/leave-out.ts"),
      import("../../data/accuracy/split-half.ts"),
      import("../../data/accuracy/markdown.ts"),
    ]);
  const document = await readFile(path, "utf8").catch((error: Error) => {
    throw new CommandFailure(`${path} cannot be read: ${error.message}`, exitCode.badInput);
  });
  const written = withFigures(document, {
    judgements: judge(file, constants),
    families: leaveOut(file, constants),
    seed,
    halves: splitHalf(file, constants, seed),
  });
  if (written === null) {
    throw new CommandFailure(
      `${path} has no marks <!-- accuracy:begin --> and <!-- accuracy:end --> to write between.`,
      exitCode.badInput,
    );
  }
  await writeFile(path, written);
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

async function print({ columns, rows }: AccuracyTable): Promise<void> {
  const { printLine, printTable } = await import("../console.ts");
  printTable(columns, rows);
  printLine();
}
