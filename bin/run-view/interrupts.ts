/** Ctrl-C: the first pauses the run and leaves when nothing is under way any more, the second leaves at once. */

import { INTERRUPTED } from "../../data/run/interrupt.ts";
import type { Started } from "../../data/run/run-desk.ts";
import type { Person } from "../../data/store/records.ts";

export function interruptible({ execution }: Started, by: Person): { readonly stop: () => void } {
  let interrupts = 0;
  const onInterrupt = (): void => {
    interrupts += 1;
    if (interrupts > 1) {
      execution.leave();
      return;
    }
    process.stderr.write(
      "\nPausing: nothing new begins; what is under way ends, then the command leaves. Ctrl-C again leaves at once; " +
        "migrations that Nova carries out go on.\n",
    );
    execution.post({ kind: "person", action: "pause", by: `${INTERRUPTED}${by.name}` });
    execution.leaveWhenQuiet();
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  return {
    stop: () => {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onInterrupt);
    },
  };
}
