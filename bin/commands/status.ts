import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { RunMove } from "../../data/run/run-moves.ts";
import type { RunView } from "../../data/run/run-view.ts";
import type { RunRecord } from "../../data/store/records.ts";
import { printJson, printTable } from "../console.ts";
import { CommandFailure } from "../exit-code.ts";
import { forecastWithProgress } from "../forecast-progress.ts";
import { siteOfCloudOrFail } from "../measured-input.ts";
import { printResult } from "../run-view/result-table.ts";
import { printJournal, printStatus } from "../run-view/status-tables.ts";
import { runOrFail, STORE_OPTION, withStore } from "../store-input.ts";

/** `drainwise status`: where a run stands; with --result its moves, predicted and measured. */
export function register(program: Command): void {
  program
    .command("status")
    .description("Where a run stands, what it has done, and how its moves went.")
    .argument(
      "[run]",
      "id of the run, or how it begins (default: the one that is open, else the last)",
    )
    .option("--runs", "list all runs")
    .option("--journal", "print the journal")
    .option("--result", "predicted against measured, for each move")
    .option(
      "--constants <file>",
      "with --result: predict with these instead of the constants that the run was begun with",
    )
    .option("--csv <file>", "write the moves as a file that drainwise calibrate reads")
    .option(...STORE_OPTION)
    .option("--json", "print as JSON")
    .action(run);
}

interface Options {
  readonly runs?: true;
  readonly journal?: true;
  readonly result?: true;
  readonly constants?: string;
  readonly csv?: string;
  readonly store?: string;
  readonly json?: true;
}

async function run(id: string | undefined, options: Options): Promise<void> {
  await withStore(options.store, async (store) => {
    const [{ RunDesk }, { movesOfRun }] = await Promise.all([
      import("../../data/run/run-desk.ts"),
      import("../../data/run/run-moves.ts"),
    ]);
    const desk = new RunDesk(store);
    if (options.runs === true) return listRuns(await desk.list(), options.json === true);
    const record = await runOrFail(store, id);
    const view = await desk.view(record.id);
    if (view === null) throw new CommandFailure(`There is no run ${record.id}.`);
    if (view.fault !== null) process.stderr.write(`warning: the journal: ${view.fault}\n`);
    const moves = movesOfRun(view.plan, view.rows, await store.runs.measurements(record.id));
    if (options.csv !== undefined) await writeCsv(options.csv, view, moves);
    if (options.result === true) return result(view, moves, options);
    if (options.csv !== undefined) return;
    if (options.journal === true) return printJournal(view, options.json === true);
    if (options.json === true) printJson(view);
    else printStatus(view, moves);
  });
}

function listRuns(runs: readonly RunRecord[], json: boolean): void {
  if (json) {
    printJson(runs);
    return;
  }
  printTable(
    [
      { title: "Run" },
      { title: "Plan" },
      { title: "Cloud", shrink: 1 },
      { title: "Begun" },
      { title: "By" },
      { title: "Ended" },
      { title: "How", shrink: 1 },
    ],
    runs.map(({ id, plan, cloud, startedAt, by, endedAt, end }) => [
      ...[id, plan.slice(0, 12), cloud, startedAt.slice(0, 19), by.name],
      ...[endedAt?.slice(0, 19) ?? "open", end ?? ""],
    ]),
  );
}

async function writeCsv(file: string, view: RunView, moves: readonly RunMove[]): Promise<void> {
  const { movesCsv } = await import("../../data/run/moves-csv.ts");
  await writeFile(file, movesCsv(view.plan, view.run.startedAt, moves)).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} cannot be written: ${reason}`);
  });
}

/** The forecast is made anew from the plan: the same seed gives what was predicted before the run. */
async function result(
  { plan, run: { plan: hash, setting } }: RunView,
  moves: readonly RunMove[],
  { constants, json }: Options,
): Promise<void> {
  const { readSetting } = await import("../../data/run/run-setting.ts");
  const begunWith = readSetting(setting).site ?? null;
  const site = (await siteOfCloudOrFail(constants)) ?? begunWith;
  const forecast = await forecastWithProgress(plan, hash, { site });
  await printResult(plan, moves, forecast, json === true);
}
