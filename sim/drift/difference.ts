import type { CloudIndex } from "../cloud/cloud-index.ts";
import type { Plan } from "../plan/plan.ts";
import type { Scope } from "./scope.ts";
import type { SoFar } from "./so-far.ts";

export interface Difference {
  readonly text: string;
  /** Whether it refuses. */
  readonly touches: boolean;
}

/** Both clouds, and what counts. */
export interface Compared {
  readonly plan: Plan;
  readonly soFar: SoFar;
  readonly before: CloudIndex;
  readonly now: CloudIndex;
  readonly scope: Scope;
}
