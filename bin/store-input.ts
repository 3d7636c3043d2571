/** The store that a command works on, and the run that it names. */
import type { RunRecord } from "../data/store/records.ts";
import type { Store } from "../data/store/store.ts";
import { CommandFailure, exitCode } from "./exit-code.ts";

export const STORE_OPTION = [
  "--store <file>",
  "where approvals and runs are kept (default: DRAINWISE_STORE, else the user's state folder)",
] as const;

/** Opens the store, lets the command work, closes it again. */
export async function withStore<T>(
  path: string | undefined,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { defaultStorePath, openEmbedded } = await import("../data/store/sql/open-embedded.ts");
  const store = await openEmbedded(path ?? defaultStorePath());
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The run of that id, or of the ids that begin so; without one the run that is open, else the last. */
export async function runOrFail(store: Store, id: string | undefined): Promise<RunRecord> {
  const runs = await store.runs.list();
  const named =
    id === undefined ? runs.filter(isOpen) : runs.filter((run) => run.id.startsWith(id));
  const exact = named.find((run) => run.id === id);
  const [only] = named;
  if (exact !== undefined) return exact;
  if (only !== undefined && named.length === 1) return only;
  if (id === undefined && named.length === 0 && runs[0] !== undefined) return runs[0];
  const known = (named.length > 0 ? named : runs).map((run) => run.id).join(", ");
  throw new CommandFailure(
    runs.length === 0
      ? "There is no run in this store yet: drainwise apply begins one."
      : `${id === undefined ? "Several runs are open" : `Not one run is called ${id}`}; name one of: ${known}.`,
    exitCode.badInput,
  );
}

const isOpen = ({ endedAt }: RunRecord): boolean => endedAt === null;
