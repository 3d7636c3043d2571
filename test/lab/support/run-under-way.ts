/** `drainwise apply` under way: what it has told so far, and its end. */
import { createInterface } from "node:readline";
import type { RunEvent } from "../../../data/run/events.ts";
import type { MoveProgress } from "../../../data/run/progress.ts";
import { until } from "../bring-up/waiting.ts";
import type { Command, Said } from "./drainwise.ts";

export class RunUnderWay {
  readonly ended: Promise<Said>;
  readonly #child: Command["child"];
  readonly #events: RunEvent[] = [];
  #over = false;

  constructor({ child, said }: Command) {
    this.#child = child;
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.#events.push(JSON.parse(line));
    });
    this.ended = said.finally(() => {
      this.#over = true;
    });
  }

  /** What the runner wrote into its journal up to now, each entry as "step: text". */
  get journal(): readonly string[] {
    return this.#events.flatMap((event) =>
      event.kind === "row" ? event.entries.map(({ step, text }) => `${step}: ${text}`) : [],
    );
  }

  /** All that was told of moves under way. */
  get progress(): readonly MoveProgress[] {
    return this.#events.flatMap((event) => (event.kind === "progress" ? event.moves : []));
  }

  /** Waits for an entry of the journal. Errors: the run ended before. */
  told(pattern: RegExp, seconds = 420): Promise<string> {
    return this.#waits(`the journal tells ${pattern}`, seconds, () =>
      this.journal.find((line) => pattern.test(line)),
    );
  }

  /** Waits until bytes of this server have been seen to move. */
  moves(server: string, seconds = 420): Promise<MoveProgress> {
    return this.#waits(`bytes of ${server} move`, seconds, () =>
      this.progress.find(
        (move) =>
          move.server === server && (move.memory?.processed ?? 0) + (move.disk?.processed ?? 0) > 0,
      ),
    );
  }

  /** Dies as a power cut would have it; all that it had printed. */
  killed(): Promise<Said> {
    this.#child.kill("SIGKILL");
    return this.ended;
  }

  /** The end, which must come within this time and be that of a run with every step done. */
  async well(): Promise<void> {
    const { code, err } = await this.ended;
    if (code !== 0)
      throw new Error(`the run ended with ${code}:\n${err}${this.journal.join("\n")}`);
  }

  #waits<T>(what: string, seconds: number, ask: () => T | undefined): Promise<T> {
    return until(what, seconds, () => {
      const answer = ask();
      if (answer === undefined && this.#over) {
        throw new Error(`${what}: the run is over\n${this.journal.join("\n")}`);
      }
      return answer;
    });
  }
}
