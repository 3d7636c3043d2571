import { basename, resolve } from "node:path";
import type { Command } from "commander";
import type { DrivenCloud } from "../../data/run/clouds.ts";
import type { Person } from "../../data/store/records.ts";
import type { Store } from "../../data/store/store.ts";
import type { Forecast, Plan, SiteConstants } from "../../sim/index.ts";
import type { Listening } from "../../web/server/listen.ts";
import { namesOf, osCloudOf, readCloudOrFail, withCloud } from "../cloud-input.ts";
import { type CloudOptions, withCloudOptions } from "../cloud-options.ts";
import { printJson, printLine } from "../console.ts";
import { countOption } from "../count-option.ts";
import { eventWebhooks, type WebhookOptions, withWebhooks } from "../event-webhooks.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { forecastWithProgress } from "../forecast-progress.ts";
import { siteOfCloudOrFail } from "../measured-input.ts";
import { provenPerson } from "../persons.ts";
import { recordAuthor } from "../plan-author.ts";
import { planOrFail, readGoalFileOrFail, readPlanOrFail } from "../plan-input.ts";
import { openstackCommands } from "../plan-view/openstack-commands.ts";
import { type MeansOptions, meansOrFail, realCloud, withMeans } from "../real-cloud.ts";
import { STORE_OPTION, withStore } from "../store-input.ts";

/** `drainwise serve`: the report in the browser, on this machine alone. */
export function register(program: Command): void {
  const serve = withCloudOptions(
    program
      .command("serve")
      .description(
        "Serve the report with its what-if on 127.0.0.1; without options, of the shipped sample.",
      ),
  )
    .option("--drain <hosts>", "hosts to empty, separated by commas")
    .option("--goal <file>", "goal file (YAML or JSON), as plan takes it")
    .option(
      "--plan <file>",
      "a saved plan instead of --cloud, --drain and --goal; run on --os-cloud (or OS_CLOUD), else on the simulated cloud",
    )
    .option("--replications <n>", "replications of the forecast", countOption(1, 100_000))
    .option("--seed <n>", "seed of the plan's forecast", countOption(0, 2 ** 31 - 1))
    .option("--constants <file>", "the site's own, as drainwise calibrate --out wrote them")
    .option("--port <n>", "port on 127.0.0.1 (default: the first free one)", countOption(0, 65_535))
    .option("--view-only", "show everything, take no wish: nobody approves or runs from the page");
  withWebhooks(withMeans(serve))
    .option(...STORE_OPTION)
    .option("--json", "print the address as JSON")
    .action(run);
}

interface Options extends CloudOptions, MeansOptions, WebhookOptions {
  readonly drain?: string;
  readonly goal?: string;
  readonly plan?: string;
  readonly replications?: number;
  readonly seed?: number;
  readonly constants?: string;
  readonly port?: number;
  readonly viewOnly?: true;
  readonly store?: string;
  readonly json?: boolean;
}

async function run(options: Options): Promise<void> {
  const means = await meansOrFail(options);
  const site = await siteOfCloudOrFail(options.constants);
  const shown = await planToShow(options);
  const forecast = await forecastWithProgress(shown.plan, shown.planHash, { ...options, site });
  const report = { ...shown, forecast, site };
  const serveOn = (cloud: DrivenCloud, person: Person | null): Promise<void> =>
    withStore(options.store, (store) => serve(report, { store, cloud, person }, options));
  const osCloud = servedCloud(options);
  if (osCloud === null) {
    await serveOn({ kind: "simulated", speed: Number.POSITIVE_INFINITY }, null);
    return;
  }
  // Who planned it here is its author, so that another person must approve it.
  if (options.plan === undefined) await recordAuthor(shown.plan, osCloud, options.store);
  const mayChange = options.viewOnly !== true;
  await withCloud(
    osCloud,
    {},
    async (cloud) => {
      const person = await provenPerson(cloud);
      await serveOn(realCloud(cloud, person, means), person);
    },
    mayChange,
  );
}

/** Where runs are kept, on which cloud they are, and as whom the page's wishes count. */
interface Desk {
  readonly store: Store;
  readonly cloud: DrivenCloud;
  readonly person: Person | null;
}

