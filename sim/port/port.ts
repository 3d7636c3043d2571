/**
 * The one interface to a cloud, simulated or real. Commands go out, observations come in; a command's outcome is
 * done (Nova accepted or did it), refused (definite) or unknown (settled by looking, never by sending again).
 */
import type { Bytes, Instant } from "../base/units.ts";

export type Command =
  | {
      readonly kind: "disable-service";
      readonly intent: string;
      readonly host: string;
      readonly reason: string;
    }
  | { readonly kind: "enable-service"; readonly intent: string; readonly host: string }
  | {
      readonly kind: "live-migrate";
      readonly intent: string;
      readonly server: string;
      readonly destination: string;
      readonly blockMigration: boolean;
    }
  | {
      readonly kind: "cold-migrate";
      readonly intent: string;
      readonly server: string;
      readonly destination: string;
    }
  | { readonly kind: "confirm-resize"; readonly intent: string; readonly server: string }
  | { readonly kind: "abort"; readonly intent: string; readonly server: string }
  | { readonly kind: "force-complete"; readonly intent: string; readonly server: string }
  | { readonly kind: "maintain"; readonly intent: string; readonly host: string }
  /** Read only: answered by a server observation. How an unknown outcome is settled. */
  | { readonly kind: "look-at-server"; readonly intent: string; readonly server: string }
  /** Read only: answered by a service observation. */
  | { readonly kind: "look-at-service"; readonly intent: string; readonly host: string };

export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** Status words are Nova's own (live: accepted ... completed; cold: pre-migrating ... finished, confirmed). */
export type MigrationStatus =
  | "accepted"
  | "queued"
  | "preparing"
  | "running"
  | "running (post-copy)"
  | "post-migrating"
  | "completed"
  | "cancelled"
  | "failed"
  | "error"
  | "pre-migrating"
  | "migrating"
  | "finished"
  | "confirmed"
  | "reverted";

export type Observation =
  /** What came back for a command. */
  | { readonly kind: "outcome"; readonly intent: string; readonly outcome: Outcome }
  | {
      readonly kind: "migration";
      readonly server: string;
      readonly status: MigrationStatus;
      readonly memoryRemaining: Bytes | null;
      readonly diskRemaining: Bytes | null;
    }
  | {
      readonly kind: "server";
      readonly server: string;
      readonly host: string;
      readonly status: string;
      readonly taskState: string | null;
    }
  | {
      readonly kind: "service";
      readonly host: string;
      readonly state: "up" | "down";
      readonly status: "enabled" | "disabled";
    }
  | { readonly kind: "maintained"; readonly host: string }
  /** Nothing new; the time the runner asked to be woken at has come. */
  | { readonly kind: "tick" };

/** One line of the journal: what was decided or seen, and when. */
export interface JournalEntry {
  readonly at: Instant;
  readonly step: string;
  readonly kind: "intent" | "outcome" | "state" | "decision";
  readonly text: string;
}
