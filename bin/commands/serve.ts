import { basename, resolve } from "node:path";
import type { Command } from "commander";
import type { Plan } from "../../sim/index.ts";
import type { Listening } from "../../web/server/listen.ts";
import { namesOf, readCloudOrFail } from "../cloud-input.ts";
import { printJson, printLine } from "../console.ts";
import { countOption } from "../count-option.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { planOrFail, readPlanOrFail } from "../plan-input.ts";

/** `drainwise serve`: the report in the browser, on this machine alone. */
export function register(program: Command): void {
  program
    .command("serve")
    .description(
      "Serve the report with its what-if on 127.0.0.1; without options, of the shipped sample.",
    )
    .option("--cloud <path>", "directory of CSV files, or a snapshot file")
    .option("--drain <hosts>", "hosts to empty, separated by commas")
    .option("--plan <file>", "a saved plan instead of --cloud and --drain")
    .option("--replications <n>", "replications of the forecast", countOption(1, 100_000))
    .option("--seed <n>", "seed of the plan's forecast", countOption(0, 2 ** 31 - 1))
    .option("--port <n>", "port on 127.0.0.1 (default: the first free one)", countOption(0, 65_535))
    .option("--json", "print the address as JSON")
    .action(run);
}

interface Options {
  readonly cloud?: string;
  readonly drain?: string;
  readonly plan?: string;
  readonly replications?: number;
  readonly seed?: number;
  readonly port?: number;
  readonly json?: boolean;
}

async function run(options: Options): Promise<void> {
  const [{ createApp }, { listen }, { pageFolder }] = await Promise.all([
    import("../../web/server/create-app.ts"),
    import("../../web/server/listen.ts"),
    import("../../web/server/page-folder.ts"),
  ]);
  const { cloudName, plan, planHash } = await planToShow(options);
  const { DEFAULT_REPLICATIONS, forecastPlan } = await import("../../sim/index.ts");
  const replications = options.replications ?? DEFAULT_REPLICATIONS;
  const forecast = forecastPlan(plan, { replications, planHash });
  const app = createApp({
    report: { cloudName, plan, planHash, forecast },
    pageFolder: pageFolder(),
  });
  const listening = await listen(app, options.port ?? null);
  if (!listening.ok) throw new CommandFailure(listening.error);
  const { address } = listening.value;
  if (options.json === true) printJson({ address });
  else printLine(`Drainwise shows ${cloudName} at ${address}\nCtrl+C ends it.`);
  await closed(listening.value);
}

interface PlanToShow {
  readonly cloudName: string;
  readonly plan: Plan;
  readonly planHash: string;
}

async function planToShow(options: Options): Promise<PlanToShow> {
  if (options.plan !== undefined) {
    if (options.cloud !== undefined || options.drain !== undefined) {
      throw new CommandFailure(
        "--plan holds its cloud and its hosts: leave --cloud and --drain out.",
        exitCode.badInput,
      );
    }
    const { plan, hash } = await readPlanOrFail(options.plan);
    return { cloudName: basename(options.plan, ".json"), plan, planHash: hash };
  }
  const { cloud, drain } = await question(options);
  const { snapshot } = await readCloudOrFail(cloud);
  const { plan, hash } = await planOrFail(snapshot, drain, options.seed ?? 0);
  return { cloudName: basename(resolve(cloud)), plan, planHash: hash };
}

/** The cloud and the hosts that were named, or the demonstration's when neither was. */
async function question({
  cloud,
  drain,
}: Options): Promise<{ readonly cloud: string; readonly drain: readonly string[] }> {
  if (cloud !== undefined && drain !== undefined) return { cloud, drain: namesOf(drain) };
  if (cloud === undefined && drain === undefined) {
    const { demonstration } = await import("../../web/server/demonstration.ts");
    return demonstration();
  }
  throw new CommandFailure(
    cloud === undefined
      ? "--drain needs --cloud: the cloud on which these hosts are."
      : "--cloud needs --drain: the hosts to empty, separated by commas.",
    exitCode.badInput,
  );
}

/** Ends when the process is asked to; answers under way are finished first. */
function closed(listening: Listening): Promise<void> {
  return new Promise((resolveClosed) => {
    const close = (): void => {
      void listening.close().then(resolveClosed);
    };
    process.once("SIGINT", close);
    process.once("SIGTERM", close);
  });
}
