/** The runner's clock over a real cloud: seconds since the run began, by a clock that no one sets. */
import { performance } from "node:perf_hooks";

export class RunClock {
  readonly #base: number;
  readonly #from: number;

  /**
   * @param startedAt when the run began, Unix time [ms].
   * @param last the last instant of the journal [s]: a wall clock set back between two processes does not turn it back.
   */
  constructor(startedAt: number, last: number) {
    this.#base = Math.max(last, (Date.now() - startedAt) / 1000);
    this.#from = performance.now();
  }

  now(): number {
    const passed = (performance.now() - this.#from) / 1000;
    return Math.round((this.#base + passed) * 1000) / 1000;
  }
}
