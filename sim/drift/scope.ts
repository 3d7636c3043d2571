/** Which servers and hosts a difference must be about to refuse: those of the plan, or those of one host's steps. */
import type { Plan, Step } from "../plan/plan.ts";

export interface Scope {
  /** Servers with steps. */
  readonly servers: ReadonlySet<string>;
  /** Hosts to be emptied: whatever else comes to be there keeps them from being ready. */
  readonly emptied: ReadonlySet<string>;
  /** Hosts that receive, or may as the next candidate. */
  readonly receiving: ReadonlySet<string>;
}

export function scopeOf(plan: Plan, host: string | null): Scope {
  const steps = plan.steps.filter((step) => host === null || isOf(step, host));
  const moves = steps.filter((step) => step.kind === "move");
  return {
    servers: new Set(steps.flatMap((step) => ("server" in step ? [step.server] : []))),
    emptied: new Set(host === null ? plan.goal.drain : [host]),
    receiving: new Set(
      moves.flatMap(({ destination, alternatives }) => [destination, ...(alternatives ?? [])]),
    ),
  };
}

const isOf = (step: Step, host: string): boolean =>
  step.kind === "move"
    ? step.source === host || (step.direction === "back" && step.destination === host)
    : step.host === host;
