import type { Command } from "commander";
import { constantsOrFail, measuredOrFail } from "../measured-input.ts";

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
  const [constants, file, { predictRows }] = await Promise.all([
    constantsOrFail(options.constants),
    measuredOrFail(path),
    import("../../data/predict/predict-rows.ts"),
  ]);
  const predictions = predictRows(file.rows, constants);
  if (options.json) {
    const { printJson } = await import("../console.ts");
    printJson(predictions);
    return;
  }
  const { predictionsCsv } = await import("../../data/predict/write-predictions.ts");
  process.stdout.write(predictionsCsv(file, predictions));
}
