/** A bare scenario: hosts on a fabric, moves under the plain pre-copy rule, and other transfers. No cloud, no runner. */
import type { Bytes, BytesPerSecond, Instant, Seconds } from "../base/units.ts";

/** A flow s -> d uses up(s) and down(d); between leaves also leaf-up(leaf of s) and leaf-down(leaf of d). */
export type Fabric =
  | { readonly kind: "nonblocking" }
  | {
      readonly kind: "leafspine";
      /** Host h is on leaf floor(h / hostsPerLeaf). */
      readonly hostsPerLeaf: number;
      /** Each leaf's link to the spine, per direction [B/s]; one fluid pipe, as ideal ECMP. */
      readonly leafRate: BytesPerSecond;
    };

/** A migration under the plain pre-copy rule (plain-pre-copy.ts). */
export interface ScenarioMove {
  readonly kind: "mig";
  readonly id: string;
  readonly source: number;
  readonly destination: number;
  readonly ram: Bytes;
  /** Dirtied while the guest runs [B/s]. */
  readonly dirtyRate: BytesPerSecond;
  /** Most that one round can dirty [B]. */
  readonly workingSet: Bytes;
  /** Earliest start [s]. */
  readonly start: Instant;
  /** Most that it sends [B/s]; Infinity = no cap. */
  readonly cap: BytesPerSecond;
}

/** A plain transfer. */
export interface ScenarioFlow {
  readonly kind: "flow";
  readonly id: string;
  readonly source: number;
  readonly destination: number;
  readonly bytes: Bytes;
  readonly start: Instant;
}

export type ScenarioItem = ScenarioMove | ScenarioFlow;

export interface Scenario {
  readonly name: string;
  /** Rate of each host's link, per direction [B/s]; hosts are 0 .. length - 1. */
  readonly hostRates: readonly BytesPerSecond[];
  readonly fabric: Fabric;
  readonly maxDowntime: Seconds;
  /** Running migrations at most per source host; 0 = no limit. */
  readonly limitOut: number;
  /** In the file's order, which is the order of slots. */
  readonly items: readonly ScenarioItem[];
}

/** What became of one item. Absent figures are null, never a stand-in. */
export interface ScenarioAnswer {
  readonly item: ScenarioItem;
  readonly start: Instant | null;
  readonly end: Instant | null;
  readonly downtime: Seconds | null;
  readonly rounds: number;
  readonly bytes: Bytes;
  readonly outcome: "completed" | "not_converged" | "not_started";
}
