import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { ShadowReport } from "../../data/run/shadow/shadow-report.ts";
import { formatSigned, heldWords } from "../../data/units/held-words.ts";
import type { Plan } from "../../sim/index.ts";
import { osCloudOf, withCloud } from "../cloud-input.ts";
import { formatDuration, printJson, printLine, printTable } from "../console.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { siteOfCloudOrFail } from "../measured-input.ts";
import { provenPerson } from "../persons.ts";
import { readPlanOrFail } from "../plan-input.ts";
import { interruptible } from "../run-view/interrupts.ts";
import { jsonLines } from "../run-view/json-lines.ts";
import { namesIn } from "../run-view/outlook-words.ts";
import { runBars } from "../run-view/run-bars.ts";
import { runOrFail, withStore } from "../store-input.ts";

const STORE = [
  "--store <file>",
  "where shadows are kept (default: shadow.db beside the store of runs)",
] as const;

/** `drainwise shadow PLAN`, `drainwise shadow report`: all of a run but its hand on the cloud. */
export function register(program: Command): void {
  const shadow = program
    .command("shadow")
    .description("Run a plan without touching the cloud: looks leave, commands do not.");
  shadow
    .command("watch", { isDefault: true })
    .description("Go on with a plan's shadow, or begin it.")
    .argument("<plan>", "plan file")
    .option("--os-cloud <name>", "cloud of clouds.yaml to look at (default: OS_CLOUD)")
    .option("--constants <file>", "the site's own, as drainwise calibrate --out wrote them")
    .option("--for <time>", "leave after so long: 3 d (default: at the run's end)")
    .option(...STORE)
    .option("--json", "one JSON object a line for each event")
    .action(watch);
  shadow
    .command("report")
    .description("What would have been sent, and others' migrations predicted and measured.")
    .argument("[run]", "id of the shadow (default: the open one, else the last)")
    .option("--csv <file>", "write others' migrations as a file that drainwise calibrate reads")
    .option(...STORE)
    .option("--json", "print as JSON")
    .action(report);
}

interface WatchOptions {
  readonly osCloud?: string;
  readonly constants?: string;
  readonly for?: string;
  readonly store?: string;
  readonly json?: true;
}

const storeOf = async (path: string | undefined): Promise<string> => {
  if (path !== undefined) return path;
  const [{ defaultStorePath }, { dirname, join }] = await Promise.all([
    import("../../data/store/sql/open-embedded.ts"),
    import("node:path"),
  ]);
  return join(dirname(defaultStorePath()), "shadow.db");
};

async function watch(path: string, options: WatchOptions): Promise<void> {
  const osCloud = osCloudOf(options);
  if (osCloud === null) {
    throw new CommandFailure("Name the cloud: --os-cloud NAME, or OS_CLOUD.", exitCode.badInput);
  }
  const { plan, hash } = await readPlanOrFail(path);
  const site = await siteOfCloudOrFail(options.constants);
  const lasts = options.for === undefined ? null : await timeOrFail(options.for);
  const [{ textOfPlan }, { RunDesk }, { looksOf }] = await Promise.all([
    import("../../data/store/plan-file.ts"),
    import("../../data/run/run-desk.ts"),
    import("../../data/nova/reading/cloud-looks.ts"),
  ]);
  await withCloud(osCloud, {}, async (cloud) => {
    const by = await provenPerson(cloud);
    const choice = { kind: "shadow", looks: looksOf(cloud) } as const;
    await withStore(await storeOf(options.store), async (store) => {
      const desk = new RunDesk(store);
      const wish = { plan, hash, text: textOfPlan(plan), cloud: choice, by, site };
      const started = await desk.start({ ...wish, waits: true });
      if (!started.ok) {
        throw new CommandFailure(["Nothing is watched:", ...started.error].join("\n  "));
      }
      const shown = options.json === true ? jsonLines() : runBars(plan, started.value);
      desk.subscribe(started.value.run.id, shown.tell);
      const interrupts = interruptible(started.value, by);
      const timer = leaveAfter(lasts, () => started.value.execution.leave());
      await started.value.ended.finally(() => {
        clearTimeout(timer);
        interrupts.stop();
        shown.stop();
      });
      printLine(`Shadow ${started.value.run.id}: drainwise shadow report tells what it found.`);
    });
  });
}

/** Timers count in 32 bits of milliseconds, 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

const leaveAfter = (seconds: number | null, leave: () => void): NodeJS.Timeout | undefined =>
  seconds === null ? undefined : setTimeout(leave, Math.min(LONGEST_MS, seconds * 1000));

async function timeOrFail(written: string): Promise<number> {
  const { parseQuantity } = await import("../../data/units/quantity.ts");
  const read = parseQuantity(written, "seconds", "s");
  if (read.ok && read.value > 0) return read.value;
  throw new CommandFailure(`--for ${written}: give a time, such as 3 d.`, exitCode.badInput);
}

interface ReportOptions {
  readonly csv?: string;
  readonly store?: string;
  readonly json?: true;
}

async function report(id: string | undefined, options: ReportOptions): Promise<void> {
  const { othersCsv, shadowReport } = await import("../../data/run/shadow/shadow-report.ts");
  await withStore(await storeOf(options.store), async (store) => {
    const run = await runOrFail(store, id);
    const rows = await store.journal.rows(run.id);
    const found = shadowReport(rows, await store.runs.measurements(run.id));
    const plan = JSON.parse((await store.plans.text(run.plan)) ?? "{}") as Plan;
    if (options.csv !== undefined) {
      await writeFile(options.csv, othersCsv(plan, run.startedAt, found.others));
    }
    if (options.json === true) printJson(found);
    else if (options.csv === undefined) print(found, plan);
  });
}

function print({ wouldBeSent, others, together }: ShadowReport, plan: Plan): void {
  const nameOf = namesIn(plan);
  printLine(`Would have been sent: ${wouldBeSent.length} commands. None left.\n`);
  printTable(
    [{ title: "After", align: "right" }, { title: "Command" }, { title: "About", shrink: 1 }],
    wouldBeSent.map(({ at, command, about }) => [formatDuration(at), command, nameOf(about)]),
  );
  printLine(`\nOther people's migrations: ${others.length}.\n`);
  printTable(
    [
      { title: "Server", shrink: 1 },
      { title: "Type" },
      { title: "Status" },
      { title: "Predicted P50", align: "right" },
      { title: "P5 to P95", align: "right" },
      { title: "Measured", align: "right" },
      { title: "Off", align: "right" },
      { title: "Inside" },
    ],
    others.map(({ server, mode, predicted, status, measured, error, inside }) => {
      const time = predicted?.time ?? null;
      return [
        ...[nameOf(server), predicted?.type ?? mode, status],
        time === null ? "not known" : formatDuration(time.p50),
        time === null ? "" : `${formatDuration(time.p5)} to ${formatDuration(time.p95)}`,
        measured === null ? "under way" : formatDuration(measured),
        error === null ? "-" : formatSigned(error),
        inside === null ? "-" : inside ? "yes" : "no",
      ];
    }),
  );
  printLine(`\n${heldWords(together)}`);
}
