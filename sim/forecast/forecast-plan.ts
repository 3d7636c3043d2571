/** Replications and their summary in one call, in this thread. */

import type { SiteConstants } from "../migration/site-constants.ts";
import type { Plan } from "../plan/plan.ts";
import type { Forecast } from "./forecast.ts";
import { replicate } from "./replicate.ts";
import { summarise } from "./summarise.ts";

/** Enough for a P95 that moves by a few percent from seed to seed; ten plans' worth fits a coffee break. */
export const DEFAULT_REPLICATIONS = 200;

export const forecastPlan = (
  plan: Plan,
  options: {
    readonly replications: number;
    readonly planHash: string;
    /** What the site's own moves have told of its machines. */
    readonly site?: SiteConstants | null;
  },
): Forecast => {
  const site = options.site ?? null;
  const results = replicate(plan, { from: 0, count: options.replications }, site);
  return summarise(plan, options.planHash, results, site);
};
