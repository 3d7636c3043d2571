/**
 * The desk where runs are begun, watched and steered: the one door for the command line and for pages.
 *
 * A run that this process executes is told of as it happens; one of another process by what the store holds of it.
 */
import { err, ok, type PersonAction, type Result } from "../../sim/index.ts";
import type { CloudName, Person, RunRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { approvalInForce } from "./approval.ts";
import type { CloudChoice } from "./clouds.ts";
import type { RunListener } from "./events.ts";
import type { Execution } from "./execution.ts";
import { follow } from "./follow.ts";
import { isAskedToGoOn, reasonNotToAsk } from "./going-on.ts";
import { LeaseKeeper, LeaseLost, ourselves } from "./lease-keeper.ts";
import { newRun } from "./new-run.ts";
import { openExecution } from "./open-execution.ts";
import { REFUSED } from "./request-desk.ts";
import { type RunView, viewOfRun } from "./run-view.ts";
import type { StartWish } from "./start-wish.ts";

export interface Started {
  readonly run: RunRecord;
  /** Whether an earlier process had begun it. */
  readonly resumed: boolean;
  readonly execution: Execution;
  /** True = the run is over; false = it was left. Errors: the lease was lost, the store failed. */
  readonly ended: Promise<boolean>;
}

/** How long an answer to a request is waited for [ms]: a runner looks for requests twice a second. */
const ANSWER_MS = 10_000;
const ANSWER_EVERY_MS = 200;

export class RunDesk {
  readonly store: Store;
  readonly #listeners = new Map<string, Set<RunListener>>();
  readonly #own = new Map<string, Started>();

  constructor(store: Store) {
    this.store = store;
  }

  /** Runs, the last begun first; of one plan, or of all. */
  list(plan?: string): Promise<readonly RunRecord[]> {
    return this.store.runs.list(plan);
  }

  /** Everything that is known of a run; null when there is none of that id. */
  async view(id: string): Promise<RunView | null> {
    const run = await this.store.runs.get(id);
    return run === null ? null : viewOfRun(this.store, run);
  }

  /**
   * Begins a run of an approved plan, or goes on with the one that is open, or that is over and was asked to go on.
   * Errors: every reason why not.
   */
  async start(wish: StartWish): Promise<Result<Started, readonly string[]>> {
    const cloud = nameOf(wish.cloud);
    const now = new Date();
    await this.store.plans.keep(wish.hash, wish.text, now.toISOString());
    const earlier = (await this.store.runs.list(wish.hash)).filter((run) => run.cloud === cloud);
    const open = earlier.find(isOpen) ?? (await this.#askedToGoOn(earlier));
    // An open run is taken up whatever became of its approval: what is under way must be followed to its end.
    const begun =
      open !== undefined && isOpen(open) ? ok(open) : await this.#approved(wish, cloud, now, open);
    if (!begun.ok) return begun;
    const run = begun.value;
    const keeper = await this.#lease(run, wish);
    if (!keeper.ok) return keeper;
    if (open === undefined) await this.store.runs.add(run);
    else if (!isOpen(open)) await this.store.runs.reopen(run.id);
    const tell: RunListener = (event) => this.#tell(run.id, event);
    const opened = await openExecution(this.store, run, wish, keeper.value, tell);
    if (!opened.ok) {
      await keeper.value.release();
      return err([opened.error]);
    }
    const execution = opened.value;
    const ended = execution.run().finally(() => this.#own.delete(run.id));
    const started = { run, resumed: open !== undefined, execution, ended };
    this.#own.set(run.id, started);
    return ok(started);
  }

  /** Runs that this process executes. */
  get own(): ReadonlyMap<string, Started> {
    return this.#own;
  }

  /** Tells of a run from now on, until the function that it gives is called. */
  subscribe(id: string, listener: RunListener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    const stop = this.#own.has(id) ? () => undefined : follow(this.store, id, listener);
    return () => {
      listeners.delete(listener);
      stop();
    };
  }

  /**
   * Asks a run for something, wherever it is executed; gives its answer, or null when nobody answered in time. What a
   * run that is over may still be asked is kept for whoever takes it up.
   */
  async request(id: string, action: PersonAction, by: Person): Promise<string | null> {
    const { requests } = this.store;
    const isOver = await this.#isOver(id);
    const refusal = isOver ? await this.#reasonNotToAsk(id, action) : null;
    if (refusal !== null) return `${REFUSED}the run is over: ${refusal}`;
    const number = await requests.add(id, JSON.stringify(action), by, new Date().toISOString());
    if (isOver)
      return "kept: the run is over; drainwise apply (on the page: Go on with the run) takes it up again with this";
    for (let waited = 0; waited < ANSWER_MS; waited += ANSWER_EVERY_MS) {
      await new Promise((resolve) => setTimeout(resolve, ANSWER_EVERY_MS));
      const { answer } = (await requests.get(number)) ?? { answer: null };
      if (answer !== null) return answer;
    }
    return null;
  }

  async #isOver(id: string): Promise<boolean> {
    const run = await this.store.runs.get(id);
    return run !== null && !isOpen(run);
  }

  async #reasonNotToAsk(id: string, action: PersonAction): Promise<string | null> {
    const view = await this.view(id);
    if (view === null) return "there is none of that id";
    const [newest] = (await this.list(view.run.plan)).filter(
      ({ cloud }) => cloud === view.run.cloud,
    );
    if (newest?.id !== id) return `run ${newest?.id} of its plan came after it`;
    return reasonNotToAsk(action, view.state);
  }

  /** The last run, where it is over and somebody has asked it to go on since. */
  async #askedToGoOn([last]: readonly RunRecord[]): Promise<RunRecord | undefined> {
    if (last === undefined) return undefined;
    if (!isAskedToGoOn(await this.store.requests.waiting(last.id))) return undefined;
    // A word that came too late for a run that was aborted, or that never began, holds up no other run.
    return (await viewOfRun(this.store, last)).goesOn === "once-started" ? last : undefined;
  }

  /** A new run, or one that is over and goes on: either begins things. */
  async #approved(
    wish: StartWish,
    cloud: CloudName,
    now: Date,
    over: RunRecord | undefined,
  ): Promise<Result<RunRecord, readonly string[]>> {
    // A shadow changes nothing, so there is nothing to approve.
    if (wish.cloud.kind === "shadow") return ok(over ?? newRun(wish, cloud, "none"));
    const approval = await approvalInForce(this.store.plans, wish.hash, cloud, now);
    return approval.ok ? ok(over ?? newRun(wish, cloud, approval.value.id)) : approval;
  }

  #tell(id: string, event: Parameters<RunListener>[0]): void {
    for (const listener of this.#listeners.get(id) ?? []) listener(event);
  }

  async #lease(
    { plan, cloud }: RunRecord,
    { waits = false, onLease }: Pick<StartWish, "waits" | "onLease">,
  ): Promise<Result<LeaseKeeper, readonly string[]>> {
    const take = waits ? LeaseKeeper.takeWhenFree : LeaseKeeper.take;
    try {
      const options = { by: ourselves(), onNews: onLease };
      return ok(await take(this.store.leases, { plan, cloud }, options));
    } catch (error: unknown) {
      if (error instanceof LeaseLost) return err([error.message]);
      throw error;
    }
  }
}

const isOpen = ({ endedAt }: RunRecord): boolean => endedAt === null;

export function nameOf(cloud: CloudChoice): CloudName {
  switch (cloud.kind) {
    case "simulated":
      return "simulated";
    case "nova":
      return cloud.cloud.address;
    case "shadow":
      return `${cloud.looks.address} in shadow`;
  }
}
