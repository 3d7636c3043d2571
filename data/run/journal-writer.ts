/** Writes a run's journal: each row bound to the one before it, durable when the promise resolves. */
import { canonicalJson, type JournalRow as RunnerRow } from "../../sim/index.ts";
import { anchorOf, chained } from "../store/journal-chain.ts";
import type { JournalRow, RunRecord } from "../store/records.ts";
import type { JournalStore } from "../store/store.ts";
import { type LeaseKeeper, LeaseLost } from "./lease-keeper.ts";

export class JournalWriter {
  readonly #journal: JournalStore;
  readonly #run: RunRecord;
  readonly #keeper: LeaseKeeper;
  readonly #clock: () => number;
  #last: { readonly seq: number; readonly hash: string };

  constructor(
    journal: JournalStore,
    run: RunRecord,
    written: readonly JournalRow[],
    keeper: LeaseKeeper,
    clock: () => number = Date.now,
  ) {
    this.#journal = journal;
    this.#run = run;
    this.#keeper = keeper;
    this.#clock = clock;
    this.#last = written.at(-1) ?? { seq: 0, hash: anchorOf(run) };
  }

  get seq(): number {
    return this.#last.seq;
  }

  /** Errors: LeaseLost when another runner has the plan; then nothing was written. */
  async append(row: RunnerRow, request: number | null): Promise<JournalRow> {
    const unbound = {
      run: this.#run.id,
      seq: row.seq,
      at: row.at,
      wall: new Date(this.#clock()).toISOString(),
      request,
      observation: canonicalJson(row.observation),
      entries: canonicalJson(row.entries),
      commands: canonicalJson(row.commands),
    };
    const bound = chained(unbound, this.#last.hash);
    const written = await this.#journal.append(bound, this.#keeper.lease, this.#clock());
    if (!written) throw new LeaseLost("The journal is written by another runner now.");
    this.#last = bound;
    return bound;
  }
}

/** A stored row as the runner reads it. */
export const runnerRow = ({ seq, at, observation, entries, commands }: JournalRow): RunnerRow => ({
  seq,
  at,
  observation: JSON.parse(observation) as RunnerRow["observation"],
  entries: JSON.parse(entries) as RunnerRow["entries"],
  commands: JSON.parse(commands) as RunnerRow["commands"],
});
