import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import type { StoredPlan } from "../../data/store/plan-file.ts";
import type { Forecast, SiteConstants } from "../../sim/index.ts";
import { movesCsv } from "../../web/wire/moves-csv.ts";
import { formatBytes, printJson, printLine } from "../console.ts";
import { countOption } from "../count-option.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { forecastWithProgress } from "../forecast-progress.ts";
import { siteOfCloudOrFail } from "../measured-input.ts";
import { readPlanOrFail } from "../plan-input.ts";
import { openstackCommands } from "../plan-view/openstack-commands.ts";

/** `drainwise report`: the page as one HTML file that needs no network, and the moves as CSV. */
export function register(program: Command): void {
  program
    .command("report")
    .description("Write a plan's report as one offline HTML file, and its moves as CSV.")
    .argument("<plan>", "plan file")
    .option("--out <file>", "HTML file to write")
    .option("--csv <file>", "CSV file to write, one row a move")
    .option("--forecast <file>", "a forecast of this plan, instead of making one")
    .option("--constants <file>", "the site's own, as drainwise calibrate --out wrote them")
    .option("--replications <n>", "replications of the forecast", countOption(1, 100_000))
    .option("--json", "print what was written as JSON")
    .action(run);
}

interface Options {
  readonly out?: string;
  readonly csv?: string;
  readonly forecast?: string;
  readonly constants?: string;
  readonly replications?: number;
  readonly json?: boolean;
}

interface Written {
  readonly file: string;
  readonly bytes: number;
}

async function run(planFile: string, options: Options): Promise<void> {
  if (options.out === undefined && options.csv === undefined)
    throw new CommandFailure("Nothing to write: give --out, --csv or both.", exitCode.badInput);
  const bound = await readPlanOrFail(planFile);
  const site = await siteOfCloudOrFail(options.constants);
  const forecast =
    options.forecast === undefined
      ? await forecastWithProgress(bound.plan, bound.hash, { ...options, site })
      : await readForecast(options.forecast, bound, site);
  const written: Written[] = [];
  if (options.out !== undefined) {
    const page = await pageOf(bound, { forecast, site }, basename(planFile, ".json"));
    written.push(await write(options.out, page));
  }
  if (options.csv !== undefined)
    written.push(await write(options.csv, movesCsv(bound.plan, forecast.servers)));
  if (options.json === true) printJson(written);
  else for (const { file, bytes } of written) printLine(`${file}: ${formatBytes(bytes)}`);
}

/** A saved forecast, refused where it is not of this very plan, or rests on other constants than the what-if would. */
async function readForecast(
  file: string,
  { hash, plan }: StoredPlan,
  site: SiteConstants | null,
): Promise<Forecast> {
  const refuse = (sentence: string): CommandFailure =>
    new CommandFailure(`${file}: ${sentence}`, exitCode.badInput);
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) throw refuse("cannot be read. Give the file that forecast --out wrote.");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refuse("is not JSON. Give the file that forecast --out wrote.");
  }
  const forecast = parsed as Partial<Forecast> | null;
  if (forecast?.format !== "drainwise-forecast" || forecast.version !== 1)
    throw refuse("is no forecast of version 1. Make one: drainwise forecast PLAN --out FILE.");
  if (forecast.planHash !== hash)
    throw refuse("is the forecast of another plan. Make one: drainwise forecast PLAN --out FILE.");
  const { constants } = forecast;
  const used = site ?? plan.snapshot.site;
  if (constants?.name !== used?.name || constants?.date !== used?.date)
    throw refuse(
      constants === undefined
        ? "was made without --constants: leave them out, or make it anew with them."
        : `was made with the constants ${constants.name} of ${constants.date}: give that file by --constants.`,
    );
  return forecast as Forecast;
}

async function pageOf(
  { plan, hash }: StoredPlan,
  { forecast, site }: { readonly forecast: Forecast; readonly site: SiteConstants | null },
  cloudName: string,
): Promise<string> {
  const [{ offlineReport }, { pageFolder }] = await Promise.all([
    import("../../web/server/offline-report.ts"),
    import("../../web/server/page-folder.ts"),
  ]);
  const commands = openstackCommands(plan);
  const report = { cloudName, plan, planHash: hash, forecast, site, commands };
  return offlineReport({ ...report, takesVariants: false }, pageFolder());
}

async function write(file: string, text: string): Promise<Written> {
  try {
    await writeFile(file, text);
  } catch (error: unknown) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} cannot be written: ${reason}`);
  }
  return { file, bytes: Buffer.byteLength(text) };
}