async function serve(
  { cloudName, plan, planHash, forecast, site }: ReportToServe,
  { store, cloud, person }: Desk,
  options: Options,
): Promise<void> {
  const [{ createApp }, { DeskRoom }, { ShownPlan }, { listen }, { pageFolder }] =
    await Promise.all([
      import("../../web/server/create-app.ts"),
      import("../../web/server/desk-room.ts"),
      import("../../web/server/shown-plan.ts"),
      import("../../web/server/listen.ts"),
      import("../../web/server/page-folder.ts"),
    ]);
  const [{ RunDesk }, { addressWith, makeSecret }] = await Promise.all([
    import("../../data/run/run-desk.ts"),
    import("../../web/server/secret.ts"),
  ]);
  const isViewOnly = options.viewOnly === true;
  const report = { cloudName, plan, planHash, forecast, site };
  const commands = openstackCommands(plan);
  const shown = new ShownPlan(
    { ...report, commands, takesVariants: !isViewOnly },
    openstackCommands,
  );
  const webhooks = await eventWebhooks(options);
  const room = new DeskRoom({
    desk: new RunDesk(store),
    shown,
    cloud,
    site,
    person,
    isViewOnly,
    listeners: webhooks.listeners,
  });
  const secret = makeSecret();
  const app = createApp({
    report: () => shown.report,
    pageFolder: pageFolder(),
    secret,
    room,
    isViewOnly,
  });
  const listening = await listen(app, options.port ?? null);
  if (!listening.ok) throw new CommandFailure(listening.error);
  const address = addressWith(listening.value.address, secret);
  if (options.json === true) printJson({ address });
  else printLine(`Drainwise shows ${cloudName} at ${address}\nCtrl+C ends it.`);
  await closed(listening.value);
  await room.close();
  await webhooks.settled();
}

interface ReportToServe extends PlanToShow {
  readonly forecast: Forecast;
  readonly site: SiteConstants | null;
}

/** The live cloud, also by OS_CLOUD: but where nothing was asked for, it is the sample that is shown. */
const servedCloud = (options: Options): string | null => {
  const { cloud, osCloud, drain, goal, plan } = options;
  const wishes = [cloud, osCloud, drain, goal, plan];
  return wishes.every((wish) => wish === undefined) ? null : osCloudOf(options);
};

interface PlanToShow {
  readonly cloudName: string;
  readonly plan: Plan;
  readonly planHash: string;
}

async function planToShow(options: Options): Promise<PlanToShow> {
  const { drain, goal, plan: file } = options;
  const osCloud = servedCloud(options);
  const cloudName = osCloud ?? options.cloud;
  const isAsked = options.cloud !== undefined || drain !== undefined || goal !== undefined;
  if (file !== undefined) {
    // --os-cloud (or OS_CLOUD) beside it names the cloud that it is run on.
    if (isAsked) refuse("--plan holds its cloud and its goal: leave the other options out.");
    const { plan, hash } = await readPlanOrFail(file);
    return { cloudName: basename(file, ".json"), plan, planHash: hash };
  }
  if (!isAsked && cloudName === undefined) {
    const { demonstration } = await import("../../web/server/demonstration.ts");
    const sample = demonstration();
    return planned({ ...options, ...sample }, basename(resolve(sample.cloud)));
  }
  if (cloudName === undefined)
    return refuse("--drain and --goal need --cloud, --os-cloud or OS_CLOUD: whom they are about.");
  if (drain === undefined && goal === undefined)
    refuse("The cloud needs --drain (the hosts to empty, separated by commas) or --goal.");
  return planned(options, osCloud ?? basename(resolve(cloudName)));
}

function refuse(sentence: string): never {
  throw new CommandFailure(sentence, exitCode.badInput);
}

async function planned(options: Options, cloudName: string): Promise<PlanToShow> {
  const drain = options.drain === undefined ? [] : namesOf(options.drain);
  const { snapshot } = await readCloudOrFail(options, drain);
  const written = new Map(options.goal === undefined ? [] : await readGoalFileOrFail(options.goal));
  const typed = (key: string, words: readonly string[]): void => {
    const source = { file: "command line", field: `--${key}` };
    written.set(
      key,
      words.map((text) => ({ text, source })),
    );
  };
  if (options.drain !== undefined) typed("drain", drain);
  if (options.seed !== undefined) typed("seed", [String(options.seed)]);
  const { plan, hash } = await planOrFail(snapshot, written);
  return { cloudName, plan, planHash: hash };
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
