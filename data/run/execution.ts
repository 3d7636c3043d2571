/**
 * One process's hold on a run: observations in, a durable row, then the commands of that row, and so on to the end.
 *
 * The order is the safety: the row with its intents is on disk before a command leaves, the lease is read again after
 * that, and a command that writes leaves only if the lease outlives it. Whatever a crash leaves open is settled by the
 * next process, which looks and never sends again.
 */
import {
  type Command,
  isFinished,
  isLooking,
  type Observation,
  type Plan,
  type RunnerState,
  rowOf,
  type StepResult,
  step,
} from "../../sim/index.ts";
import type { JournalRow, RunRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { answerToPerson } from "./answer-to-person.ts";
import type { ApprovalWatch } from "./approval-watch.ts";
import type { CloudDriver } from "./driver.ts";
import type { RunEvent, RunListener } from "./events.ts";
import type { JournalWriter } from "./journal-writer.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import type { LiveBoard } from "./live-board.ts";
import type { OutlookKeeper } from "./outlook/outlook-keeper.ts";
import type { RequestDesk } from "./request-desk.ts";
import { note, type Resumed } from "./resume.ts";
import { stateOfStep, stepViews } from "./step-views.ts";

/** How often requests of persons are looked for [ms]. */
const REQUESTS_EVERY = 500;

export interface ExecutionParts {
  readonly run: RunRecord;
  readonly plan: Plan;
  readonly store: Store;
  readonly driver: CloudDriver;
  readonly keeper: LeaseKeeper;
  readonly writer: JournalWriter;
  readonly desk: RequestDesk;
  readonly approval: ApprovalWatch;
  readonly board: LiveBoard;
  readonly listener: RunListener;
  /** Null = nobody looks ahead. */
  readonly outlook: ((execution: Execution) => OutlookKeeper) | null;
  /** The run as its journal leaves it. */
  readonly from: Resumed;
  /** What is said to it next: that its approval is over, and what persons asked while nobody executed it. */
  readonly words: readonly Observation[];
}

export class Execution {
  readonly #parts: ExecutionParts;
  #state: RunnerState;
  #now: number;
  /** Why the process lets go of the run before its end; null while it holds it. */
  #leaving: { readonly error: Error | null } | null = null;
  #leavesWhenQuiet = false;
  readonly #outlook: OutlookKeeper | null;

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
    this.#state = parts.from.state;
    this.#now = parts.from.at;
    this.#outlook = parts.outlook?.(this) ?? null;
  }

  get state(): RunnerState {
    return this.#state;
  }

  /** Tells the runner something that no poll finds: a forecast's outlook. */
  post(observation: Observation): void {
    this.#parts.driver.post(observation);
  }

  /** Lets go at once: what is under way in the cloud goes on, and whoever executes the run next finds it by looking. */
  leave(error: Error | null = null): void {
    this.#leaving ??= { error };
    void this.#parts.driver.close();
  }

  /** Lets go once no server is under way any more; hosts in maintenance are left as they are. */
  leaveWhenQuiet(): void {
    this.#leavesWhenQuiet = true;
    if (isQuiet(this.#state)) this.leave();
  }

  /** Runs to the end, or until it is left. True = the run is over. Errors: LeaseLost, a store that fails. */
  async run(): Promise<boolean> {
    const { driver, keeper, from, words } = this.#parts;
    const heartbeat = this.#everySoOften();
    try {
      let wakeAt = await this.#take(from.first);
      for (const word of words) wakeAt = await this.#take(word);
      while (!isFinished(this.#state)) {
        if (this.#leavesWhenQuiet && isQuiet(this.#state)) this.leave();
        const observation = await driver.next(wakeAt);
        if (observation === null || this.#leaving !== null) break;
        wakeAt = await this.#take(observation);
      }
      if (this.#leaving?.error) throw this.#leaving.error;
      if (isFinished(this.#state)) await this.#end();
      return isFinished(this.#state);
    } finally {
      clearInterval(heartbeat);
      await this.#outlook?.close();
      await driver.close();
      await keeper.release();
    }
  }

  /** One observation through the runner; gives the time to be woken at. Before anything is asked of the cloud the approval is read anew. */
  async #take(observation: Observation): Promise<number | null> {
    const { driver, approval } = this.#parts;
    this.#now = Math.max(this.#now, driver.now());
    const { commands } = step(this.#state, observation, this.#now);
    const over = commands.every(isLooking) ? null : await approval.lookNow();
    if (over !== null) await this.#feed(over);
    return this.#feed(observation);
  }

  async #feed(observation: Observation): Promise<number | null> {
    const { writer, desk, board, listener, run, from } = this.#parts;
    const before = this.#state;
    const result = step(before, observation, this.#now);
    const row = rowOf(before, { seq: writer.seq + 1, at: this.#now, observation }, result);
    if (row !== null) {
      const written = await writer.append(row, desk.requestOf(observation));
      this.#state = result.state;
      note(observation, from.lastSeen, from.incarnations);
      listener(eventOf(written, row.entries));
      this.#outlook?.note(row.at, row.entries);
      for (const command of row.commands) await this.#send(command);
    }
    if (observation.kind === "person")
      await desk.answer(observation, answerToPerson(observation, before, result));
    if (observation.kind === "outlook") {
      board.outlook(observation);
      listener({ kind: "outlook", run: run.id, outlook: observation });
    }
    return result.wakeAt;
  }

  async #send(command: Command): Promise<void> {
    const { driver, keeper } = this.#parts;
    if (!isLooking(command)) await keeper.outlive(driver.requestDeadlineMs);
    driver.send(command);
  }

  #everySoOften(): NodeJS.Timeout {
    let busy = false;
    const look = async (): Promise<void> => {
      const { desk, keeper, driver, board, approval } = this.#parts;
      await keeper.keep();
      const over = await approval.look();
      if (over !== null) driver.post(over);
      for (const observation of await desk.look()) driver.post(observation);
      this.#outlook?.look();
      await board.flush();
    };
    return setInterval(() => {
      if (busy || this.#leaving !== null) return;
      busy = true;
      look()
        .catch((error: unknown) =>
          this.leave(error instanceof Error ? error : new Error(String(error))),
        )
        .finally(() => {
          busy = false;
        });
    }, REQUESTS_EVERY);
  }

  async #end(): Promise<void> {
    const { store, run, board, listener } = this.#parts;
    const at = new Date().toISOString();
    const end = endWords(this.#state);
    await board.flush();
    await store.runs.end(run.id, at, end);
    listener({ kind: "end", run: run.id, at, end });
  }
}

/** Nothing that was asked of a server is still open. */
const isQuiet = (state: RunnerState): boolean =>
  state.program.steps.every(
    (step) => !("server" in step) || stateOfStep(state, step).kind !== "active",
  );

const eventOf = ({ run, seq, at, wall }: JournalRow, entries: StepResult["journal"]): RunEvent => ({
  kind: "row",
  run,
  seq,
  at,
  wall,
  entries,
});

/** The last words of the runner on itself, which name what is left disabled or stopped. */
function endWords(state: RunnerState): string {
  const views = stepViews(state);
  const count = (kind: string): number => views.filter((view) => view.kind === kind).length;
  const parts = [
    `${count("done")} of ${views.length} steps done`,
    ...["failed", "held", "needs-person"].flatMap((kind) =>
      count(kind) === 0 ? [] : [`${count(kind)} ${kind}`],
    ),
    ...(state.stopped === null ? [] : [state.stopped]),
  ];
  return parts.join("; ");
}
