import type { Command } from "commander";
import { constantsOrFail, measuredOrFail, rangeOrFail } from "../measured-input.ts";

interface Options {
  readonly constants: string;
  readonly json?: true;
}

/** drainwise predict: what the models say of each migration in a file. */
export function register(program: Command): void {
  program
    .command("predict")
    .argument("<file.csv>", "migrations, one a row, columns as in MODELS.md")
    .description("Predict migrations from their inputs: the file with the answers appended.")
    .option("--constants <name>", "machines that the migrations run on", "tcg-testbed")
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
  const [constants, range, file, { predictRows }] = await Promise.all([
    constantsOrFail(options.constants),
    rangeOrFail(options.constants),
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
