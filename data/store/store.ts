/**
 * Where plans, approvals and runs are kept. The embedded store implements it; a shared database can.
 *
 * What a promise has resolved for is durable: a machine that loses power a moment later still has it.
 */
import type {
  ApprovalRecord,
  AuthorRecord,
  CloudName,
  JournalRow,
  Lease,
  MeasurementRecord,
  Person,
  RequestRecord,
  RunRecord,
} from "./records.ts";

export interface Store {
  readonly plans: PlanStore;
  readonly runs: RunStore;
  readonly journal: JournalStore;
  readonly leases: LeaseStore;
  readonly requests: RequestStore;
  close(): Promise<void>;
}

export interface PlanStore {
  /** Keeps a plan's text under its SHA-256; the same plan twice is one. */
  keep(hash: string, text: string, at: string): Promise<void>;
  text(hash: string): Promise<string | null>;
  /** Hashes, the last kept first. */
  list(): Promise<readonly { readonly hash: string; readonly at: string }[]>;
  addAuthor(author: AuthorRecord): Promise<void>;
  authors(plan: string): Promise<readonly AuthorRecord[]>;
  addApproval(approval: ApprovalRecord): Promise<void>;
  /** Approvals of a plan, in the order in which they were given. */
  approvals(plan: string): Promise<readonly ApprovalRecord[]>;
  withdrawApproval(id: string, at: string): Promise<void>;
}

export interface RunStore {
  add(run: RunRecord): Promise<void>;
  get(id: string): Promise<RunRecord | null>;
  /** The last begun first; of one plan, or of all. */
  list(plan?: string): Promise<readonly RunRecord[]>;
  end(id: string, at: string, end: string): Promise<void>;
  /** It goes on after its end. */
  reopen(id: string): Promise<void>;
  /** What is known of a run between journal rows (progress, outlook), for other processes to show; JSON, replaced each time. */
  setLive(id: string, live: string): Promise<void>;
  live(id: string): Promise<string | null>;
  addMeasurement(measurement: MeasurementRecord): Promise<void>;
  measurements(run: string): Promise<readonly MeasurementRecord[]>;
}

export type LastRow = Pick<JournalRow, "seq" | "hash">;

export interface JournalStore {
  /** Appends a row if the lease is still this holder's and has not expired; false = nothing was written. */
  append(row: JournalRow, lease: Lease, now: number): Promise<boolean>;
  /** Rows from `after` + 1 on, in order. */
  rows(run: string, after?: number): Promise<readonly JournalRow[]>;
  /** Which row was appended last, as the run's own record has it; null = none, or nobody kept it. */
  last(run: string): Promise<LastRow | null>;
}

export interface LeaseStore {
  /** Takes a lease that nobody holds, or that has expired; null while another holds it. */
  take(key: LeaseKey, by: LeaseHolder, now: number, lasts: number): Promise<Lease | null>;
  /** Takes a lease that has not expired from a holder that is known to be dead; null when it is not that holder's any more. */
  takeOver(of: Lease, by: LeaseHolder, now: number, lasts: number): Promise<Lease | null>;
  /** Prolongs a lease that is still this holder's; null when another has taken it. */
  renew(lease: Lease, now: number, lasts: number): Promise<Lease | null>;
  current(key: LeaseKey): Promise<Lease | null>;
  /** Lets go of it, so that the next need not wait. */
  release(lease: Lease): Promise<void>;
}

/** As in the lease. */
export type LeaseHolder = Pick<Lease, "holder" | "mark">;

export interface LeaseKey {
  readonly plan: string;
  readonly cloud: CloudName;
}

export interface RequestStore {
  /** Gives the request's number. */
  add(run: string, action: string, by: Person, at: string): Promise<number>;
  /** Requests that nobody has answered, in order. */
  waiting(run: string): Promise<readonly RequestRecord[]>;
  get(id: number): Promise<RequestRecord | null>;
  answer(id: number, answer: string): Promise<void>;
}
