/**
 * Which ready step goes next. A move takes one place of three budgets: total, source, destination.
 *
 * A ready move that finds a budget used up is parked at that budget and is not looked at again until a place of it is
 * freed; so a step of the runner costs what changed, not the length of the queue. A freed place goes at once to the
 * parked move that comes first. Nova's own limit per source holds besides: it queues what is beyond.
 */
import type { MoveStep } from "../plan/plan.ts";
import { goesBefore, type HeapNode, popped, pushed } from "./heap.ts";
import { elementAt, withElement } from "./persistent-array.ts";
import { budgetCount, budgetsOf, priorityOf, restoring, TOTAL, unlimited } from "./program.ts";
import { fitsWindow, mayBegin, mayRestore, restores } from "./rules/may-begin.ts";
import { setState, stateOf, stepOf, type Turn, wakeStepAt } from "./turn.ts";
import type { Course } from "./work.ts";

/** A step whose needs are met queues; it begins at the end of the turn, or when a place is free. */
export function makeReady(turn: Turn, index: number, course: Course | null = null): void {
  setState(turn, index, { kind: "ready", course });
  const { program } = turn.state;
  const step = stepOf(turn, index);
  const unbound = restores(step) ? restoring(program) : unlimited(program);
  park(turn, step.kind === "move" ? TOTAL : unbound, index);
}

/** Puts the step off; it queues again then. */
export function postpone(turn: Turn, index: number, course: Course | null, until: number): void {
  const putOff = (course?.putOff ?? 0) + 1;
  setState(turn, index, { kind: "postponed", until, course, putOff });
  wakeStepAt(turn, until, index);
}

/** Admits what may begin now: newly ready steps and those parked where places were freed. */
export function refill(turn: Turn): void {
  const { program } = turn.state;
  const budgets: number[] = [];
  if (mayRestore(turn.state)) budgets.push(restoring(program));
  if (mayBegin(turn.state)) budgets.push(TOTAL, unlimited(program), ...turn.freed.splice(0));
  for (;;) {
    const next = firstParked(turn, budgets);
    if (next === null) return;
    unpark(turn, next.budget, next.node);
    admit(turn, next.node.step);
  }
}

/** After a pause or a closed window: whatever is parked anywhere may go on. */
export function reopenAll(turn: Turn): void {
  for (let budget = 0; budget < budgetCount(turn.state.program); budget += 1) {
    turn.freed.push(budget);
  }
}

/** Gives back the places of a move that ended. */
export function release(turn: Turn, move: MoveStep, course: Course): void {
  for (const budget of budgetsOf(turn.state.program, move, course)) {
    use(turn, budget, -1);
    turn.freed.push(budget);
  }
}

/** How a move is asked for at first: as planned, from where its server's last move left it. */
export function plannedCourse(turn: Turn, move: MoveStep): Course {
  const { program } = turn.state;
  let source = move.source;
  for (const index of program.stepsOfServer.get(move.server) ?? []) {
    const state = stateOf(turn, index);
    if (state.kind === "done" && state.at !== null) source = state.at;
  }
  const destination = move.choice === "nova" ? null : move.destination;
  return { source, destination, type: move.type, refusedBy: [], putOff: 0, attempt: 1 };
}

function admit(turn: Turn, index: number): void {
  const step = stepOf(turn, index);
  const state = stateOf(turn, index);
  if (state.kind !== "ready") return; // settled by a person meanwhile
  const fit = fitsWindow(turn.state, step);
  if (fit.kind === "later") {
    postpone(turn, index, state.course, fit.at);
    return;
  }
  if (fit.kind === "never") {
    turn.misfits.push(index);
    return;
  }
  if (step.kind !== "move") {
    turn.admitted.push(index);
    return;
  }
  const course = state.course ?? plannedCourse(turn, step);
  const budgets = budgetsOf(turn.state.program, step, course);
  const refusing = budgets.find((budget) => isFull(turn, budget));
  if (refusing !== undefined) {
    park(turn, refusing, index);
    return;
  }
  for (const budget of budgets) use(turn, budget, 1);
  setState(turn, index, { kind: "ready", course });
  turn.admitted.push(index);
}

function firstParked(
  turn: Turn,
  budgets: readonly number[],
): { readonly budget: number; readonly node: HeapNode } | null {
  let first: { readonly budget: number; readonly node: HeapNode } | null = null;
  for (const budget of budgets) {
    const node = elementAt(turn.state.budgets.parked, budget);
    if (node === null || isFull(turn, budget)) continue;
    if (first === null || goesBefore(node, first.node)) first = { budget, node };
  }
  return first;
}

function isFull(turn: Turn, budget: number): boolean {
  const { limits, hosts } = turn.state.program;
  if (budget > 2 * hosts) return false;
  const limit =
    budget === TOTAL ? limits.total : budget <= hosts ? limits.perSource : limits.perDestination;
  return elementAt(turn.state.budgets.used, budget) >= limit;
}

function use(turn: Turn, budget: number, places: number): void {
  const { budgets } = turn.state;
  const used = withElement(budgets.used, budget, elementAt(budgets.used, budget) + places);
  turn.state.budgets = { used, parked: budgets.parked };
}

function park(turn: Turn, budget: number, index: number): void {
  const { budgets } = turn.state;
  const heap = pushed(elementAt(budgets.parked, budget), priorityOf(stepOf(turn, index)), index);
  const parked = withElement(budgets.parked, budget, heap);
  turn.state.budgets = { used: budgets.used, parked };
}

function unpark(turn: Turn, budget: number, node: HeapNode): void {
  const { budgets } = turn.state;
  const parked = withElement(budgets.parked, budget, popped(node));
  turn.state.budgets = { used: budgets.used, parked };
}
