import type { Command } from "commander";
import { printJson } from "../console.ts";

/** `drainwise collect`: the read-only script for compute hosts, on stdout. */
export function register(program: Command): void {
  program
    .command("collect")
    .description(
      "Print a read-only shell script for compute hosts that writes what Nova's API does not tell.",
    )
    .option("--json", "print the script inside a JSON document")
    .action(run);
}

async function run({ json }: { readonly json?: boolean }): Promise<void> {
  const { collectScript } = await import("../../data/collect/collect-script.ts");
  if (json === true) printJson({ name: "drainwise-collect.sh", script: collectScript });
  else process.stdout.write(collectScript);
}
