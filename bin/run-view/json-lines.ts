import type { RunListener } from "../../data/run/events.ts";

export interface Shown {
  readonly tell: RunListener;
  readonly stop: () => void;
}

/** Each event as one line of JSON on stdout. */
export const jsonLines = (): Shown => ({
  tell: (event) => {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  },
  stop: () => undefined,
});
