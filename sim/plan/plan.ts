/**
 * The plan: immutable data, canonical JSON (RFC 8785), bound by its SHA-256. It holds no creation time and no forecast:
 * the same snapshot, goal, parameters, seed and version give the same bytes.
 */
import type { NovaSettings } from "../cloud/settings.ts";
import type { Snapshot } from "../cloud/snapshot.ts";
import type { Goal } from "./goal.ts";

export type PlannedMoveType = "live" | "block-live" | "cold" | "cold-block";

/** Disable the service before its servers leave. */
export interface CordonStep {
  readonly kind: "cordon";
  readonly id: string;
  readonly host: string;
  readonly after: readonly string[];
}

export interface MoveStep {
  readonly kind: "move";
  readonly id: string;
  readonly server: string;
  readonly type: PlannedMoveType;
  readonly source: string;
  readonly destination: string;
  /** "out" empties a host, "back" returns a server to where it was. */
  readonly direction: "out" | "back";
  /** Steps that must be done before (capacity freed, anti-affinity in transit, host back in service). */
  readonly after: readonly string[];
  /** Lower goes first among steps that could start. */
  readonly priority: number;
  /** "nova": the request names no host; `destination` is then where the plan expects Nova to put it. Absent = named. */
  readonly choice?: "nova";
  /** Hosts to ask next when Nova refuses the destination, best first; absent = none. */
  readonly alternatives?: readonly string[];
}

/** A server that is shut down and stays on its host during the maintenance. */
export interface StopStep {
  readonly kind: "stop";
  readonly id: string;
  readonly server: string;
  readonly host: string;
  readonly after: readonly string[];
}

/** Starts it again, where it was this plan that stopped it. */
export interface StartStep {
  readonly kind: "start";
  readonly id: string;
  readonly server: string;
  readonly host: string;
  readonly after: readonly string[];
}

/** The host is empty: its maintenance, then its service again. */
export interface MaintainStep {
  readonly kind: "maintain";
  readonly id: string;
  readonly host: string;
  readonly after: readonly string[];
}

/** Enable the service again (only where this plan disabled it). */
export interface UncordonStep {
  readonly kind: "uncordon";
  readonly id: string;
  readonly host: string;
  readonly after: readonly string[];
}

/** Steps that are about a host as a whole. */
export type HostStep = CordonStep | MaintainStep | UncordonStep;
/** Steps that are about one server. */
export type ServerStep = MoveStep | StopStep | StartStep;
export type Step = HostStep | ServerStep;

export const isHostStep = (step: Step): step is HostStep =>
  step.kind === "cordon" || step.kind === "maintain" || step.kind === "uncordon";

/** Why one host cannot take a server. */
export interface HostRejection {
  readonly host: string;
  /** Filter or rule that said no: "ComputeFilter", "placement", "cpu", "anti-affinity", "reserve"... */
  readonly rule: string;
  readonly detail: string;
}

/** A server on a drained host that the plan does not move, and what would change that. */
export interface BlockedServer {
  readonly server: string;
  readonly host: string;
  /** kebab-case, closed list kept by the planner's rules. */
  readonly reason: string;
  readonly detail: string;
  /** What would unblock it, with its price; null when nothing that we know of. */
  readonly unblock: string | null;
  readonly rejections: readonly HostRejection[];
}

/** What a person should know about a server that the plan moves. */
export interface PlanNote {
  readonly server: string;
  readonly text: string;
}

/** A value other than the site's nova.conf that the plan rests on. */
export interface Prerequisite {
  readonly option: keyof NovaSettings;
  readonly hosts: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly restart: boolean;
}

/** Free room on a host at one moment of the plan, in Placement's units (capacity minus used). */
export interface Headroom {
  readonly host: string;
  readonly before: Readonly<Record<string, number>>;
  readonly worst: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  readonly capacity: Readonly<Record<string, number>>;
}

export interface Plan {
  readonly format: "drainwise-plan";
  readonly version: 1;
  readonly tool: { readonly name: "drainwise"; readonly version: string };
  readonly snapshot: Snapshot;
  readonly goal: Goal;
  /** What-if values in place of the site's; empty = as the site is. */
  readonly overrides: Readonly<Partial<NovaSettings>>;
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly blocked: readonly BlockedServer[];
  readonly prerequisites: readonly Prerequisite[];
  readonly headroom: readonly Headroom[];
  readonly notes?: readonly PlanNote[];
}
