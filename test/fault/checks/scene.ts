/** What all checks see of a run. */
import type { Plan, RunPolicy, SimulatedCloud } from "../../../sim/index.ts";

/** How late answers may be [s]: what changed within it the runner may not know. */
export const LATENCY = 8;

/** The journal's words with which a step is over, for the run. */
export const SETTLED = /^(done|nothing to do|failed|needs a person|skipped by)/;

/** What all checks see. */
export interface Scene {
  readonly plan: Plan;
  readonly policy: RunPolicy;
  readonly cloud: SimulatedCloud;
  /** Whether somebody else touched the server or host within the time that news may take. */
  readonly touchedLately: (subject: string) => boolean;
  /** Whether the host's service went down within the time that news may take. */
  readonly isDownLately: (host: string) => boolean;
  /** Steps whose request was told to be refused, or to have come to nothing, since it was made. */
  readonly refused: ReadonlySet<string>;
  /** Last words of the journal about a step: "done: ...", "needs a person: ..."; undefined = none. */
  readonly settled: ReadonlyMap<string, string>;
  /** Steps that a person asked to be tried again. */
  readonly retried: ReadonlySet<string>;
  /** Whether an approval of the plan is in force now. */
  readonly isApproved: () => boolean;
  readonly report: (text: string) => void;
}

export interface End {
  /** Steps under way. */
  readonly active: number;
  readonly finished: boolean;
  readonly ended: boolean;
}
