import { type Command, Option } from "commander";
import type { WrittenGoal, WrittenValue } from "../../data/goal/written-goal.ts";
import packageJson from "../../package.json" with { type: "json" };
import type { Plan } from "../../sim/index.ts";
import { namesOf, osCloudOf, readCloudOrFail } from "../cloud-input.ts";
import { type CloudOptions, withCloudOptions } from "../cloud-options.ts";
import { printDiagnostics, printJson, printLine } from "../console.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { recordAuthor } from "../plan-author.ts";
import { summaryOf } from "../plan-view/summary.ts";
import {
  movesNothing,
  printBlocked,
  printHeadroom,
  printNotes,
  printPrerequisites,
  printSummary,
} from "../plan-view/tables.ts";
import { STORE_OPTION } from "../store-input.ts";

/** `drainwise plan`: which server goes where, in what order, and which cannot go and why. Changes nothing. */
export function register(program: Command): void {
  const command = withCloudOptions(
    program
      .command("plan")
      .description("Plan how hosts are emptied. Writes a plan file; changes nothing in the cloud."),
  ).option("--goal <file>", "goal file (YAML or JSON); options given here replace its keys");
  for (const [flags, text] of goalOptions) command.addOption(goalOption(flags, text));
  command
    .option("--out <file>", "plan file to write; with --os-cloud you are recorded as its author")
    .option(...STORE_OPTION)
    .option("--json", "print the summary as JSON")
    .action(run);
}

const goalOptions: readonly (readonly [string, string])[] = [
  [
    "--drain <hosts>",
    "hosts to empty, separated by commas; aggregate:NAME for all of an aggregate",
  ],
  ["--onto <hosts>", "hosts that may receive (default: all others)"],
  ["--order <order>", "largest-first, smallest-first, longest-first, riskiest-first or by-name"],
  ["--return <policy>", "none, or origin: servers go back after the maintenance"],
  ["--hosts-at-once <n>", "hosts under way at once (default 1)"],
  ["--per-source <n>", "moves at once from a host (default 1; Nova's own limits hold besides)"],
  ["--per-destination <n>", "moves at once to a host (default 2)"],
  ["--total <n>", "moves at once in all (default 8)"],
  ["--maintenance <time>", "work on each emptied host, as in '45 min' (default 30 min)"],
  ["--reserve <reserve>", "keep free: '10 %' of each host, or '1 host'; may stand twice"],
  ["--freeze <servers>", "servers not to be touched, by id or unique name"],
  ["--allow-cold", "allow cold moves of running servers"],
  ["--window <start/end>", "when moves may run, as in 2026-12-01T22:00Z/2026-12-02T04:00Z"],
  ["--start-hour <hour>", "hour of day (UTC) at which the run begins, for rates by hour"],
  [
    "--stuck <rule>",
    "for live moves that do not end: 'abort after 2 h', 'force-complete after 5 min', or 'leave' to Nova's own timeout (default: abort after 4 h)",
  ],
  [
    "--stop-in-place <servers>",
    "servers to stop on their host for its maintenance, not to be moved",
  ],
  ["--choice <who>", "plan: moves name their destination (default); nova: its scheduler chooses"],
  ["--error-budget <n>", "stop the run when more than n steps failed or need a person"],
  ["--overrun-limit <time>", "stop the run when its P95 overruns the window by more"],
  ["--keep-reserve", "begin nothing while the forecast sees headroom below the reserve"],
  [
    "--window-end <what>",
    "what the window's end does to running live moves: let-end (default) or abort",
  ],
  [
    "--refusals <policies>",
    "what to try after a definite no, in this order: next-candidate, other-type, later; or give-up",
  ],
  ["--maintenance-by <whom>", "who works on an emptied host: person (default), command or webhook"],
  ["--maintenance-limit <time>", "after which a maintenance is overdue and needs a person"],
  ["--second-person <truth>", "whether another person than the author must approve (default true)"],
  ["--set <option=value>", "plan as if nova.conf said so, as in live_migration_downtime='1 s'"],
  ["--seed <n>", "seed of the forecast's draws (default 1)"],
];

