/** The rules of a fault run. */
import { type Plan, policyOf, type RunPolicy } from "../../sim/index.ts";
import type { Rng } from "../../sim/kernel/random.ts";
import { between, chance } from "./dice.ts";

/** Short times, so that a run of days is a matter of milliseconds; sometimes windows. */
export function policyFor(plan: Plan, rng: Rng | null): RunPolicy {
  const policy = policyOf(plan.goal, { startsAt: null, planName: "fault-plan", user: "runner" });
  const windows =
    rng !== null && chance(rng, 0.2)
      ? [
          { start: 0, end: between(rng, 600, 4000) },
          { start: 20_000, end: 30_000 },
        ]
      : [];
  return { ...policy, windows, patience: 6 * 3600, lookTime: 300, lookEvery: 15 };
}
