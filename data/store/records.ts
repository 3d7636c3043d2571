/** What is kept of plans, approvals and runs. Times are ISO 8601 UTC; leases' are Unix milliseconds, as they are compared. */

/** A cloud as a run names it: where its Keystone answers, or the simulated one. */
export type CloudName = "simulated" | `keystone:${string}`;

/** Who a person is: proven by a token of their own, or a name that nobody has checked. */
export interface Person {
  /** Keystone's user id; "unproven:NAME" where nothing proves it. */
  readonly user: string;
  readonly name: string;
  readonly proven: boolean;
}

export interface AuthorRecord {
  readonly plan: string;
  readonly by: Person;
  readonly cloud: CloudName;
  readonly at: string;
}

/** A value of nova.conf that the plan rests on, as the approver confirmed it. */
export interface ConfirmedPrerequisite {
  readonly option: string;
  readonly value: string;
}

/** One person's word for exactly one plan on one cloud, until it expires. */
export interface ApprovalRecord {
  readonly id: string;
  readonly plan: string;
  readonly by: Person;
  readonly cloud: CloudName;
  readonly at: string;
  readonly expires: string;
  readonly confirmed: readonly ConfirmedPrerequisite[];
  readonly withdrawnAt: string | null;
}

/** A run of a plan on a cloud. `setting` is JSON: what the runner and the simulated cloud were begun with. */
export interface RunRecord {
  readonly id: string;
  readonly plan: string;
  readonly cloud: CloudName;
  readonly approval: string;
  readonly by: Person;
  readonly startedAt: string;
  readonly setting: string;
  readonly endedAt: string | null;
  /** In words, how it ended; null while it goes on. */
  readonly end: string | null;
}

/** One call of the runner that changed something. The texts are JSON, kept byte for byte as they are hashed. */
export interface JournalRow {
  readonly run: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** The runner's clock [s since the run began]. */
  readonly at: number;
  /** The wall's clock, for people. */
  readonly wall: string;
  /** The person's request that this row carries out; null for all else. */
  readonly request: number | null;
  readonly observation: string;
  readonly entries: string;
  readonly commands: string;
  /** Hash of the row before; of the run's record for the first. */
  readonly previous: string;
  readonly hash: string;
}

/** The right to write a plan's journal on a cloud. The epoch grows with each holder; an older one writes nothing more. */
export interface Lease {
  readonly plan: string;
  readonly cloud: CloudName;
  /** In words, for people. */
  readonly holder: string;
  /** By what the holder's process can be told from any other; null = it left no mark. */
  readonly mark: string | null;
  /** When the holder took it, Unix time [ms]. */
  readonly since: number;
  readonly epoch: number;
  /** Unix time [ms]. */
  readonly expires: number;
}

/** What a person asks a running run to do; JSON of the observation's `action`. */
export interface RequestRecord {
  readonly id: number;
  readonly run: string;
  readonly action: string;
  readonly by: Person;
  readonly at: string;
  /** What the run made of it; null until it was seen. */
  readonly answer: string | null;
}

/** How one move of a run went, as Nova and its counters told; JSON of a `MeasuredMove`. */
export interface MeasurementRecord {
  readonly run: string;
  /** The intent that asked for the move. */
  readonly intent: string;
  readonly measured: string;
}
