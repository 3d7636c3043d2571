/**
 * What a driver tells the runner: answers to commands, what its polls found, what persons want.
 *
 * A driver polls every server that a writing command named, or that a look showed busy, until it shows the server at
 * rest (no task state, no record in progress), and tells it whenever something of it changed. It polls the services of
 * the plan's hosts. Progress in bytes changes nothing for the runner and does not come through here.
 */
import type { Instant, Seconds } from "../base/units.ts";

/** Done = accepted or done by Nova; refused is definite; unknown is settled by looking, never by sending again. */
export type Outcome =
  | { readonly kind: "done" }
  | {
      readonly kind: "refused";
      readonly reason: string;
      /** Refused wherever it should go, for the server's own state, a lock, a quota or a right: no other destination helps. */
      readonly wherever?: true;
    }
  | { readonly kind: "unknown"; readonly reason: string };

/** Status words that we know (live: accepted ... completed; cold: pre-migrating ... finished, confirmed). */
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
  | "confirming"
  | "confirmed"
  | "reverted";

/** A record of Nova's os-migrations, as far as it decides anything. */
export interface MigrationSight {
  readonly id: number;
  /** Nova's word; one that we do not know counts as in progress. */
  readonly status: string;
  readonly type: "live-migration" | "migration" | "resize" | "evacuation" | "unknown";
  readonly source: string | null;
  /** Null while no host has been chosen, and for ever when none was found. */
  readonly destination: string | null;
  /** Who asked for it, by Keystone's user id; null = not told (before 2.80). */
  readonly user: string | null;
  /** When Nova made it, by Nova's clock, on the runner's [s since the run began]; absent = not told. */
  readonly createdAt?: Instant;
}

/** A row of os-instance-actions. */
export interface InstanceAction {
  /** Its request's id. */
  readonly id: string;
  /** Nova's word: stop, start, live-migration, migrate... */
  readonly word: string;
  /** Keystone's id of who asked; null = not told. */
  readonly user: string | null;
}

/** A host as the destination of a move. */
export interface DestinationSight {
  readonly host: string;
  readonly state: "up" | "down";
  readonly status: "enabled" | "disabled";
  /** Why it has no room for the server, as far as Placement tells; null = it has, or nobody can tell. */
  readonly refusal: string | null;
}

export interface ServerSight {
  readonly kind: "server";
  /** The look that it answers; null = found by a poll. */
  readonly intent: string | null;
  readonly server: string;
  readonly host: string;
  /** The API's status word: ACTIVE, SHUTOFF, VERIFY_RESIZE... */
  readonly status: string;
  readonly taskState: string | null;
  readonly locked: boolean;
  /** Newest first; the few newest are enough. */
  readonly migrations: readonly MigrationSight[];
  /** The newest instance action; null = none, or not told. */
  readonly lastAction: InstanceAction | null;
  /** Nova's words on why the newest action failed (event of the instance action, else the fault); null = it did not. */
  readonly failure: string | null;
  /** Whether every port of it is bound on `host`; null = not asked, or the cloud has no network service. */
  readonly portsBound: boolean | null;
  /** As the look asked; null = it did not. */
  readonly destination: DestinationSight | null;
  /** Why a moved server does not answer its operator's probe; null or absent = it does, or nobody probed. */
  readonly probe?: string | null;
}

export interface ServiceSight {
  readonly state: "up" | "down";
  readonly status: "enabled" | "disabled";
  readonly disabledReason: string | null;
  /** Changes whenever the service or its machine was started anew or changed version; null = nobody can tell. */
  readonly incarnation: string | null;
}

export interface ServerOnHost {
  readonly id: string;
  readonly status: string;
  readonly taskState: string | null;
}

/** Everything about a host that decides whether it is ours to work on. */
export interface HostSight {
  readonly kind: "host";
  readonly intent: string | null;
  readonly host: string;
  readonly service: ServiceSight;
  readonly servers: readonly ServerOnHost[];
  /** Unfinished or unconfirmed migrations with the host at either end. */
  readonly migrations: readonly (MigrationSight & { readonly server: string })[];
  /** Consumers of Placement's allocations on it that neither its servers nor these migrations explain. */
  readonly unexplained: readonly string[];
}

