/** Observations in the order in which they came, for the one who waits for them. */
import type { Observation } from "../../sim/index.ts";

export class Inbox {
  readonly #waiting: Observation[] = [];
  #wake: (() => void) | null = null;
  #closed = false;

  push(observation: Observation): void {
    this.#waiting.push(observation);
    this.#wake?.();
  }

  shift(): Observation | undefined {
    return this.#waiting.shift();
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Waits until something is there, the inbox is closed, or the time is over [ms]; Infinity = however long. */
  async wait(forMs: number): Promise<void> {
    if (!this.isEmpty || this.#closed || forMs <= 0) return;
    await new Promise<void>((resolve) => {
      // setTimeout counts in 32 bits: a longer wait wakes early, and the caller waits on.
      const limited = Math.min(forMs, LONGEST);
      const timer = setTimeout(resolve, limited);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}

const LONGEST = 3_600_000;
