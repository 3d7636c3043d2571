import type { Command } from "commander";
import type { StoredPlan } from "../../data/store/plan-file.ts";
import packageJson from "../../package.json" with { type: "json" };
import { printJson, printLine } from "../console.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { readPlanOrFail } from "../plan-input.ts";
import { openstackCommands } from "../plan-view/openstack-commands.ts";
import { summaryOf } from "../plan-view/summary.ts";
import {
  printBlocked,
  printHeadroom,
  printNotes,
  printPrerequisites,
  printSteps,
  printSummary,
} from "../plan-view/tables.ts";

/** `drainwise show`: a plan file, read and checked as whoever approves or runs it would. */
export function register(program: Command): void {
  program
    .command("show")
    .description("Show a plan file: summary, steps, blocked servers, headroom, openstack commands.")
    .argument("<plan>", "plan file")
    .option("--steps", "every step with what it waits for")
    .option("--blocked", "blocked servers with every host's reason")
    .option("--headroom", "free room per host before, at worst and after")
    .option("--commands", "the openstack commands of the plan")
    .option("--hash <sha256>", "refuse any plan but this one")
    .option("--json", "print the plan, or the chosen parts, as JSON")
    .action(run);
}

interface Options {
  readonly steps?: boolean;
  readonly blocked?: boolean;
  readonly headroom?: boolean;
  readonly commands?: boolean;
  readonly hash?: string;
  readonly json?: boolean;
}

async function run(path: string, options: Options): Promise<void> {
  const bound = await readPlanOrFail(path);
  if (options.hash !== undefined && options.hash.toLowerCase() !== bound.hash) {
    throw new CommandFailure(
      `${path}: its SHA-256 is ${bound.hash}, not ${options.hash}: it is another plan.`,
      exitCode.badInput,
    );
  }
  const { version } = bound.plan.tool;
  if (version !== packageJson.version) {
    process.stderr.write(
      `warning: the plan was made by drainwise ${version}; this is ${packageJson.version}.\n`,
    );
  }
  if (options.json === true) printJson(asJson(bound, options));
  else print(bound, options);
}

const choosesPart = ({ steps, blocked, headroom, commands }: Options): boolean =>
  [steps, blocked, headroom, commands].includes(true);

function asJson({ plan, hash }: StoredPlan, options: Options): object {
  if (!choosesPart(options)) return { sha256: hash, plan };
  return {
    sha256: hash,
    ...(options.steps === true ? { steps: plan.steps } : {}),
    ...(options.blocked === true ? { blocked: plan.blocked } : {}),
    ...(options.headroom === true ? { headroom: plan.headroom } : {}),
    ...(options.commands === true ? { commands: openstackCommands(plan) } : {}),
  };
}

function print({ plan, hash }: StoredPlan, options: Options): void {
  if (options.steps === true) printSteps(plan);
  if (options.blocked === true) printBlocked(plan, true);
  if (options.headroom === true) printHeadroom(plan.headroom);
  if (options.commands === true) for (const line of openstackCommands(plan)) printLine(line);
  if (choosesPart(options)) return;
  const summary = summaryOf(plan);
  printSummary(plan, summary);
  printLine();
  printBlocked(plan, false);
  printLine();
  if (summary.tightest.length > 0) printHeadroom(summary.tightest.slice(0, 10));
  printPrerequisites(plan);
  printNotes(plan);
  printLine(`\nSHA-256: ${hash}`);
}
