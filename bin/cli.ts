import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { CommandFailure, exitCode } from "./exit-code.ts";

type Register = (program: Command) => void;

/**
 * Each command lives in bin/commands/NAME.ts and registers itself; one line a command, in the order of the job. Loaded
 * when it is called: all of them together take a quarter of a second.
 */
const commands: Readonly<Record<string, () => Promise<{ readonly register: Register }>>> = {
  serve: () => import("./commands/serve.ts"),
  collect: () => import("./commands/collect.ts"),
  snapshot: () => import("./commands/snapshot.ts"),
  doctor: () => import("./commands/doctor.ts"),
  plan: () => import("./commands/plan.ts"),
  show: () => import("./commands/show.ts"),
  forecast: () => import("./commands/forecast.ts"),
  capacity: () => import("./commands/capacity.ts"),
  report: () => import("./commands/report.ts"),
  approve: () => import("./commands/approve.ts"),
  apply: () => import("./commands/apply.ts"),
  shadow: () => import("./commands/shadow.ts"),
  status: () => import("./commands/status.ts"),
  steer: () => import("./commands/steer.ts"), // pause, resume, abort and what else is asked of a run
  predict: () => import("./commands/predict.ts"),
  accuracy: () => import("./commands/accuracy.ts"),
  calibrate: () => import("./commands/calibrate.ts"),
  simulate: () => import("./commands/simulate.ts"),
};

/** The one that is called; all, where the first word names none: for the help, and for what is near a mistyped word. */
async function registrations(word: string | undefined): Promise<readonly Register[]> {
  const called = word !== undefined && Object.hasOwn(commands, word) ? commands[word] : undefined;
  const loaded = await Promise.all(
    (called === undefined ? Object.values(commands) : [called]).map((load) => load()),
  );
  return loaded.map(({ register }) => register);
}

/** Runs the command line; sets the process's exit code and lets output drain. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`| head`) closes the pipe: that ends the output, it is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.stderr.write(`drainwise: cannot write: ${error.message}\n`);
    process.exit(error.code === "EPIPE" ? process.exitCode : exitCode.failed);
  });
  const program = new Command("drainwise")
    .description("What draining Nova compute hosts costs, before anything moves.")
    .version(packageJson.version)
    .showHelpAfterError("(drainwise COMMAND --help shows what a command takes)")
    .exitOverride();
  for (const register of await registrations(argv[2])) register(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error: unknown) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCode.done : exitCode.badInput;
  if (error instanceof CommandFailure) {
    process.stderr.write(`${error.message}\n`);
    return error.code;
  }
  process.stderr.write(`drainwise: ${error instanceof Error ? error.message : String(error)}\n`);
  return exitCode.failed;
}
