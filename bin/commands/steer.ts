import type { Command } from "commander";
import type { PersonAction } from "../../sim/index.ts";
import { printLine } from "../console.ts";
import { CommandFailure } from "../exit-code.ts";
import { EXPLICIT } from "../explicit-cloud.ts";
import { askingPerson } from "../persons.ts";
import { runOrFail, STORE_OPTION, withStore } from "../store-input.ts";

interface Options {
  readonly run?: string;
  readonly osCloud?: string;
  readonly store?: string;
}

/** What a person may ask of a run, each a command; they reach the process that executes it through the store. */
const onRun = {
  pause: "Begin nothing new; what is under way ends.",
  freeze: "Send nothing at all, only look; what is under way goes on.",
  resume: "Go on after a pause, a freeze, or a stop by the error budget or an overrun.",
  abort: "End the run: abort running live migrations, begin nothing new, say what is left.",
} as const;

const onStep = {
  skip: ["skip", "Count a step as done that a person has seen to, or that shall not be."],
  retry: ["retry", "Ask again for a step that failed or needs a person, also after the run's end."],
  "leave-out": [
    "leave-out",
    "Do not do a step that has not begun, nor what rests on it; a host's cordon leaves out the host. retry takes it in again.",
  ],
  "abort-move": ["abort-move", "Abort one live migration; its server stays where it is."],
  "force-complete": [
    "force-complete-move",
    "Force one live migration to its end: post-copy where permitted, else the guest is paused until all is sent.",
  ],
} as const;

/** `drainwise pause | freeze | resume | abort | skip | retry | leave-out | abort-move | force-complete | confirm-maintenance`. */
export function register(program: Command): void {
  for (const [name, about] of Object.entries(onRun)) {
    steering(program.command(name).description(about)).action((options: Options) =>
      ask([{ action: name as keyof typeof onRun }], options),
    );
  }
  for (const [name, [action, about]] of Object.entries(onStep)) {
    steering(
      program.command(name).description(about).argument("<steps...>", "ids of the steps"),
    ).action((steps: readonly string[], options: Options) =>
      ask(
        steps.map((step) => ({ action, step })),
        options,
      ),
    );
  }
  const confirm = program
    .command("confirm-maintenance")
    .description("Say that the work on a host is over.")
    .argument("<host>", "the host");
  steering(confirm).action((host: string, options: Options) =>
    ask([{ action: "confirm-maintenance", host }], options),
  );
}

const steering = (command: Command): Command =>
  command
    .option("--run <id>", "which run (default: the one that is open)")
    .option("--os-cloud <name>", `prove who you are by your credentials there; ${EXPLICIT}`)
    .option(...STORE_OPTION);

async function ask(actions: readonly PersonAction[], options: Options): Promise<void> {
  const by = await askingPerson(options.osCloud);
  await withStore(options.store, async (store) => {
    const { RunDesk } = await import("../../data/run/run-desk.ts");
    const { REFUSED } = await import("../../data/run/request-desk.ts");
    const run = await runOrFail(store, options.run);
    const desk = new RunDesk(store);
    for (const action of actions) {
      const answer = await desk.request(run.id, action, by);
      if (answer === null) {
        throw new CommandFailure(
          `Run ${run.id} did not answer: no process executes it now. The request is kept; drainwise apply takes it up.`,
        );
      }
      if (answer.startsWith(REFUSED)) throw new CommandFailure(`Run ${run.id}: ${answer}`);
      printLine(`Run ${run.id}: ${answer}`);
    }
  });
}
