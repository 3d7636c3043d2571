import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { register as accuracy } from "./commands/accuracy.ts";
import { register as apply } from "./commands/apply.ts";
import { register as approve } from "./commands/approve.ts";
import { register as calibrate } from "./commands/calibrate.ts";
import { register as capacity } from "./commands/capacity.ts";
import { register as collect } from "./commands/collect.ts";
import { register as doctor } from "./commands/doctor.ts";
import { register as forecast } from "./commands/forecast.ts";
import { register as plan } from "./commands/plan.ts";
import { register as predict } from "./commands/predict.ts";
import { register as report } from "./commands/report.ts";
import { register as serve } from "./commands/serve.ts";
import { register as shadow } from "./commands/shadow.ts";
import { register as show } from "./commands/show.ts";
import { register as simulate } from "./commands/simulate.ts";
import { register as snapshot } from "./commands/snapshot.ts";
import { register as status } from "./commands/status.ts";
import { register as steer } from "./commands/steer.ts";
import { CommandFailure, exitCode } from "./exit-code.ts";

/** Each command lives in bin/commands/NAME.ts and registers itself; one line a command, in the order of the job. */
const registrations: readonly ((program: Command) => void)[] = [
  serve,
  collect,
  snapshot,
  doctor,
  plan,
  show,
  forecast,
  capacity,
  report,
  approve,
  apply,
  shadow,
  status,
  steer,
  predict,
  accuracy,
  calibrate,
  simulate,
];

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
  for (const register of registrations) register(program);
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
