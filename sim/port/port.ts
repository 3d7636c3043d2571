/**
 * The one interface to a cloud, simulated or real: commands go out, observations come in, the journal holds both.
 */
import type { Instant } from "../base/units.ts";
import type { Command } from "./command.ts";
import type { Observation } from "./observation.ts";

export * from "./command.ts";
export * from "./observation.ts";

/** One line of the journal: what was decided or seen, and when. */
export interface JournalEntry {
  readonly at: Instant;
  /** Id of the step; "" = it belongs to the run. */
  readonly step: string;
  readonly kind: "intent" | "outcome" | "state" | "decision";
  readonly text: string;
}

/**
 * One row of the journal: a step of the runner that changed something. The rows of a run, fed through the runner again,
 * give its state; a row is durable before its commands leave.
 */
export interface JournalRow {
  /** 1, 2, 3... without a gap. */
  readonly seq: number;
  /** The runner's time: seconds since the run began. */
  readonly at: Instant;
  readonly observation: Observation;
  readonly entries: readonly JournalEntry[];
  readonly commands: readonly Command[];
}
