/** A run as its journal leaves it: the chain is held, then the rows go through the runner again. */
import {
  err,
  type Newcomers,
  type Observation,
  ok,
  type Plan,
  type Result,
  type RunnerState,
  type RunPolicy,
  replay,
  type ServiceSight,
} from "../../sim/index.ts";
import { verifyChain } from "../store/journal-chain.ts";
import type { JournalRow, RunRecord } from "../store/records.ts";
import type { LastRow } from "../store/store.ts";
import { wasInterrupted } from "./interrupt.ts";
import { runnerRow } from "./journal-writer.ts";

type ServiceSeen = Pick<ServiceSight, "incarnation" | "state">;

export interface Resumed {
  readonly state: RunnerState;
  /** The time of the last row [s]; 0 before the first. */
  readonly at: number;
  /** What the runner is told first. */
  readonly first: Observation;
  /** Host on which each server was last seen; the execution keeps it up. */
  readonly lastSeen: Map<string, string>;
  /** What others hold on the plan's hosts, as drift was last looked for by this process; the driver keeps it up. */
  readonly newcomers: Map<string, Newcomers[number][1]>;
  /** Each host's service as it was last seen. */
  readonly incarnations: Map<string, ServiceSeen>;
  /** Requests of persons that the journal holds. */
  readonly carriedOut: ReadonlySet<number>;
  /** Whether the run stands still only because somebody pressed Ctrl-C. */
  readonly interrupted: boolean;
}

/**
 * Errors: a sentence why the journal is not to be trusted.
 *
 * @param last the row that was written last, by the run's own record; null = nobody kept it
 * @param user as whom it goes on, by Keystone's user id; null = a cloud that knows none, or nobody goes on with it
 */
export function resume(
  run: RunRecord,
  plan: Plan,
  policy: RunPolicy,
  rows: readonly JournalRow[],
  last: LastRow | null,
  user: string | null = null,
): Result<Resumed, string> {
  const fault = verifyChain(run, rows, last);
  if (fault !== null) return err(`The journal of run ${run.id} does not hold: ${fault.reason}.`);
  const own = rows.map(runnerRow);
  const replayed = replay(plan, policy, own);
  if (!replayed.ok) return err(`Run ${run.id}: ${replayed.error}`);
  const lastSeen = new Map<string, string>();
  const incarnations = new Map<string, ServiceSeen>();
  for (const { observation } of own) note(observation, lastSeen, incarnations);
  // Somebody else than who began it, before its first row: that must stand in the journal, too.
  const isNew = rows.length === 0 && (user === null || user === policy.user);
  return ok({
    state: replayed.value.state,
    at: rows.at(-1)?.at ?? 0,
    first: isNew ? { kind: "tick" } : { kind: "restarted", ...(user === null ? {} : { user }) },
    lastSeen,
    incarnations,
    newcomers: new Map(),
    carriedOut: new Set(rows.flatMap(({ request }) => request ?? [])),
    interrupted: wasInterrupted(own.map(({ observation }) => observation)),
  });
}

/** Keeps what an observation tells of servers' places and hosts' incarnations. */
export function note(
  observation: Observation,
  lastSeen: Map<string, string>,
  incarnations: Map<string, ServiceSeen>,
): void {
  if (observation.kind === "server") lastSeen.set(observation.server, observation.host);
  if (observation.kind !== "service" && observation.kind !== "host") return;
  const { state, incarnation } = observation.kind === "service" ? observation : observation.service;
  incarnations.set(observation.host, { state, incarnation });
}
