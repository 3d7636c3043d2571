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

/** What to try when Nova says a definite no to a move, in this order; then it is given up. */
export type RefusalPolicy = "next-candidate" | "other-type" | "later";

/** How the run behaves where the plan leaves a choice. Absent fields have the runner's defaults. */
export interface RunRules {
  /** Failed or undecided steps after which nothing new begins; null = never. */
  readonly errorBudget?: number | null;
  /** Nothing new begins once the forecast's P95 overruns the window by more than this [s]; null = never. */
  readonly overrunLimit?: Seconds | null;
  /** Nothing new begins while the forecast sees headroom below the reserve. */
  readonly keepReserve?: boolean;
  /** What the window's end does to moves that still run. */
  readonly windowEnd?: "let-end" | "abort";
  readonly refusals?: readonly RefusalPolicy[];
  /** How emptied hosts are worked on, and after how long that is overdue [s]. */
  readonly maintenance?: {
    readonly how: "person" | "command" | "webhook";
    readonly timeout: Seconds;
  };
  /** Whether another person than the author must approve; true unless said. */
  readonly secondPerson?: boolean;
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
  /** Servers to stop on their host during its maintenance in place of moving them, sorted; absent = none. */
  readonly stopInPlace?: readonly string[];
  /** Whether moves name their destination ("plan", unless said) or leave it to Nova's scheduler. */
  readonly choice?: "plan" | "nova";
  readonly run?: RunRules;
}
