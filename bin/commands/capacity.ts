import type { Command } from "commander";
import type { FitCount } from "../../sim/index.ts";
import { namesOf, readCloudOrFail } from "../cloud-input.ts";
import { type CloudOptions, withCloudOptions } from "../cloud-options.ts";
import { printJson, printLine, printTable } from "../console.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";

/** `drainwise capacity`: how many more servers of each flavor fit, now and with hosts away. */
export function register(program: Command): void {
  withCloudOptions(
    program
      .command("capacity")
      .description("Count what still fits, by flavor: now, and with hosts away."),
  )
    .option("--without <hosts>", "hosts to be counted as away, separated by commas", "")
    .option("--json", "print the counts as JSON")
    .action(run);
}

interface Options extends CloudOptions {
  readonly without: string;
  readonly json?: boolean;
}

async function run(options: Options): Promise<void> {
  const { without, json } = options;
  const { snapshot } = await readCloudOrFail(options);
  const { fitCounts } = await import("../../sim/index.ts");
  const away = namesOf(without);
  const unknown = away.filter((name) => !snapshot.hosts.some(({ id }) => id === name));
  if (unknown.length > 0) {
    throw new CommandFailure(
      `No such host: ${unknown.join(", ")}. Hosts: ${snapshot.hosts.map(({ id }) => id).join(", ")}`,
      exitCode.badInput,
    );
  }
  const now = fitCounts(snapshot);
  const then = fitCounts(snapshot, away);
  if (json === true) printJson({ without: away, now, then });
  else print(now, then, away);
}

function print(now: readonly FitCount[], then: readonly FitCount[], away: readonly string[]): void {
  printTable(
    [
      { title: "Flavor" },
      { title: "Fits now", align: "right" },
      { title: "on hosts", align: "right" },
      { title: "Runs out first" },
      ...(away.length === 0
        ? []
        : [
            { title: "Fits then", align: "right" as const },
            { title: "on hosts", align: "right" as const },
          ]),
    ],
    now.map((count, index) => [
      count.name,
      String(count.fits),
      String(count.hosts),
      count.limitedBy ?? "-",
      ...(away.length === 0
        ? []
        : [String(then[index]?.fits ?? 0), String(then[index]?.hosts ?? 0)]),
    ]),
  );
  printLine(
    "\nEach row stands alone, by Placement's arithmetic; CPU, NUMA and group rules can only lower it.",
  );
}
