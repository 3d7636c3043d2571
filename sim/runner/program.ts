/** The plan as the runner reads it: steps by index, what follows each, and where an observation belongs. */
import { present } from "../base/assert.ts";
import { compareIds } from "../base/order.ts";
import { isHostStep, type MoveStep, type Plan, type Step } from "../plan/plan.ts";
import type { Course } from "./work.ts";

export interface Program {
  readonly steps: readonly Step[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Steps that wait for a step, by its index. */
  readonly successors: readonly (readonly number[])[];
  /** How many steps each waits for. */
  readonly needs: readonly number[];
  /** Steps about a server, by its id, in the plan's order. */
  readonly stepsOfServer: ReadonlyMap<string, readonly number[]>;
  /** Cordon, maintain and uncordon of a host, by its id. */
  readonly stepsOfHost: ReadonlyMap<string, readonly number[]>;
  /** Moves with the host at either end, its alternatives included. */
  readonly movesTouching: ReadonlyMap<string, readonly number[]>;
  /** Hosts that the plan names, each with a row. */
  readonly hostIndex: ReadonlyMap<string, number>;
  readonly hosts: number;
  readonly limits: Plan["goal"]["limits"];
  readonly allowCold: boolean;
  readonly drained: ReadonlySet<string>;
  /** Servers that the plan knew on its hosts, and those of them that were locked. */
  readonly knownOn: ReadonlyMap<string, ReadonlySet<string>>;
  readonly locked: ReadonlySet<string>;
  /** Servers that the plan leaves on a host during its maintenance, stopped. */
  readonly stoppedOn: ReadonlyMap<string, ReadonlySet<string>>;
}

const programs = new WeakMap<Plan, Program>();

/** Built once for a plan: a forecast begins a thousand runs of it. */
export function programOf(plan: Plan): Program {
  let program = programs.get(plan);
  if (program === undefined) {
    program = build(plan);
    programs.set(plan, program);
  }
  return program;
}

function build({ steps, goal, snapshot }: Plan): Program {
  const indexOf = new Map(steps.map((step, index) => [step.id, index]));
  const successors: number[][] = steps.map(() => []);
  for (const [index, step] of steps.entries()) {
    for (const id of step.after) {
      const needed = present(indexOf.get(id), `step ${step.id} waits for a step of the plan`);
      present(successors[needed], "step within the plan").push(index);
    }
  }
  const hosts = [...new Set(steps.flatMap(hostsOf))].sort(compareIds);
  const drained = new Set(goal.drain);
  const servers = snapshot.servers.filter(({ host }) => host !== null && drained.has(host));
  return {
    steps,
    indexOf,
    successors,
    needs: steps.map((step) => step.after.length),
    stepsOfServer: grouped(steps, (step) => (isHostStep(step) ? [] : [step.server])),
    stepsOfHost: grouped(steps, (step) => (isHostStep(step) ? [step.host] : [])),
    movesTouching: grouped(steps, (step) => (step.kind === "move" ? hostsOf(step) : [])),
    hostIndex: new Map(hosts.map((host, index) => [host, index])),
    hosts: hosts.length,
    limits: goal.limits,
    allowCold: goal.allowCold,
    drained,
    knownOn: setsOf(servers.map(({ id, host }) => [host ?? "", id])),
    locked: new Set(snapshot.servers.filter(({ locked }) => locked).map(({ id }) => id)),
    stoppedOn: setsOf(
      steps.flatMap((step) => (step.kind === "stop" ? [[step.host, step.server] as const] : [])),
    ),
  };
}

const hostsOf = (step: Step): readonly string[] =>
  step.kind === "move"
    ? [step.source, step.destination, ...(step.alternatives ?? [])]
    : [step.host];

function grouped(
  steps: readonly Step[],
  keysOf: (step: Step) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, step] of steps.entries()) {
    for (const key of keysOf(step)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [index]);
      else group.push(index);
    }
  }
  return groups;
}

function setsOf(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, Set<string>> {
  const sets = new Map<string, Set<string>>();
  for (const [key, member] of pairs) {
    const set = sets.get(key);
    if (set === undefined) sets.set(key, new Set([member]));
    else set.add(member);
  }
  return sets;
}

/**
 * Budgets: all moves; then those from each host; then those to each host; last, two without a limit: for what is no move,
 * and for what gives back what the run took away.
 */
export const TOTAL = 0;
export const budgetCount = ({ hosts }: Program): number => 2 * hosts + 3;
export const unlimited = ({ hosts }: Program): number => 2 * hosts + 1;
export const restoring = ({ hosts }: Program): number => 2 * hosts + 2;

/** The budgets that a move takes one place of each: total, its source's, its destination's. */
export function budgetsOf(
  program: Program,
  move: MoveStep,
  course: Course,
): readonly [number, number, number] {
  const row = (host: string, or: string): number =>
    present(program.hostIndex.get(host) ?? program.hostIndex.get(or), "host of the plan");
  return [
    TOTAL,
    1 + row(course.source, move.source),
    1 + program.hosts + row(course.destination ?? move.destination, move.destination),
  ];
}

/** Lower goes first; steps that are no moves are never kept waiting. */
export const priorityOf = (step: Step): number => (step.kind === "move" ? step.priority : -1);
