/** A run as its journal leaves it: the chain is held, then the rows go through the runner again. */
import {
  err,
  type Observation,
  ok,
  type Plan,
  type Result,
  type RunnerState,
  type RunPolicy,
  replay,
} from "../../sim/index.ts";
import { verifyChain } from "../store/journal-chain.ts";
import type { JournalRow, RunRecord } from "../store/records.ts";
import { wasInterrupted } from "./interrupt.ts";
import { runnerRow } from "./journal-writer.ts";

export interface Resumed {
  readonly state: RunnerState;
  /** The time of the last row [s]; 0 before the first. */
  readonly at: number;
  /** What the runner is told first. */
  readonly first: Observation;
  /** Host on which each server was last seen; the execution keeps it up. */
  readonly lastSeen: Map<string, string>;
  /** The start of its service that each host was last seen with. */
  readonly incarnations: Map<string, string | null>;
  /** Requests of persons that the journal holds. */
  readonly carriedOut: ReadonlySet<number>;
  /** Whether the run stands still only because somebody pressed Ctrl-C. */
  readonly interrupted: boolean;
}

/**
 * @param user as whom it goes on, by Keystone's user id; null = a cloud that knows none, or nobody goes on with it.
 * Errors: a sentence why the journal is not to be trusted.
 */
export function resume(
  run: RunRecord,
  plan: Plan,
  policy: RunPolicy,
  rows: readonly JournalRow[],
  user: string | null = null,
): Result<Resumed, string> {
  const fault = verifyChain(run, rows);
  if (fault !== null) return err(`The journal of run ${run.id} does not hold: ${fault.reason}.`);
  const own = rows.map(runnerRow);
  const replayed = replay(plan, policy, own);
  if (!replayed.ok) return err(`Run ${run.id}: ${replayed.error}`);
  const lastSeen = new Map<string, string>();
  const incarnations = new Map<string, string | null>();
  for (const { observation } of own) note(observation, lastSeen, incarnations);
  // Somebody else than who began it, before its first row: that must stand in the journal, too.
  const isNew = rows.length === 0 && (user === null || user === policy.user);
  return ok({
    state: replayed.value.state,
    at: rows.at(-1)?.at ?? 0,
    first: isNew ? { kind: "tick" } : { kind: "restarted", ...(user === null ? {} : { user }) },
    lastSeen,
    incarnations,
    carriedOut: new Set(rows.flatMap(({ request }) => request ?? [])),
    interrupted: wasInterrupted(own.map(({ observation }) => observation)),
  });
}

/** Keeps what an observation tells of servers' places and hosts' incarnations. */
export function note(
  observation: Observation,
  lastSeen: Map<string, string>,
  incarnations: Map<string, string | null>,
): void {
  if (observation.kind === "server") lastSeen.set(observation.server, observation.host);
  if (observation.kind === "service") incarnations.set(observation.host, observation.incarnation);
  if (observation.kind === "host") {
    incarnations.set(observation.host, observation.service.incarnation);
  }
}
