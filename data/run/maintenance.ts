/**
 * Who works on an emptied host: a person who says when it is over, a command, or a webhook.
 *
 * The work is begun once. A process that dies with it under way leaves it to a person to say how it ended.
 */
import type { Observation, Outcome, WritingCommand } from "../../sim/index.ts";
import { postJson } from "./post-json.ts";
import { ShellCommand } from "./shell-command.ts";

type Maintain = Extract<WritingCommand, { kind: "maintain" }>;
type Tell = (observation: Observation) => void;

export interface MaintenanceMeans {
  /** Run by the shell with DRAINWISE_HOST, DRAINWISE_PLAN and DRAINWISE_RUN set, and no secret of ours; 0 = over. */
  readonly command: string | null;
  /** Gets host, plan and run as JSON. 200 or 204 = over; 202 = begun, a person or program confirms later. */
  readonly webhook: string | null;
}

export class MaintenanceCrew {
  readonly #means: MaintenanceMeans;
  readonly #of: { readonly plan: string; readonly run: string };
  readonly #clear: (text: string) => string;
  readonly #works = new Set<ShellCommand>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #calls = new AbortController();
  #left = false;

  /** @param clear masks secrets in what a command printed. */
  constructor(
    means: MaintenanceMeans,
    of: { readonly plan: string; readonly run: string },
    clear: (text: string) => string = (text) => text,
  ) {
    this.#means = means;
    this.#of = of;
    this.#clear = clear;
  }

  /** Begins the work; what comes of it is told. */
  begin(command: Maintain, tell: Tell): Outcome {
    const told: Tell = (observation) => {
      if (!this.#left) tell(observation);
    };
    switch (command.how) {
      case "person":
        return { kind: "done" };
      case "command":
        return this.#run(command, told);
      case "webhook":
        return this.#call(command, told);
    }
  }

  /** Stops waiting. A command that is running goes on: half a firmware update is worse than an unwatched one. */
  leave(): void {
    this.#left = true;
    this.#calls.abort();
    for (const work of this.#works) work.leave();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #run({ host, timeout }: Maintain, tell: Tell): Outcome {
    const { command } = this.#means;
    if (command === null) {
      return {
        kind: "refused",
        reason: "no maintenance command was given (--maintenance-command)",
      };
    }
    const { plan, run } = this.#of;
    const variables = { DRAINWISE_HOST: host, DRAINWISE_PLAN: plan, DRAINWISE_RUN: run };
    const work = new ShellCommand(command, {
      variables,
      timeoutMs: timeout * 1000,
      clear: this.#clear,
    });
    this.#works.add(work);
    void work.ended.then((end) => {
      this.#works.delete(work);
      if (end.kind === "done") tell({ kind: "maintained", host });
      else {
        const why = end.kind === "failed" ? end.words : `was ended after ${timeout} s`;
        tell({ kind: "maintenance-failed", host, reason: `the maintenance command ${why}` });
      }
    });
    return { kind: "done" };
  }

  #call({ host, timeout }: Maintain, tell: Tell): Outcome {
    const { webhook } = this.#means;
    if (webhook === null) {
      return {
        kind: "refused",
        reason: "no maintenance webhook was given (--maintenance-webhook)",
      };
    }
    const overdue = (): void =>
      tell({
        kind: "maintenance-failed",
        host,
        reason: `the maintenance was not confirmed within ${timeout} s`,
      });
    const body = { event: "maintain", host, ...this.#of };
    void postJson(webhook, body, timeout * 1000, this.#calls.signal).then((answer) => {
      if (!answer.ok) tell({ kind: "maintenance-failed", host, reason: answer.error });
      else if (answer.value === 202) this.#after(timeout, overdue);
      else tell({ kind: "maintained", host });
    });
    return { kind: "done" };
  }

  #after(seconds: number, action: () => void): NodeJS.Timeout {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        action();
      },
      Math.min(seconds * 1000, 2 ** 31 - 1),
    );
    this.#timers.add(timer);
    return timer;
  }
}
