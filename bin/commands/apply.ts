import type { Command } from "commander";
import type { RunListener } from "../../data/run/events.ts";
import type { Started } from "../../data/run/run-desk.ts";
import type { StartWish } from "../../data/run/start-wish.ts";
import type { Person } from "../../data/store/records.ts";
import { withCloud } from "../cloud-input.ts";
import { eventWebhooks, type WebhookOptions, withWebhooks } from "../event-webhooks.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { EXPLICIT, notByVariable } from "../explicit-cloud.ts";
import { siteOfCloudOrFail } from "../measured-input.ts";
import { accountPerson, provenPerson } from "../persons.ts";
import { readPlanOrFail } from "../plan-input.ts";
import { type MeansOptions, meansOrFail, realCloud, withMeans } from "../real-cloud.ts";
import { interruptible } from "../run-view/interrupts.ts";
import { jsonLines } from "../run-view/json-lines.ts";
import { leaseJson, leaseLines } from "../run-view/lease-lines.ts";
import { runBars } from "../run-view/run-bars.ts";
import { STORE_OPTION, withStore } from "../store-input.ts";

/** `drainwise apply`: runs an approved plan, or goes on with its run. */
export function register(program: Command): void {
  const apply = program
    .command("apply")
    .description("Run an approved plan, or go on with a run that was left.")
    .argument("<plan>", "plan file")
    .option("--os-cloud <name>", `cloud of clouds.yaml to run it on; ${EXPLICIT}`)
    .option("--simulated", "run it on the simulated cloud")
    .option("--speed <n>", "simulated seconds a second (default: as fast as it goes)", speedOption)
    .option(
      "--constants <file>",
      "the site's own, as drainwise calibrate --out wrote them: its rest is forecast with them",
    );
  withWebhooks(withMeans(apply))
    .option(...STORE_OPTION)
    .option("--json", "one JSON object a line for each event")
    .addHelpText("after", INTERRUPTS)
    .action(run);
}

const INTERRUPTS = `
Ctrl-C pauses the run: nothing new begins, what is under way ends, then the command leaves (exit code 1).
A second Ctrl-C leaves at once: migrations that Nova carries out go on. Either way the same command goes on with the run.`;

interface Options extends MeansOptions, WebhookOptions {
  readonly osCloud?: string;
  readonly simulated?: true;
  readonly speed?: number;
  readonly constants?: string;
  readonly store?: string;
  readonly json?: true;
}

function speedOption(text: string): number {
  const speed = Number(text);
  if (speed > 0) return speed;
  throw new CommandFailure(`--speed ${text}: give a number above 0.`, exitCode.badInput);
}

async function run(path: string, options: Options): Promise<void> {
  if ((options.osCloud === undefined) === (options.simulated === undefined)) {
    throw new CommandFailure(
      `Say where: --os-cloud NAME, or --simulated.${notByVariable()}`,
      exitCode.badInput,
    );
  }
  const means = await meansOrFail(options);
  const { plan, hash } = await readPlanOrFail(path);
  const { textOfPlan } = await import("../../data/store/plan-file.ts");
  const site = await siteOfCloudOrFail(options.constants);
  const bound = { plan, hash, text: textOfPlan(plan), site };
  if (options.osCloud === undefined) {
    const speed = options.speed ?? Number.POSITIVE_INFINITY;
    await apply({ ...bound, cloud: { kind: "simulated", speed }, by: accountPerson() }, options);
  } else {
    const mayChange = true;
    await withCloud(
      options.osCloud,
      {},
      async (cloud) => {
        const by = await provenPerson(cloud);
        await apply({ ...bound, cloud: realCloud(cloud, by, means), by }, options);
      },
      mayChange,
    );
  }
}

async function apply(wish: StartWish, options: Options): Promise<void> {
  const { RunDesk } = await import("../../data/run/run-desk.ts");
  const webhooks = await eventWebhooks(options);
  try {
    await withStore(options.store, async (store) => {
      const desk = new RunDesk(store);
      const lease = options.json === true ? leaseJson() : leaseLines();
      const started = await desk.start({ ...wish, waits: true, onLease: lease.tell });
      lease.stop();
      if (!started.ok) {
        throw new CommandFailure(["The plan is not run:", ...started.error].join("\n  "));
      }
      const shown = options.json === true ? jsonLines() : runBars(wish.plan, started.value);
      const listeners: RunListener[] = [shown.tell, ...webhooks.listeners];
      for (const listener of listeners) desk.subscribe(started.value.run.id, listener);
      await toItsEnd(started.value, wish.by, shown.stop);
    });
  } finally {
    await webhooks.settled();
  }
}

/** Exit code 0 only for a run in which every step is done. */
async function toItsEnd(started: Started, by: Person, stop: () => void): Promise<void> {
  const interrupts = interruptible(started, by);
  const over = await started.ended.finally(() => {
    interrupts.stop();
    stop();
  });
  const { stepViews } = await import("../../data/run/step-views.ts");
  const undone = stepViews(started.execution.state).filter(({ kind }) => kind !== "done");
  if (!over) {
    throw new CommandFailure(
      `Run ${started.run.id} was left; ${undone.length} steps are not done. The same command goes on with it.`,
    );
  }
  if (undone.length > 0) {
    const { reasonNotToGoOn } = await import("../../data/run/going-on.ts");
    const goesOn =
      reasonNotToGoOn(started.execution.state) === null
        ? " After drainwise retry STEP or drainwise resume the same command goes on with it."
        : "";
    const [first] = undone;
    throw new CommandFailure(
      `Run ${started.run.id} is over with ${undone.length} steps not done, first ${first?.step} (${first?.kind}${
        first?.reason === null ? "" : `: ${first?.reason}`
      }). drainwise status tells all.${goesOn}`,
    );
  }
}
