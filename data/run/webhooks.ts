/**
 * Tells other programs of a run: what happened, to where and when; never what it was told to whom.
 *
 * A webhook that is slow or gone holds nothing up: its events wait in line, the oldest are dropped, and both are said.
 */
import type { RunEvent } from "./events.ts";
import { placeOf, postJson } from "./post-json.ts";

const TIMEOUT_MS = 10_000;
const TRIES = 3;
const PAUSE_MS = 2000;
/** Events that wait for a webhook at most. */
const WAITING = 1000;

export class Webhook {
  readonly #url: string;
  readonly #warn: (text: string) => void;
  readonly #waiting: RunEvent[] = [];
  #sending: Promise<void> | null = null;
  #dropped = 0;

  constructor(url: string, warn: (text: string) => void) {
    this.#url = url;
    this.#warn = warn;
  }

  /** Progress changes each second: whoever wants it subscribes. */
  readonly tell = (event: RunEvent): void => {
    if (event.kind === "progress") return;
    this.#waiting.push(event);
    if (this.#waiting.length > WAITING) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  };

  /** Waits until what was told has left, or was given up. */
  async settled(): Promise<void> {
    await this.#sending;
    if (this.#dropped > 0) {
      this.#warn(`the webhook at ${placeOf(this.#url)} missed ${this.#dropped} events`);
    }
  }

  async #send(): Promise<void> {
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      const sent = await this.#sendOne(event);
      if (!sent) this.#dropped += 1;
    }
  }

  async #sendOne(event: RunEvent): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await postJson(this.#url, event, TIMEOUT_MS);
      if (answer.ok) return true;
      this.#warn(answer.error);
      if (attempt === TRIES) return false;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}
