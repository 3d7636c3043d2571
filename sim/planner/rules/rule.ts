/** What a rule answers about moving one server at all; where to is the filters' question. One rule a file. */
import type { CloudIndex } from "../../cloud/cloud-index.ts";
import type { Flavor, Server } from "../../cloud/snapshot.ts";
import type { Goal } from "../../plan/goal.ts";

/** Every reason for which a server stays. The first block are the rules', the second the search's for a host. */
export type BlockReason =
  | "frozen"
  | "source-down"
  | "open-migration"
  | "unconfirmed-resize"
  | "task-under-way"
  | "error-state"
  | "state-cannot-move"
  | "pci-device"
  | "vgpu"
  | "live-forbidden"
  | "affinity-group"
  | "anti-affinity-group"
  | "cpu-incompatible"
  | "qemu-older"
  | "storage"
  | "capacity"
  | "reserve"
  | "no-way-back"
  | "zone"
  | "aggregate"
  | "trait"
  | "numa"
  | "no-host-fits"
  | "host-not-emptied";

export type RuleAnswer =
  | { readonly kind: "ok" }
  /** It may be moved, and a person should know this about it. */
  | { readonly kind: "note"; readonly text: string }
  /** A live move is out of the question; a cold one may do. */
  | { readonly kind: "cold-only"; readonly reason: BlockReason; readonly detail: string }
  | {
      readonly kind: "blocked";
      readonly reason: BlockReason;
      readonly detail: string;
      readonly unblock: string | null;
    };

export interface RuleContext {
  readonly cloud: CloudIndex;
  readonly goal: Goal;
  readonly flavor: Flavor;
}

export type Rule = (server: Server, context: RuleContext) => RuleAnswer;

export const okay: RuleAnswer = { kind: "ok" };