/** What a person may ask of a run; `by` is who, as proven by whoever lets it through. */
export type PersonAction =
  | { readonly action: "pause" | "freeze" | "resume" | "abort" }
  | {
      readonly action: "skip" | "retry" | "leave-out" | "abort-move" | "force-complete-move";
      readonly step: string;
    }
  | { readonly action: "confirm-maintenance"; readonly host: string };

/** A figure over the replications of the rest. */
export interface Ahead {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
}

/** The rest of a run as it looked at an instant. Instants are the runner's [s since the run began]. */
export interface RestAhead {
  readonly at: Instant;
  readonly replications: number;
  /** When the last move ends; null = in too few replications any does. */
  readonly end: Ahead | null;
  /** What the end is held against: the last window's end, else the P95 that was forecast before the start; null = neither. */
  readonly limit: Instant | null;
  readonly limitOf: "window" | "forecast";
  /** Moves under way: when each ends. */
  readonly moving: readonly {
    readonly step: string;
    readonly server: string;
    readonly end: Ahead | null;
  }[];
  /** Hosts still to be emptied: when each is ready to be worked on; null = in fewer than half of the replications. */
  readonly hosts: readonly { readonly host: string; readonly ready: Ahead | null }[];
  /** On an overrun, what may be left out, cheapest first. Empty = no overrun, or nothing left that could be. */
  readonly drop: readonly Drop[];
  /** What it takes for granted, in words. */
  readonly assumes: readonly string[];
}

/** Steps that, left out, bring the end nearer. Each is a `leave-out` of a person. */
export interface Drop {
  /** Whole hosts that are not begun, or one server of a host. */
  readonly hosts: readonly string[];
  readonly server: string | null;
  /** What to leave out: a host's cordon, a server's move. */
  readonly steps: readonly string[];
  /** Servers that then stay where they are. */
  readonly servers: number;
  /** By how much the P95 of the end comes nearer [s]. */
  readonly gains: Seconds;
  /** Whether it is then within the limit. */
  readonly isEnough: boolean;
}

export type Observation =
  /** What came back for a command. */
  | { readonly kind: "outcome"; readonly intent: string; readonly outcome: Outcome }
  | ServerSight
  | {
      readonly kind: "server-gone";
      readonly intent: string | null;
      readonly server: string;
      /** The status of one that exists and is on no host (SHELVED_OFFLOADED); absent = it does not exist. */
      readonly status?: string;
    }
  /** A service that changed, found by a poll. */
  | ({ readonly kind: "service"; readonly host: string } & ServiceSight)
  | HostSight
  /** What changed against what the plan expects by now; `touching` refuses, `elsewhere` is only told. */
  | {
      readonly kind: "drift";
      readonly intent: string;
      readonly host: string | null;
      readonly touching: readonly string[];
      readonly elsewhere: readonly string[];
    }
  | { readonly kind: "maintained"; readonly host: string }
  | { readonly kind: "maintenance-failed"; readonly host: string; readonly reason: string }
  | ({
      readonly kind: "person";
      readonly by: string;
      /** Of the pause that is asked for because no approval is in force any more. */
      readonly unapproved?: true;
    } & PersonAction)
  /** A forecast of the rest from where the run stands. */
  | {
      readonly kind: "outlook";
      /** P95 of the end beyond the window's end, or beyond the planned P95 without a window [s]; 0 or less = within. */
      readonly overrun: Seconds;
      /** What falls under the goal's reserve, in words; null = nothing. */
      readonly headroomBelow: string | null;
      /** P95 from request to end [s] of the moves that might not end within their window, by step id. */
      readonly remaining: Readonly<Record<string, Seconds>>;
      /** What it tells persons besides; it decides nothing. */
      readonly rest?: RestAhead;
    }
  /** The process was started anew: no answer to an earlier command will come any more. */
  | {
      readonly kind: "restarted";
      /** As whom it acts from now on, by Keystone's user id; absent = as whom the run was begun, or not told. */
      readonly user?: string;
    }
  /** Nothing new; the time the runner asked to be woken at has come. */
  | { readonly kind: "tick" };
