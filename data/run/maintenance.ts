/**
 * Who works on an emptied host: a person who says when it is over, a command, or a webhook.
 *
 * The work is begun once. A process that dies with it under way leaves it to a person to say how it ended.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Observation, Outcome, WritingCommand } from "../../sim/index.ts";
import { postJson } from "./post-json.ts";

type Maintain = Extract<WritingCommand, { kind: "maintain" }>;
type Tell = (observation: Observation) => void;

export interface MaintenanceMeans {
  /** Run by the shell with DRAINWISE_HOST, DRAINWISE_PLAN and DRAINWISE_RUN set; 0 = over. */
  readonly command: string | null;
  /** Gets host, plan and run as JSON. 200 or 204 = over; 202 = begun, a person or program confirms later. */
  readonly webhook: string | null;
}

/** Lines of a command's output that are kept for the reason of its failure. */
const KEPT = 400;
/** Between the polite signal and the last one [ms]. */
const GRACE = 5000;

export class MaintenanceCrew {
  readonly #means: MaintenanceMeans;
  readonly #of: { readonly plan: string; readonly run: string };
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #calls = new AbortController();
  #left = false;

  constructor(means: MaintenanceMeans, of: { readonly plan: string; readonly run: string }) {
    this.#means = means;
    this.#of = of;
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
    const own = { DRAINWISE_HOST: host, DRAINWISE_PLAN: plan, DRAINWISE_RUN: run };
    // A group of its own, so that a timeout ends all that it started.
    const child = spawn(command, {
      shell: true,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...own },
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-KEPT);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    let ended: string | null = null;
    const timer = this.#after(timeout, () => {
      ended = `the maintenance command was ended after ${timeout} s`;
      signal(child, "SIGTERM");
      this.#after(GRACE / 1000, () => signal(child, "SIGKILL"));
    });
    const settle = (reason: string | null): void => {
      clearTimeout(timer);
      if (reason === null) tell({ kind: "maintained", host });
      else tell({ kind: "maintenance-failed", host, reason });
    };
    child.once("error", (error) =>
      settle(`the maintenance command did not start: ${error.message}`),
    );
    child.once("close", (code, killedBy) => {
      if (ended !== null) settle(ended);
      else if (code === 0) settle(null);
      else settle(`the maintenance command ended with ${code ?? killedBy}${lastLine(output)}`);
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

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

const lastLine = (output: string): string => {
  const line = output.trim().split("\n").at(-1) ?? "";
  return line === "" ? "" : `: ${line}`;
};
