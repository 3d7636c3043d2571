/** Where a run stands: one immutable value; a step of the runner makes the next one from it. */
import type { Instant } from "../base/units.ts";
import { type Heap, pushed } from "./heap.ts";
import { type PersistentArray, persistentArray } from "./persistent-array.ts";
import type { Program } from "./program.ts";
import type { RunPolicy } from "./run-policy.ts";

/** What a request was for; a step may make several in its life. */
export type Purpose = "start" | "confirm" | "abort" | "force-complete" | "look";

/** What was last seen of a server under way, and of its migration's record. */
export interface Sight {
  readonly host: string | null;
  readonly status: string | null;
  readonly taskState: string | null;
  /** Word of the migration's record once it is final; null before. */
  readonly ended: string | null;
  /** Newest migration record, and its word. */
  readonly record: number;
  readonly recordStatus: string | null;
  /** True once Nova showed a migration for this request. */
  readonly seen: boolean;
}

export const nothingSeen: Sight = {
  host: null,
  status: null,
  taskState: null,
  ended: null,
  record: 0,
  recordStatus: null,
  seen: false,
};

/** One plan step's progress. `asked`: sent, nothing back. `doubtful`: outcome unknown, being looked at. */
export type StepState =
  | { readonly kind: "waiting"; readonly left: number }
  | { readonly kind: "ready" }
  | {
      readonly kind: "asked";
      readonly purpose: "start" | "confirm";
      readonly attempt: number;
      readonly sight: Sight;
    }
  | {
      readonly kind: "doubtful";
      readonly purpose: "start" | "confirm";
      readonly attempt: number;
      readonly until: Instant;
      readonly looked: boolean;
      readonly sight: Sight;
    }
  | {
      readonly kind: "under-way";
      readonly attempt: number;
      /** When it was first seen running; null while queued or prepared. */
      readonly runningSince: Instant | null;
      /** True once the stuck rule has acted: it acts once. */
      readonly nudged: boolean;
      readonly confirmed: boolean;
      readonly sight: Sight;
    }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly reason: string }
  /** A step that it needs failed. */
  | { readonly kind: "held"; readonly because: string }
  | { readonly kind: "needs-person"; readonly reason: string };

/** Places taken of each budget and the ready steps parked at it, by the budget that refused them. */
export interface Budgets {
  readonly used: PersistentArray<number>;
  readonly parked: PersistentArray<Heap>;
}

export interface RunnerState {
  readonly program: Program;
  readonly policy: RunPolicy;
  readonly steps: PersistentArray<StepState>;
  readonly budgets: Budgets;
  /** Steps by the instant at which they want to be looked after; an entry may be out of date. */
  readonly timers: Heap;
  /** Steps that can still change. */
  readonly open: number;
  /** Steps asked for, doubtful or under way. */
  readonly active: number;
  readonly failures: number;
  /** Why no new step begins any more; null while the run goes on. */
  readonly stopped: string | null;
  readonly begun: boolean;
}

/** A run before its first step. */
export function initialState(program: Program, policy: RunPolicy): RunnerState {
  const budgets = 1 + 2 * program.hosts;
  return {
    program,
    policy,
    steps: persistentArray<StepState>(program.needs.map((left) => ({ kind: "waiting", left }))),
    budgets: {
      used: persistentArray(new Array<number>(budgets).fill(0)),
      parked: persistentArray(new Array<Heap>(budgets).fill(null)),
    },
    timers: null,
    open: program.steps.length,
    active: 0,
    failures: 0,
    stopped: null,
    begun: false,
  };
}

/** The heap of timers with one more. */
export const withTimer = (timers: Heap, at: Instant, step: number): Heap =>
  pushed(timers, at, step);

/** True when nothing more can happen: every step is settled, or the run was stopped and nothing is under way. */
export const isFinished = (state: RunnerState): boolean =>
  state.begun && state.active === 0 && (state.open === 0 || state.stopped !== null);
