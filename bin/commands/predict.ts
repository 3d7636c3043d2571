import type { Command } from "commander";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { constantsOrFail, measuredOrFail, rangeOrFail } from "../measured-input.ts";

interface Options {
  readonly constants?: string;
  readonly cloud?: string;
  readonly json?: true;
}

/** drainwise predict: what the models say of each migration in a file. */
export function register(program: Command): void {
  program
    .command("predict")
    .argument("<file.csv>", "migrations, one a row, columns as in MODELS.md")
    .description("Predict migrations from their inputs: the file with the answers appended.")
    .option("--constants <name>", "machines that the migrations run on (default: tcg-testbed)")
    .option("--cloud <folder>", "a cloud's files: with the constants that calibrate kept there")
    .option("--json", "print a JSON array, one object a row")
    .action(predict);
}

/** Which rows rest on no measurement, in what, on stderr: the columns are fixed. */
function warnOfOutside(
  rows: readonly { readonly line: number }[],
  predictions: readonly { readonly outside: readonly string[] }[],
): void {
  const lines = rows.flatMap(({ line }, i) => (predictions[i]?.outside.length ? [line] : []));
  if (lines.length === 0) return;
  const reasons = [...new Set(predictions.flatMap(({ outside }) => outside))];
  const named = lines.slice(0, NAMED).join(", ");
  process.stderr.write(
    `warning: ${lines.length} of ${rows.length} rows lie outside what was measured (${reasons.join("; ")}); ` +
      `their intervals are wider. Lines ${named}${lines.length > NAMED ? ", ..." : ""}.\n`,
  );
}

/** Lines that are named, lest a large file fill the terminal. */
const NAMED = 20;

async function predict(path: string, options: Options): Promise<void> {
  const name = options.constants ?? (await constantsOfCloud(options.cloud));
  const [constants, range, file, { predictRows }] = await Promise.all([
    constantsOrFail(name),
    rangeOrFail(name),
    measuredOrFail(path),
    import("../../data/predict/predict-rows.ts"),
  ]);
  const predictions = predictRows(file.rows, constants, range);
  warnOfOutside(file.rows, predictions);
  if (options.json) {
    const { printJson } = await import("../console.ts");
    printJson(predictions);
    return;
  }
  const { predictionsCsv } = await import("../../data/predict/write-predictions.ts");
  process.stdout.write(predictionsCsv(file, predictions));
}

/** The set that a cloud's folder keeps, by its file, and said so; the test-bed's where no cloud is named. */
async function constantsOfCloud(folder: string | undefined): Promise<string> {
  if (folder === undefined) return "tcg-testbed";
  const { catalogFileOf, nameOf, siteOfCloud } = await import("../../data/catalog/site-catalog.ts");
  const site = await siteOfCloud(folder);
  if (!site.ok) {
    const { printDiagnostics } = await import("../console.ts");
    printDiagnostics(site.error);
    throw new CommandFailure(`${folder}: no constants were read.`, exitCode.badInput);
  }
  const said =
    site.value === null
      ? "nothing was calibrated there: the catalogue's kvm is used."
      : `the site's own constants are used: ${nameOf(site.value)}.`;
  process.stderr.write(`note: ${folder}: ${said}\n`);
  return site.value === null ? "kvm" : catalogFileOf(folder);
}
