/** What a forecast says: intervals over seeded replications, verdicts per server, and one run to look at. */

import type { Bytes, BytesPerSecond, Instant, Seconds } from "../base/units.ts";
import type { MigrationEnd, MoveType, Phase, RoundPoint } from "../migration/migration.ts";

/** Exact order statistics over the replications (type 7, linear between neighbours). */
export interface Quantiles {
  readonly p5: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
}

/** Where a quantile lies, between two order statistics; so free of any assumption on the distribution. */
export interface QuantileInterval {
  readonly low: number;
  readonly high: number;
}

/** Whether a server's memory (and disks) can follow: the answer and the one number that would change it. */
export interface Verdict {
  readonly kind: "converges" | "only-with" | "never";
  /** Share of replications in which the move completed, 0..1. */
  readonly completedShare: number;
  /** In one sentence, with numbers and units. */
  readonly because: string;
  /** What would change it, best first; each by request or by configuration. */
  readonly remedies: readonly Remedy[];
}

export interface Remedy {
  readonly option: "bandwidth" | "downtime" | "auto-converge" | "post-copy" | "hour" | "cold";
  readonly by: "request" | "configuration" | "network" | "time";
  /** The number with its unit, in words: "18.4 Gbit/s", "1.9 s", "03:00 UTC". */
  readonly value: string;
  /** What the move is then like, in words: "1 m 40 s, outage 0.4 s". */
  readonly price: string;
}

/** One server's part in the forecast. */
export interface ServerForecast {
  readonly step: string;
  readonly server: string;
  readonly name: string;
  readonly type: MoveType;
  readonly direction: "out" | "back";
  readonly source: string;
  readonly destination: string;
  /** From the request to the end, however it ended, queueing included [s]; null = in no replication asked for. */
  readonly totalTime: Quantiles | null;
  /** What tenants feel [s]; only completed moves count; null = it never completed. */
  readonly outage: Quantiles | null;
  /** Carried by its streams, however it ended [B]. */
  readonly bytes: Quantiles | null;
  /** Throttled, faulting or with its disk contended [s]; only completed moves count. */
  readonly brownout: Quantiles | null;
  readonly verdict: Verdict;
  /** Why this prediction lies outside what the models were measured on; empty = inside. */
  readonly outsideMeasured: readonly string[];
}

export interface HostForecast {
  readonly host: string;
  /** Instant at which the host is empty [s], over the replications in which it becomes so; null = in fewer than half. */
  readonly empty: Quantiles | null;
  /** Share of replications in which the host becomes empty, 0..1. */
  readonly emptyShare: number;
  /** Servers that stay in the way, by id: blocked ones, and those whose move fails in more than half the replications. */
  readonly remaining: readonly string[];
}

/** One move of one simulated run. */
export interface MoveRecord {
  readonly step: string;
  readonly server: string;
  readonly type: MoveType;
  readonly source: string;
  readonly destination: string;
  /** Null = never asked for: a step that it waits for did not succeed. */
  readonly requestedAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly end: MigrationEnd | "refused" | "not-started";
  readonly downtime: Seconds;
  readonly outage: Seconds;
  readonly bytes: Bytes;
  readonly rounds: number;
  readonly phases: readonly {
    readonly phase: Phase | "queued";
    readonly start: Instant;
    readonly end: Instant;
  }[];
  /** Dirty syncs (times since the run's start); empty unless recording was asked for. */
  readonly syncs: readonly RoundPoint[];
}

/** Use of one link over a run ("HOST out", "HOST in", "LEAF up", "LEAF down"): steps (at, rate until the next). */
export interface LinkUse {
  readonly link: string;
  readonly capacity: BytesPerSecond;
  readonly steps: readonly { readonly at: Instant; readonly rate: BytesPerSecond }[];
}

/** One simulated run, for the Gantt. */
export interface RunRecord {
  readonly window: Seconds;
  readonly moves: readonly MoveRecord[];
  readonly links: readonly LinkUse[];
  readonly hosts: readonly {
    readonly host: string;
    readonly cordonedAt: Instant | null;
    readonly emptyAt: Instant | null;
    readonly backAt: Instant | null;
  }[];
}

export interface Forecast {
  readonly format: "drainwise-forecast";
  readonly version: 1;
  readonly tool: { readonly name: "drainwise"; readonly version: string };
  /** SHA-256 of the plan's canonical text, hex; empty when computed without one (in the browser's what-if). */
  readonly planHash: string;
  readonly seed: number;
  readonly replications: number;
  /** Time from the first request to the last host empty (and back, where the plan returns servers) [s]. */
  readonly window: Quantiles;
  /** Where the window's P95 lies with 95 % confidence [s]: what more replications would narrow; null = too few to say. */
  readonly windowP95: QuantileInterval | null;
  /** Share of replications in which every planned move completed, 0..1. */
  readonly completeShare: number;
  readonly bytes: Quantiles;
  /** Sum over servers [s]. */
  readonly outage: Quantiles;
  readonly lowerBound: Seconds;
  readonly servers: readonly ServerForecast[];
  readonly hosts: readonly HostForecast[];
  /** The run at every input's best value. */
  readonly nominal: RunRecord;
  /** Share of servers whose prediction lies outside what the models were measured on, 0..1, and why. */
  readonly outsideMeasured: { readonly share: number; readonly reasons: readonly string[] };
  /** The site's own constants that it was made with; absent = the catalogue's. */
  readonly constants?: { readonly name: string; readonly source: string; readonly date: string };
}
