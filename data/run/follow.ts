/** Tells of a run that another process executes, by looking at what the store holds of it. */
import type { JournalEntry } from "../../sim/index.ts";
import type { Store } from "../store/store.ts";
import type { RunListener } from "./events.ts";
import { readLive } from "./live-board.ts";

const EVERY_MS = 1000;

/** Tells what comes after now; gives the function that ends it. */
export function follow(store: Store, id: string, listener: RunListener): () => void {
  let stopped = false;
  let after: number | null = null;
  let liveAt = "";
  const look = async (): Promise<void> => {
    const rows = await store.journal.rows(id, after ?? 0);
    const fresh = after === null ? [] : rows;
    after = rows.at(-1)?.seq ?? after ?? 0;
    for (const { run, seq, at, wall, entries } of fresh) {
      listener({ kind: "row", run, seq, at, wall, entries: JSON.parse(entries) as JournalEntry[] });
    }
    const live = readLive(await store.runs.live(id));
    if (live !== null && live.at !== liveAt) {
      liveAt = live.at;
      listener({ kind: "progress", run: id, at: live.clock, moves: live.moves });
      if (live.outlook !== null) listener({ kind: "outlook", run: id, outlook: live.outlook });
    }
    const run = await store.runs.get(id);
    if (run === null || run.endedAt === null || stopped) return;
    listener({ kind: "end", run: id, at: run.endedAt, end: run.end ?? "" });
    stopped = true;
  };
  const again = (): void => {
    if (stopped) return;
    // A store that cannot be read for a moment is read again; whoever subscribed sees that nothing comes.
    void look()
      .catch((error: unknown) => process.emitWarning(String(error)))
      .finally(() => setTimeout(again, EVERY_MS).unref());
  };
  again();
  return () => {
    stopped = true;
  };
}
