/** Where a run stands, as far as a forecast of its rest needs it. Plain values: it goes to another thread. */
import type { Instant } from "../base/units.ts";
import type { Resources } from "../cloud/placement.ts";
import type { RunnerState } from "../runner/runner-state.ts";
import type { Counted } from "../world/standing.ts";

export interface Present {
  /** The runner's clock [s since the run began]. */
  readonly now: Instant;
  /** The runner as it stands; whoever reads it puts the plan's program in. */
  readonly runner: Omit<RunnerState, "program">;
  /** Host on which each server was last seen. */
  readonly whereabouts: readonly (readonly [server: string, host: string])[];
  /** What others have put on hosts since the plan was made, as drift was last looked for. */
  readonly newcomers: readonly (readonly [host: string, held: Resources])[];
  /** What the counters of moves under way tell, by server. */
  readonly counted: readonly (readonly [server: string, counted: Counted])[];
  /** When the last move so far ended; null = none has. */
  readonly lastEnd: Instant | null;
  /** Hour of day (UTC, with its fraction) at which the run began; null = as the plan has it. */
  readonly startHour: number | null;
}
