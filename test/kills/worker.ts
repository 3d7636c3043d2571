/** Who works on emptied hosts: sees in the journal that one is handed over, patches it, and says that it is over. */
import type { NovaProcess } from "../nova-cloud/nova-process.ts";
import { readRuns } from "./journal-file.ts";
import type { Operators } from "./operators.ts";

const LOOK_MS = 300;
/** The work itself takes a minute of the cloud's time; with what the fastest clock makes of it, this is longer [ms]. */
const WORK_MS = 4000;

export class Worker {
  readonly #operators: Operators;
  readonly #nova: NovaProcess;
  readonly #waiting: Set<string>;
  #left = false;
  readonly #working: Promise<void>;

  constructor(operators: Operators, nova: NovaProcess, hosts: readonly string[]) {
    this.#operators = operators;
    this.#nova = nova;
    this.#waiting = new Set(hosts);
    this.#working = this.#work();
  }

  async leave(): Promise<void> {
    this.#left = true;
    await this.#working;
  }

  async #work(): Promise<void> {
    while (!this.#left && this.#waiting.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      for (const host of this.#handedOver()) {
        this.#waiting.delete(host);
        await this.#nova.patch(host);
        await new Promise((resolve) => setTimeout(resolve, WORK_MS));
        // Whether or not a process answers now: the wish is kept for the next one.
        await this.#operators.says("confirm-maintenance", host, "--os-cloud", "op");
      }
    }
  }

  #handedOver(): readonly string[] {
    const commands = readRuns(this.#operators.store).flatMap(({ rows }) =>
      rows.flatMap((row) => JSON.parse(row.commands) as { kind: string; host: string }[]),
    );
    return commands
      .filter(({ kind, host }) => kind === "maintain" && this.#waiting.has(host))
      .map(({ host }) => host);
  }
}
