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
 * V8 told that a run is over in a second or less: most of what a cold process spends is compiling and collecting what the
 * reader left. Little inlining (100 bytes of bytecode in place of 920), young objects given their full room at the first
 * need, collected by one thread. Each is read when it is next needed, so it may be set while the process runs.
 */
const V8_FLAGS = [
  "--max-inlined-bytecode-size-cumulative=100",
  "--semi-space-growth-factor=16",
  "--no-parallel-scavenge",
];

async function run(file: string, { json }: { readonly json?: boolean }): Promise<void> {
  for (const flag of V8_FLAGS) setFlagsFromString(flag);
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
