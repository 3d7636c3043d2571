/** Checks a plan against its own snapshot and goal, without the planner: nothing here knows how plans are made. */
import type { Diagnostic } from "../base/diagnostic.ts";
import { indexCloud } from "../cloud/cloud-index.ts";
import { checkClaims } from "./check-claims.ts";
import { checkCoverage } from "./check-coverage.ts";
import { checkMoves, checkOrder } from "./check-steps.ts";
import type { Plan } from "./plan.ts";
import { StepAncestors } from "./step-ancestors.ts";

/** Every fault; none for a plan that is safe in whatever order its dependencies allow. */
export function validatePlan(plan: Plan): Diagnostic[] {
  const cloud = indexCloud(plan.snapshot);
  const disorder = checkOrder(plan.steps);
  if (disorder.length > 0) return disorder;
  const order = new StepAncestors(plan.steps);
  const faults = [...checkCoverage(cloud, plan), ...checkMoves(cloud, plan, order)];
  // Claims can only be followed when every move names what exists.
  return faults.length > 0 ? faults : checkClaims(cloud, plan, order);
}
