import { setFlagsFromString } from "node:v8";
import type { Command } from "commander";
import { printDiagnostics, printJson } from "../console.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";

/** `drainwise simulate`: a bare scenario of moves and flows on shared links; how the engine is judged. */
export function register(program: Command): void {
  program
    .command("simulate")
    .description("Run a bare scenario (migscn 1, gzip or not) and print its answers as CSV.")
    .argument("<file>", "scenario file, .scn or .scn.gz")
    .option("--json", "print the answers as JSON")
    .action(run);
}

/**
 * Bytes of bytecode that V8 may inline into one function; its default is 920. A run is over in a second or less, so most
 * of what a cold process spends beyond that is compiling, and less inlining is less of it. Read only by the compiler.
 */
const INLINED_BYTECODE = 100;

async function run(file: string, { json }: { readonly json?: boolean }): Promise<void> {
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTECODE}`);
  const startedAt = performance.now();
  const { readScenario } = await import("../../data/scenario/read-scenario.ts");
  const { answersAsCsv } = await import("../../data/scenario/write-answers.ts");
  const { runScenario } = await import("../../sim/index.ts");
  const read = await readScenario(file);
  if (!read.ok) {
    printDiagnostics(read.error);
    throw new CommandFailure(`${file}: nothing was simulated.`, exitCode.badInput);
  }
  const loadedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const { answers, events } = runScenario(read.value);
  const cpu = process.cpuUsage(cpuBefore);
  const endedAt = performance.now();
  if (json === true) printJson(answers);
  else process.stdout.write(answersAsCsv(answers));
  const cost = {
    events,
    loop_cpu_s: (cpu.user + cpu.system) / 1e6,
    loop_wall_s: (endedAt - loadedAt) / 1e3,
    load_s: (loadedAt - startedAt) / 1e3,
    // Linux gives maxRSS in KiB.
    peak_rss_bytes: process.resourceUsage().maxRSS * 1024,
  };
  process.stderr.write(`${JSON.stringify(cost)}\n`);
}
