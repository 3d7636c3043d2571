/**
 * An operator at work on the lab: a folder with plan, store and what nobody but them knows of their hosts, and the
 * command line with which they plan, have it approved, run it and steer it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PersonAction, Plan } from "../../../sim/index.ts";
import type { Json } from "../seed/api.ts";
import { begin, type Said } from "./drainwise.ts";
import { RunUnderWay } from "./run-under-way.ts";
import { assertNoSecretIn } from "./secrets.ts";
import { lab } from "./standing-lab.ts";

/** Nova does not tell where disks lie. */
const whereDisksLie = (): Facts => ({
  "hosts.csv": ["host,storage,storage_pool", ...lab.hosts.map(storageRow), ""].join("\n"),
});

const storageRow = (host: string): string =>
  lab.sharing.includes(host) ? `${host},shared,instances` : `${host},local,`;

/** CSV files that tell of a cloud what its API does not, by their names. */
export type Facts = Readonly<Record<string, string>>;

export class Operator {
  readonly folder: string = mkdtempSync(join(tmpdir(), "drainwise-operator-"));
  readonly planFile: string = join(this.folder, "plan.json");
  readonly #store = join(this.folder, "store.db");
  readonly #runs: RunUnderWay[] = [];
  readonly #said: string[] = [];
  #plans = 0;

  constructor(facts: Facts = whereDisksLie()) {
    this.knows(facts);
  }

  /** Facts beside Nova's, for the plans that follow. */
  knows(facts: Facts): void {
    for (const [file, text] of Object.entries(facts)) writeFileSync(join(this.folder, file), text);
  }

  /** One command of the product, on this operator's store. */
  says(...args: string[]): Promise<Said> {
    return this.saysWith({}, ...args);
  }

  /** The same with variables of its own: other credentials, say. */
  async saysWith(variables: NodeJS.ProcessEnv, ...args: string[]): Promise<Said> {
    const said = await begin(args, { DRAINWISE_STORE: this.#store, ...variables }).said;
    this.#said.push(said.out, said.err);
    return said;
  }

  /** The same; it must end well. */
  async must(...args: string[]): Promise<string> {
    const { code, out, err } = await this.says(...args);
    if (code !== 0)
      throw new Error(`drainwise ${args.join(" ")} ended with ${code}:\n${err}${out}`);
    return out;
  }

  /** A plan of the author's. Its seed differs from those before it, so that no two are the same plan. */
  async plans(...goal: string[]): Promise<Plan> {
    this.#plans += 1;
    const cloud = ["--os-cloud", "author", "--cloud", this.folder, "--no-diagnostics"];
    const seed = ["--seed", String(this.#plans)];
    await this.must("plan", ...cloud, ...goal, ...seed, "--out", this.planFile);
    return this.plan();
  }

  plan(): Plan {
    return JSON.parse(readFileSync(this.planFile, "utf8"));
  }

  approves(...options: string[]): Promise<string> {
    return this.must("approve", this.planFile, "--os-cloud", "approver", ...options);
  }

  /** Begins the run, or goes on with it. */
  applies(...options: string[]): RunUnderWay {
    const args = ["apply", this.planFile, "--os-cloud", "author", "--json", ...options];
    const run = new RunUnderWay(begin(args, { DRAINWISE_STORE: this.#store }));
    this.#runs.push(run);
    return run;
  }

  /** Plans, has it approved by another person, and begins. */
  async drains(goal: readonly string[], ...options: string[]): Promise<RunUnderWay> {
    await this.plans(...goal);
    await this.approves();
    return this.applies(...options);
  }

  async status(...options: string[]): Promise<Json> {
    return JSON.parse(await this.must("status", "--json", ...options));
  }

  /** How the plan's steps stand, by their ids. */
  async stands(): Promise<Record<string, string>> {
    const { steps }: Json = await this.status();
    return Object.fromEntries(steps.map(({ step, kind }: Json) => [step, kind]));
  }

  /** A word to the run, and its answer. */
  asks(action: PersonAction["action"] | "force-complete", about?: string): Promise<string> {
    return this.must(action, ...(about === undefined ? [] : [about]), "--os-cloud", "author");
  }

  /**
   * Whatever of it still runs is ended, so that a story that failed does not disturb the next. Errors: a secret of the
   * lab got into the operator's files (plan, store and its journal) or into anything that was printed.
   */
  async leaves(): Promise<void> {
    const told = await Promise.all(this.#runs.map((run) => run.killed()));
    this.#said.push(...told.flatMap(({ out, err }) => [out, err]));
    try {
      assertNoSecretIn(this.folder, this.#said);
    } finally {
      rmSync(this.folder, { recursive: true });
    }
  }
}

/** The id of the step of a plan that moves, stops or starts a server. */
export function stepOf(plan: Plan, server: string, kind = "move", direction = "out"): string {
  const found = plan.steps.find(
    (step) =>
      step.kind === kind &&
      "server" in step &&
      step.server === server &&
      (step.kind !== "move" || step.direction === direction),
  );
  if (found === undefined) throw new Error(`the plan has no ${kind} of ${server}`);
  return found.id;
}
