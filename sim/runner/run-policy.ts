/** What a run does where the plan leaves a choice. Plain values: they belong to the run, not to the plan's hash. */
import type { Seconds } from "../base/units.ts";
import type { Goal } from "../plan/goal.ts";

/** What to do with a live migration that is still running so long after it began to. */
export type StuckRule =
  | { readonly action: "leave" }
  | { readonly action: "abort" | "force-complete"; readonly after: Seconds };

export interface RunPolicy {
  readonly stuck: StuckRule;
  /** Failed or undecided steps after which no new move begins; null = never stop. */
  readonly errorBudget: number | null;
  /** How long to look after an unknown outcome: longer than every timeout on the way to Nova [s]. */
  readonly lookTime: Seconds;
  /** How often one step may be asked for, the first time included. */
  readonly attempts: number;
}

/** The goal's own rule for stuck moves; else Nova's completion timeout alone ends them. */
export const policyOf = (goal: Goal): RunPolicy => ({
  stuck: goal.stuck ?? { action: "leave" },
  errorBudget: null,
  lookTime: 300,
  attempts: 2,
});
