/** The plan as the runner reads it: steps by index, what follows each, and where an observation belongs. */
import { present } from "../base/assert.ts";
import { compareIds } from "../base/order.ts";
import { isHostStep, type MoveStep, type Plan, type Step } from "../plan/plan.ts";

export interface Program {
  readonly steps: readonly Step[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Steps that wait for a step, by its index. */
  readonly successors: readonly (readonly number[])[];
  /** How many steps each waits for. */
  readonly needs: readonly number[];
  /** Moves of a server, by its id, in the plan's order (out, then back). */
  readonly movesOf: ReadonlyMap<string, readonly number[]>;
  /** Cordon, maintain and uncordon of a host, by its id. */
  readonly stepsOfHost: ReadonlyMap<string, readonly number[]>;
  /** Budget of each host's outgoing moves; incoming ones follow at `hosts` further on. 0 is the total. */
  readonly hostIndex: ReadonlyMap<string, number>;
  readonly hosts: number;
  readonly limits: Plan["goal"]["limits"];
}

export function programOf(plan: Plan): Program {
  const steps = plan.steps;
  const indexOf = new Map(steps.map((step, index) => [step.id, index]));
  const successors: number[][] = steps.map(() => []);
  for (const [index, step] of steps.entries()) {
    for (const id of step.after) {
      const needed = present(indexOf.get(id), `step ${step.id} waits for a step of the plan`);
      present(successors[needed], "step within the plan").push(index);
    }
  }
  const hosts = [...new Set(steps.flatMap(hostsOf))].sort(compareIds);
  return {
    steps,
    indexOf,
    successors,
    needs: steps.map((step) => step.after.length),
    movesOf: grouped(steps, (step) => (isHostStep(step) ? null : step.server)),
    stepsOfHost: grouped(steps, (step) => (isHostStep(step) ? step.host : null)),
    hostIndex: new Map(hosts.map((host, index) => [host, index])),
    hosts: hosts.length,
    limits: plan.goal.limits,
  };
}

const hostsOf = (step: Step): readonly string[] =>
  step.kind === "move" ? [step.source, step.destination] : [step.host];

function grouped(
  steps: readonly Step[],
  keyOf: (step: Step) => string | null,
): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, step] of steps.entries()) {
    const key = keyOf(step);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return groups;
}

export const TOTAL = 0;

/** The budgets that a move takes one place of each: total, its source's, its destination's. */
export function budgetsOf(program: Program, move: MoveStep): readonly [number, number, number] {
  const source = present(program.hostIndex.get(move.source), "source of the plan");
  const destination = present(program.hostIndex.get(move.destination), "destination of the plan");
  return [TOTAL, 1 + source, 1 + program.hosts + destination];
}

/** Lower goes first; steps that are no moves are never kept waiting. */
export const priorityOf = (step: Step): number => (step.kind === "move" ? step.priority : -1);
