/** The tables as Kysely types them: text, integers and reals only, so that one schema serves both dialects. */
import type { Generated } from "kysely";
import type { JournalRow, Lease, MeasurementRecord } from "../records.ts";

export interface Tables {
  readonly plans: { hash: string; text: string; at: string };
  readonly authors: { plan: string; cloud: string; at: string } & PersonColumns;
  readonly approvals: {
    id: string;
    plan: string;
    cloud: string;
    at: string;
    expires: string;
    confirmed: string;
    withdrawn_at: string | null;
  } & PersonColumns;
  readonly runs: {
    id: string;
    plan: string;
    cloud: string;
    approval: string;
    started_at: string;
    setting: string;
    ended_at: string | null;
    end_words: string | null;
    live: string | null;
    /** The journal's last row; null before the first, and in runs of versions that did not keep it. */
    last_seq: number | null;
    last_hash: string | null;
  } & PersonColumns;
  readonly journal: JournalRow & { epoch: number };
  readonly leases: Lease;
  readonly requests: {
    id: Generated<number>;
    run: string;
    action: string;
    at: string;
    answer: string | null;
  } & PersonColumns;
  readonly measurements: MeasurementRecord;
}

export interface PersonColumns {
  user_id: string;
  user_name: string;
  proven: number;
}