/** Keys whose value is a list of names. */
const listed: ReadonlySet<string> = new Set([
  "drain",
  "onto",
  "freeze",
  "stop-in-place",
  "refusals",
]);

const goalOption = (flags: string, text: string): Option => {
  const option = new Option(flags, text);
  const isSwitch = !flags.includes("<");
  return isSwitch
    ? option
    : option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
};

interface Options extends CloudOptions {
  readonly goal?: string;
  readonly out?: string;
  readonly store?: string;
  readonly json?: boolean;
}

async function run(options: Options, command: Command): Promise<void> {
  const { readGoal } = await import("../../data/goal/read-goal.ts");
  const { overlaid } = await import("../../data/goal/written-goal.ts");
  const { planDrain } = await import("../../sim/index.ts");
  const typed = typedGoal(command);
  const filed = options.goal === undefined ? new Map() : await goalOfFile(options.goal);
  const goal = overlaid(filed, typed);
  const drain = (goal.get("drain") ?? []).map(({ text }) => text);
  const { snapshot } = await readCloudOrFail(options, drain);
  const read = readGoal(goal, snapshot);
  if (!read.ok) {
    printDiagnostics(read.error);
    throw new CommandFailure("Nothing was planned.", exitCode.badInput);
  }
  const planned = planDrain({ snapshot, ...read.value, toolVersion: packageJson.version });
  if (!planned.ok) {
    printDiagnostics(planned.error);
    throw new CommandFailure("The goal does not fit the cloud.", exitCode.badInput);
  }
  await tell(planned.value, options);
  const osCloud = osCloudOf(options);
  if (osCloud !== null && options.out !== undefined) {
    await recordAuthor(planned.value, osCloud, options.store);
  }
}

async function goalOfFile(path: string): Promise<WrittenGoal> {
  const { readGoalFile } = await import("../../data/goal/goal-file.ts");
  const read = await readGoalFile(path);
  if (read.ok) return read.value;
  printDiagnostics(read.error);
  throw new CommandFailure(`${path}: nothing was planned.`, exitCode.badInput);
}

/** What stands on the command line, key by key. */
function typedGoal(command: Command): WrittenGoal {
  const written = new Map<string, readonly WrittenValue[]>();
  for (const [flags] of goalOptions) {
    const key = flags.slice(2).split(" ")[0] ?? "";
    const value: unknown = command.getOptionValue(camelCase(key));
    if (value === undefined) continue;
    const texts = Array.isArray(value) ? value.map(String) : [String(value)];
    const source = { file: "command line", field: `--${key}` };
    const words = listed.has(key) ? texts.flatMap(namesOf) : texts;
    written.set(
      key,
      words.map((text) => ({ text, source })),
    );
  }
  return written;
}

const camelCase = (key: string): string =>
  key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

async function tell(plan: Plan, { out, json }: Options): Promise<void> {
  const { hashOf, textOfPlan, writePlan } = await import("../../data/store/plan-file.ts");
  const hash = out === undefined ? hashOf(textOfPlan(plan)) : await writePlan(out, plan);
  const summary = summaryOf(plan);
  if (json === true) {
    const { blocked, prerequisites, notes } = plan;
    printJson({ file: out ?? null, sha256: hash, ...summary, blocked, prerequisites, notes });
  } else {
    printSummary(plan, summary);
    printLine();
    printBlocked(plan, false);
    printLine();
    if (summary.tightest.length > 0) printHeadroom(summary.tightest.slice(0, 10));
    printPrerequisites(plan);
    printNotes(plan);
    printLine();
    printLine(out === undefined ? "Not written (--out FILE writes the plan)." : `Written: ${out}`);
    printLine(`SHA-256: ${hash}`);
  }
  if (movesNothing(plan)) {
    throw new CommandFailure(`No server can move: all ${plan.blocked.length} are blocked.`);
  }
}
