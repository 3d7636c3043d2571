/** What is known of a run between two rows of its journal: progress and outlook, also for other processes. */
import type { Counted, Observation } from "../../sim/index.ts";
import type { RunStore } from "../store/store.ts";
import type { RunListener } from "./events.ts";
import type { MeasuredMove, MoveProgress, ProgressListener } from "./progress.ts";

export interface Live {
  /** When it was written, ISO 8601 UTC. */
  readonly at: string;
  /** The same by the runner's clock [s since the run began]. */
  readonly clock: number;
  readonly moves: readonly MoveProgress[];
  readonly outlook: Extract<Observation, { kind: "outlook" }> | null;
}

/** Listeners and the store are told at most this often [ms]. */
const TOLD_EVERY = 1000;

export class LiveBoard implements ProgressListener {
  readonly #runs: RunStore;
  readonly #run: string;
  readonly #listener: RunListener;
  readonly #clock: () => number;
  readonly #moves = new Map<string, MoveProgress>();
  readonly #measured: MeasuredMove[] = [];
  #outlook: Live["outlook"] = null;
  #changed = false;
  #toldAt = 0;

  /** @param clock the runner's [s]. */
  constructor(runs: RunStore, run: string, listener: RunListener, clock: () => number) {
    this.#runs = runs;
    this.#run = run;
    this.#listener = listener;
    this.#clock = clock;
  }

  readonly moving = (progress: MoveProgress): void => {
    this.#moves.set(progress.server, progress);
    this.#changed = true;
  };

  readonly ended = (measured: MeasuredMove): void => {
    this.#moves.delete(measured.server);
    this.#measured.push(measured);
    this.#changed = true;
  };

  readonly gone = (server: string): void => {
    if (this.#moves.delete(server)) this.#changed = true;
  };

  /** What the counters of moves under way tell, by server. */
  get counted(): ReadonlyMap<string, Counted> {
    return new Map(
      [...this.#moves].flatMap(([server, { memory, disk }]) => {
        if (memory === null && disk === null) return [];
        const sent = (memory?.processed ?? 0) + (disk?.processed ?? 0);
        return [[server, { sent, disks: disk?.total ?? 0 }]];
      }),
    );
  }

  outlook(outlook: NonNullable<Live["outlook"]>): void {
    this.#outlook = outlook;
    this.#changed = true;
  }

  /** Tells what is new, and keeps it. */
  async flush(): Promise<void> {
    for (let measured = this.#measured.shift(); measured !== undefined; ) {
      const intent = `${measured.server}/${measured.migration}`;
      await this.#runs.addMeasurement({
        run: this.#run,
        intent,
        measured: JSON.stringify(measured),
      });
      measured = this.#measured.shift();
    }
    if (!this.#changed || Date.now() - this.#toldAt < TOLD_EVERY) return;
    this.#changed = false;
    this.#toldAt = Date.now();
    const moves = [...this.#moves.values()];
    const clock = this.#clock();
    this.#listener({ kind: "progress", run: this.#run, at: clock, moves });
    const live: Live = { at: new Date().toISOString(), clock, moves, outlook: this.#outlook };
    await this.#runs.setLive(this.#run, JSON.stringify(live));
  }
}

/** What another process has left on its board; null when nothing was written yet, or by a version that kept no clock. */
export function readLive(text: string | null): Live | null {
  const live = text === null ? null : (JSON.parse(text) as Partial<Live>);
  return live?.clock === undefined ? null : (live as Live);
}
