/**
 * Looks ahead while a run goes on: after each outcome, and at least every minute, its rest is forecast from where it
 * stands, and the run is told.
 *
 * One look at a time: what happens meanwhile is in the next. A look that fails is said once and never stops a run.
 */
import {
  beginRun,
  type Counted,
  isFinished,
  type JournalEntry,
  type Newcomers,
  type Observation,
  type Plan,
  type Present,
  preparePlan,
  type RunnerState,
  type RunPolicy,
  replicationsFor,
} from "../../../sim/index.ts";
import type { OutlookMaker } from "../../workers/outlook-over-worker.ts";

export interface OutlookKeeperOptions {
  readonly plan: Plan;
  readonly maker: OutlookMaker;
  /** Hour of day (UTC) at which the run began; null = as the plan has it. */
  readonly startHour: number | null;
  /** How the run stands now. */
  readonly present: () => {
    readonly state: RunnerState;
    readonly now: number;
    readonly lastSeen: ReadonlyMap<string, string>;
    readonly newcomers: Newcomers;
    readonly counted: ReadonlyMap<string, Counted>;
  };
  readonly tell: (observation: Observation) => void;
  readonly warn: (text: string) => void;
  /** Between the beginnings of two looks, after an outcome and without one [ms]. */
  readonly soonMs: number;
  readonly everyMs: number;
}

export class OutlookKeeper {
  readonly #options: OutlookKeeperOptions;
  readonly #moves: ReadonlySet<string>;
  readonly #replications: number;
  #promise: number | null = null;
  #lastEnd: number | null = null;
  #begunAt = Number.NEGATIVE_INFINITY;
  #isDue = true;
  #isLooking = false;
  #isClosed = false;
  #hasWarned = false;

  constructor(options: OutlookKeeperOptions) {
    this.#options = options;
    const prepared = preparePlan(options.plan);
    this.#moves = new Set(prepared.moves.map(({ id }) => id));
    this.#replications = replicationsFor(prepared);
  }

  /** A row was written: an outcome makes a new look due. */
  note(at: number, entries: readonly JournalEntry[]): void {
    for (const { step, kind, text } of entries) {
      if (!SETTLES.test(text) || (kind !== "state" && kind !== "decision")) continue;
      this.#isDue = true;
      if (this.#moves.has(step) && ENDS.test(text)) this.#lastEnd = at;
    }
  }

  /** To be called every now and then: begins a look where it is time for one. */
  look(): void {
    const { soonMs, everyMs } = this.#options;
    const since = Date.now() - this.#begunAt;
    if (this.#isClosed || this.#isLooking || since < (this.#isDue ? soonMs : everyMs)) return;
    if (isFinished(this.#options.present().state)) return;
    this.#isLooking = true;
    this.#isDue = false;
    this.#begunAt = Date.now();
    void this.#make()
      .catch((error: unknown) => this.#warn(error))
      .finally(() => {
        this.#isLooking = false;
      });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#options.maker.close();
  }

  async #make(): Promise<void> {
    const { maker, present, tell, startHour } = this.#options;
    const { state, now, lastSeen, newcomers, counted } = present();
    const replications = this.#replications;
    if (state.policy.windows.length === 0) this.#promise ??= await this.#promised(state.policy);
    if (this.#isClosed) return;
    const at: Present = {
      now,
      runner: withoutProgram(state),
      whereabouts: [...lastSeen],
      newcomers,
      counted: [...counted],
      lastEnd: this.#lastEnd,
      startHour,
    };
    const outlook = await maker.make(at, { replications, promise: this.#promise });
    if (!this.#isClosed) tell(outlook);
  }

  /** The P95 of the forecast before the run: the same seed and draws give it again, whoever asks. */
  async #promised(policy: RunPolicy): Promise<number | null> {
    const { maker, plan } = this.#options;
    const before: Present = {
      now: 0,
      runner: withoutProgram(beginRun(plan, policy)),
      whereabouts: [],
      newcomers: [],
      counted: [],
      lastEnd: null,
      startHour: null,
    };
    const outlook = await maker.make(before, { replications: this.#replications, promise: null });
    return outlook.rest?.end?.p95 ?? null;
  }

  #warn(error: unknown): void {
    if (this.#isClosed || this.#hasWarned) return;
    this.#hasWarned = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.warn(`The rest of the run cannot be forecast: ${reason}`);
  }
}

/** Words by which the runner ends a step. */
const SETTLES = /^(done|failed|nothing to do|needs a person|skipped|held back)\b/;

/** Those that say that a move has ended. */
const ENDS = /^(done|failed|needs a person)\b/;

/** The program holds maps of the whole plan, which the other side has itself. */
function withoutProgram({ program: _, ...state }: RunnerState): Present["runner"] {
  return state;
}
