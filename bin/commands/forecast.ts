import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { Forecast, Plan, Quantiles, ServerForecast } from "../../sim/index.ts";
import {
  formatBytes,
  formatDuration,
  formatShare,
  printJson,
  printLine,
  printTable,
} from "../console.ts";
import { countOption } from "../count-option.ts";
import { CommandFailure } from "../exit-code.ts";
import { forecastWithProgress } from "../forecast-progress.ts";
import { siteOfCloudOrFail } from "../measured-input.ts";
import { readPlanOrFail } from "../plan-input.ts";
import { stuckWords } from "../plan-view/tables.ts";
import { shareOption } from "../share-option.ts";

/** `drainwise forecast`: how long a plan takes and what it costs, as intervals over replications. */
export function register(program: Command): void {
  program
    .command("forecast")
    .description("Forecast a plan: window, each move's time and outage, what will not converge.")
    .argument("<plan>", "plan file")
    .option("--replications <n>", "simulated runs", countOption(1, 1_000_000))
    .option(
      "--until-p95 <share>",
      "stop once the window's P95 is known within this share, looked at every 100 runs (95 % confidence)",
      shareOption,
    )
    .option("--workers <n>", "threads beside this one; 0 = none", countOption(0, 256))
    .option("--seed <n>", "seed of the draws instead of the plan's", countOption(0, 2 ** 31 - 1))
    .option("--constants <file>", "the site's own, as drainwise calibrate --out wrote them")
    .option("--json", "print the forecast as JSON")
    .option("--out <file>", "write the forecast as JSON to a file")
    .action(run);
}

interface Options {
  readonly replications?: number;
  readonly untilP95?: number;
  readonly workers?: number;
  readonly seed?: number;
  readonly constants?: string;
  readonly json?: boolean;
  readonly out?: string;
}

async function run(planFile: string, options: Options): Promise<void> {
  const bound = await readPlanOrFail(planFile);
  const plan = { ...bound.plan, seed: options.seed ?? bound.plan.seed };
  const site = await siteOfCloudOrFail(options.constants);
  const forecast = await forecastWithProgress(plan, bound.hash, { ...options, site });
  if (options.out !== undefined) await write(options.out, forecast);
  if (options.json === true) printJson(forecast);
  else print(forecast, plan);
}

async function write(file: string, forecast: Forecast): Promise<void> {
  await writeFile(file, `${JSON.stringify(forecast)}\n`).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} cannot be written: ${reason}`);
  });
}

function print(forecast: Forecast, plan: Plan): void {
  printHeadline(forecast, plan);
  printLine();
  printMoves(forecast.servers);
  printHosts(forecast, plan);
  printRemedies(forecast.servers);
  printLine();
  printLine(
    `plan ${forecast.planHash.slice(0, 12)}, seed ${forecast.seed}, ` +
      `drainwise ${forecast.tool.version}${constantsWords(forecast)}`,
  );
}

const constantsWords = ({ constants }: Forecast): string =>
  constants === undefined
    ? ""
    : `, constants ${constants.name} of ${constants.date} (${constants.source})`;

function printHeadline(
  { window, windowP95, completeShare, replications, lowerBound, outsideMeasured }: Forecast,
  { goal }: Plan,
): void {
  const [p50, p90, p95] = [window.p50, window.p90, window.p95].map(formatDuration);
  printLine(
    `Window  P50 ${p50}   P90 ${p90}   P95 ${p95}   from the first request to the last move's end`,
  );
  if (windowP95 !== null) {
    printLine(
      `With ${replications} runs the P95 itself is known to lie between ${formatDuration(windowP95.low)} and ` +
        `${formatDuration(windowP95.high)} (95 % confidence).`,
    );
  }
  printLine(
    `Every planned move completes in ${formatShare(completeShare)} of ${replications} simulated runs; in the others the window holds ` +
      `moves given up (${stuckWords(goal)}).`,
  );
  printLine(`No run in which all complete is shorter than ${formatDuration(lowerBound)}.`);
  if (outsideMeasured.share === 0) return;
  printLine(
    `${formatShare(outsideMeasured.share)} of the moves lie outside what the models were measured on ` +
      `(${outsideMeasured.reasons.join("; ")}).`,
  );
}

const pair = (quantiles: Quantiles | null, format: (value: number) => string): string =>
  quantiles === null ? "-" : `${format(quantiles.p50)} / ${format(quantiles.p90)}`;

function printMoves(servers: readonly ServerForecast[]): void {
  printTable(
    [
      { title: "server", shrink: 1 },
      { title: "type" },
      { title: "from" },
      { title: "to" },
      { title: "time P50 / P90", align: "right" },
      { title: "outage if done", align: "right" },
      { title: "bytes P50", align: "right" },
      { title: "verdict" },
    ],
    servers.map((move) => [
      move.name,
      move.direction === "back" ? `${move.type}, back` : move.type,
      move.source,
      move.destination,
      pair(move.totalTime, formatDuration),
      pair(move.outage, formatDuration),
      move.bytes === null ? "-" : formatBytes(move.bytes.p50),
      verdictWords(move),
    ]),
  );
}

function verdictWords({ verdict }: ServerForecast): string {
  const often = verdict.completedShare < 1 ? ` (${formatShare(verdict.completedShare)})` : "";
  const kind = verdict.kind === "only-with" ? "only with a change" : verdict.kind;
  return `${kind}${often}`;
}

function printHosts({ hosts }: Forecast, plan: Plan): void {
  const nameOf = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  printLine();
  for (const { host, empty, emptyShare, remaining } of hosts) {
    const when =
      empty === null
        ? `not empty in ${formatShare(1 - emptyShare)} of the runs`
        : `empty at P50 ${formatDuration(empty.p50)}, P90 ${formatDuration(empty.p90)}` +
          (emptyShare < 1
            ? `, counting only the ${formatShare(emptyShare)} of the runs in which it empties`
            : "");
    const left = remaining.map((id) => nameOf.get(id) ?? id).join(", ");
    printLine(`${host}: ${when}${left === "" ? "" : `; stays: ${left}`}`);
  }
}

function printRemedies(servers: readonly ServerForecast[]): void {
  for (const { name, verdict } of servers) {
    if (verdict.kind === "converges") continue;
    printLine();
    printLine(`${name}: ${verdict.because}`);
    for (const { option, by, value, price } of verdict.remedies) {
      printLine(`  ${option} (by ${by}): ${value}: ${price}`);
    }
    if (verdict.remedies.length === 0) printLine("  Nothing that we know of would change it.");
  }
}
