/** What the operator wants: which hosts to empty, within which limits. Part of the plan, and of its hash. */
import type { Seconds } from "../base/units.ts";

/** Orders in which servers of a host may be moved. */
export type MoveOrder =
  | "largest-first"
  | "smallest-first"
  | "longest-first"
  | "riskiest-first"
  | "by-name";

export type ReturnPolicy = "none" | "origin";

/** A maintenance window, ISO 8601 UTC. */
export interface MaintenanceWindow {
  readonly start: string;
  readonly end: string;
}

export interface Goal {
  /** Hosts to empty, sorted. */
  readonly drain: readonly string[];
  /** Hosts that may receive, sorted; null = all others. */
  readonly onto: readonly string[] | null;
  readonly order: MoveOrder;
  readonly returnPolicy: ReturnPolicy;
  /** Work on an emptied host before it is back [s]. */
  readonly maintenanceTime: Seconds;
  /** Hosts under way (being emptied, in maintenance, being filled) at once. */
  readonly hostsAtOnce: number;
  /** Limits of our own on moves at once; Nova's limits hold besides. */
  readonly limits: {
    readonly perSource: number;
    readonly perDestination: number;
    readonly total: number;
  };
  /** Kept free on the hosts that receive: a share of each resource, and room for so many hosts to fail. */
  readonly reserve: { readonly share: number; readonly hosts: number };
  /** Servers that must not be touched (their hosts are then never empty; the plan says so). */
  readonly frozen: readonly string[];
  /** Whether live moves of busy servers may be replaced by cold ones. */
  readonly allowCold: boolean;
  readonly windows: readonly MaintenanceWindow[];
  /** Hour of day (UTC, 0..23) at which the run begins, for profiles by hour; null = the windows' or no matter. */
  readonly startHour: number | null;
  /** A live move still running so long [s] after it began is aborted or forced; absent = Nova's timeout alone ends it. */
  readonly stuck?: { readonly action: "abort" | "force-complete"; readonly after: Seconds };
}
