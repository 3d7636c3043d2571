/**
 * Which ready step goes next. A move takes one place of three budgets: total, source, destination.
 *
 * A ready move that finds a budget used up is parked at that budget and is not looked at again until a place of it is
 * freed; so a step of the runner costs what changed, not the length of the queue. A freed place goes at once to the
 * parked move that comes first. Nova's own limit per source holds besides: it queues what is beyond.
 */
import type { MoveStep } from "../plan/plan.ts";
import { goesBefore, type HeapNode, popped, pushed } from "./heap.ts";
import { send } from "./intent.ts";
import { elementAt, withElement } from "./persistent-array.ts";
import { budgetsOf, priorityOf, TOTAL } from "./program.ts";
import { nothingSeen } from "./runner-state.ts";
import { setState, stepOf, type Turn } from "./turn.ts";

/** A step whose needs are met: moves queue, all else begins at once. Follow with `refill`. */
export function makeReady(turn: Turn, index: number): void {
  const step = stepOf(turn, index);
  setState(turn, index, { kind: "ready" });
  if (step.kind === "move") park(turn, TOTAL, index);
  else if (turn.state.stopped === null) begin(turn, index);
}

/** Begins what may begin now that places of these budgets are free (and whatever is newly ready). */
export function refill(turn: Turn, freed: readonly number[]): void {
  if (turn.state.stopped !== null) return;
  const budgets = freed.includes(TOTAL) ? freed : [TOTAL, ...freed];
  for (;;) {
    const next = firstParked(turn, budgets);
    if (next === null) return;
    unpark(turn, next.budget, next.node);
    admit(turn, next.node.step);
  }
}

/** Gives back the places of a move that ended; returns the budgets freed. */
export function release(turn: Turn, move: MoveStep): readonly number[] {
  const budgets = budgetsOf(turn.state.program, move);
  for (const budget of budgets) use(turn, budget, -1);
  return budgets;
}

function admit(turn: Turn, index: number): void {
  const step = stepOf(turn, index);
  if (step.kind !== "move") return;
  const budgets = budgetsOf(turn.state.program, step);
  const refusing = budgets.find((budget) => isFull(turn, budget));
  if (refusing !== undefined) {
    park(turn, refusing, index);
    return;
  }
  for (const budget of budgets) use(turn, budget, 1);
  begin(turn, index);
}

function begin(turn: Turn, index: number): void {
  setState(turn, index, { kind: "asked", purpose: "start", attempt: 1, sight: nothingSeen });
  send(turn, index, 1, "start");
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
  const limit =
    budget === TOTAL ? limits.total : budget <= hosts ? limits.perSource : limits.perDestination;
  return elementAt(turn.state.budgets.used, budget) >= limit;
}

function use(turn: Turn, budget: number, places: number): void {
  const { budgets } = turn.state;
  const used = withElement(budgets.used, budget, elementAt(budgets.used, budget) + places);
  turn.state = { ...turn.state, budgets: { ...budgets, used } };
}

function park(turn: Turn, budget: number, index: number): void {
  const { budgets } = turn.state;
  const heap = pushed(elementAt(budgets.parked, budget), priorityOf(stepOf(turn, index)), index);
  const parked = withElement(budgets.parked, budget, heap);
  turn.state = { ...turn.state, budgets: { ...budgets, parked } };
}

function unpark(turn: Turn, budget: number, node: HeapNode): void {
  const { budgets } = turn.state;
  const parked = withElement(budgets.parked, budget, popped(node));
  turn.state = { ...turn.state, budgets: { ...budgets, parked } };
}
