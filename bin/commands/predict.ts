import type { Command } from "commander";
import { CommandFailure, exitCode } from "../exit-code.ts";

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

async function predict(path: string, options: Options): Promise<void> {
  const [{ constantsByName, constantsNames }, { readMeasured }, { predictRows }, output, text] =
    await Promise.all([
      import("../../data/catalog/catalog.ts"),
      import("../../data/predict/read-measured.ts"),
      import("../../data/predict/predict-rows.ts"),
      import("../console.ts"),
      import("../../data/predict/write-predictions.ts"),
    ]);
  const constants = constantsByName(options.constants);
  if (constants === null) {
    throw new CommandFailure(
      `--constants ${options.constants}: no such set. Known: ${constantsNames.join(", ")}.`,
      exitCode.badInput,
    );
  }
  const file = await readMeasured(path);
  if (!file.ok) {
    output.printDiagnostics(file.error.diagnostics);
    throw new CommandFailure(
      `${path} was not read: ${file.error.total} faults.`,
      exitCode.badInput,
    );
  }
  const predictions = predictRows(file.value.rows, constants);
  if (options.json) output.printJson(predictions);
  else process.stdout.write(text.predictionsCsv(file.value, predictions));
}
