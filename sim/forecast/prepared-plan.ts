/** A plan made ready to be run many times: what does not depend on the draw is built once. */

import type { SiteConstants } from "../migration/site-constants.ts";
import type { MoveStep, Plan } from "../plan/plan.ts";
import { policyOf, type RunPolicy } from "../runner/run-policy.ts";
import { type CloudModel, cloudModelOf } from "../world/cloud-model.ts";

export interface PreparedPlan {
  readonly plan: Plan;
  readonly policy: RunPolicy;
  readonly model: CloudModel;
  /** Moves in the plan's order; results are columns in this order. */
  readonly moves: readonly MoveStep[];
  readonly moveIndex: ReadonlyMap<string, number>;
  /** Hour of day (UTC) at which the run begins; null = no matter. */
  readonly startHour: number | null;
  /** What the site's own moves have told of its machines: as given, else as the snapshot keeps it; null = nothing. */
  readonly site: SiteConstants | null;
}

export function preparePlan(plan: Plan, site: SiteConstants | null = null): PreparedPlan {
  const moves = plan.steps.filter((step) => step.kind === "move");
  return {
    plan,
    policy: policyOf(plan.goal),
    model: cloudModelOf(plan.snapshot, plan.overrides),
    moves,
    moveIndex: new Map(moves.map(({ id }, index) => [id, index])),
    startHour: plan.goal.startHour ?? hourOf(plan.goal.windows[0]?.start),
    site: site ?? plan.snapshot.site ?? null,
  };
}

/** Hour of an ISO 8601 UTC instant with its minutes as a fraction: "2026-11-23T22:30:00Z" is 22.5. */
function hourOf(instant: string | undefined): number | null {
  const match = /T(\d\d):(\d\d)/.exec(instant ?? "");
  return match === null ? null : Number(match[1]) + Number(match[2]) / 60;
}
