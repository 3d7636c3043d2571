import { assert } from "../../sim/base/assert.ts";
import { Rng } from "../../sim/kernel/random.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import { linkCapacities, routeOf } from "../../sim/world/scenario-links.ts";
import { type RatesWatch, runScenario } from "../../sim/world/scenario-run.ts";
import { fullSolve } from "../bench/full-solve.ts";

export interface FairnessFound {
  /** How many instants were looked at, and how many rates. */
  readonly instants: number;
  readonly rates: number;
  /** Largest relative difference of a rate to the full solve's. */
  readonly worst: number;
}

/**
 * Runs a scenario and, at seeded instants, solves all open items anew by a full water-filling.
 *
 * Items have no caps of their own, as the full solve knows none. The instants are drawn evenly over the first `horizon` seconds; the first solve at or after each is looked at.
 */
export function fairnessAtInstants(
  scenario: Scenario,
  horizon: number,
  count: number,
  seed: number,
): FairnessFound {
  const rng = Rng.of(seed, "instants", scenario.name);
  const instants = Array.from({ length: count }, () => rng.uniform() * horizon).sort(
    (a, b) => a - b,
  );
  const capacities = linkCapacities(scenario);
  let looked = 0;
  let rates = 0;
  let worst = 0;
  const watch: RatesWatch = (now, ratesOf) => {
    if (now < (instants[looked] ?? Number.POSITIVE_INFINITY)) return;
    while (now >= (instants[looked] ?? Number.POSITIVE_INFINITY)) looked += 1;
    const open = [...ratesOf()];
    const flows = open.map(([index]) => {
      const item = scenario.items[index];
      assert(item !== undefined && !("cap" in item && Number.isFinite(item.cap)), "no caps here");
      const route = routeOf(scenario, item.source, item.destination);
      return { route, weight: 1, cap: Number.POSITIVE_INFINITY };
    });
    const expected = fullSolve(capacities, flows);
    for (const [at, [, rate]] of open.entries()) {
      const want = expected[at] ?? Number.NaN;
      worst = Math.max(worst, Math.abs(rate - want) / want);
    }
    rates += open.length;
  };
  runScenario(scenario, watch);
  return { instants: looked, rates, worst };
}
