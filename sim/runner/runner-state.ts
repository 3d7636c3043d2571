/** Where a run stands: one immutable value; a step of the runner makes the next one from it. */
import type { Instant } from "../base/units.ts";
import type { Observation } from "../port/port.ts";
import { type Heap, pushed } from "./heap.ts";
import { type PersistentArray, persistentArray } from "./persistent-array.ts";
import { budgetCount, type Program } from "./program.ts";
import type { RunPolicy } from "./run-policy.ts";
import type { Course, Work } from "./work.ts";

/** One plan step's progress. */
export type StepState =
  | { readonly kind: "waiting"; readonly left: number }
  /** All that it waits for is done; it queues. `course`: how a move is asked for; null = as planned. */
  | { readonly kind: "ready"; readonly course: Course | null }
  /** Put off until then. */
  | {
      readonly kind: "postponed";
      readonly until: Instant;
      readonly course: Course | null;
      readonly putOff: number;
    }
  /** Under way. `intent`: the command whose answer is awaited; null = the cloud's doing is. */
  | { readonly kind: "active"; readonly work: Work; readonly intent: string | null }
  /** `moot`: nothing had to be asked for. `at`: the host where a move ended; null = the server is gone, or no move. */
  | {
      readonly kind: "done";
      readonly how: "done" | "moot" | "skipped";
      readonly at: string | null;
      /** The instance action with which a server was stopped in place; null = Nova did not tell. */
      readonly action?: string | null;
    }
  | { readonly kind: "failed"; readonly reason: string }
  /** A step that it needs did not succeed, or it would not end in time. */
  | { readonly kind: "held"; readonly because: string }
  | { readonly kind: "needs-person"; readonly reason: string };

export type Active = Extract<StepState, { kind: "active" }>;

/** What the run did to a host's service, and which start of it was last seen. */
export interface HostFacts {
  /** "asked": it may be disabled by us. "theirs": somebody else had disabled it. */
  readonly service: "untouched" | "asked" | "ours" | "theirs" | "restored";
  readonly incarnation: string | null;
  /** The start of the service that was seen before the maintenance; null = not told. */
  readonly before: string | null;
  /** Whether work on the host was asked for since it was last looked at for being ready. */
  readonly atWork: boolean;
}

/** Places taken of each budget and the ready steps parked at it, by the budget that refused them. */
export interface Budgets {
  readonly used: PersistentArray<number>;
  readonly parked: PersistentArray<Heap>;
}

/** paused: nothing new; frozen: nothing at all but looks; aborting: running live moves are aborted, nothing new. */
export type Mode = "running" | "paused" | "frozen" | "aborting";

export type Outlook = Extract<Observation, { kind: "outlook" }>;

export interface RunnerState {
  readonly program: Program;
  readonly policy: RunPolicy;
  /** Latest time told; it never goes back. */
  readonly now: Instant;
  readonly steps: PersistentArray<StepState>;
  readonly hosts: PersistentArray<HostFacts>;
  readonly budgets: Budgets;
  /** Steps by the instant at which they want to be looked after; an entry may be out of date. RUN stands for the run. */
  readonly timers: Heap;
  /** Steps that can still change. */
  readonly open: number;
  readonly active: number;
  readonly failures: number;
  /**
   * As whom it has acted so far, by Keystone's user ids: whoever goes on with a run is not always who began it. Empty =
   * not told; then destination and time alone tell its requests from others'.
   */
  readonly users: readonly string[];
  /** Commands sent so far: makes intents unique. */
  readonly asked: number;
  readonly mode: Mode;
  /** False = no approval was in force any more, and nobody has resumed the run since. */
  readonly isApproved: boolean;
  /** Why no new step begins any more; null while the run goes on. */
  readonly stopped: string | null;
  readonly outlook: Outlook | null;
  /** The look for drift before the start: its intent while it is out. */
  readonly start:
    | { readonly kind: "new" }
    | { readonly kind: "looking"; readonly intent: string; readonly until: Instant }
    | { readonly kind: "begun" };
}

/** Where the heap of timers speaks of the run and of no step. */
export const RUN = -1;

/** A run before its first step. */
export function initialState(program: Program, policy: RunPolicy): RunnerState {
  const budgets = budgetCount(program);
  return {
    program,
    policy,
    now: 0,
    steps: persistentArray<StepState>(program.needs.map((left) => ({ kind: "waiting", left }))),
    hosts: persistentArray<HostFacts>(
      new Array<HostFacts>(program.hosts).fill({
        service: "untouched",
        incarnation: null,
        before: null,
        atWork: false,
      }),
    ),
    budgets: {
      used: persistentArray(new Array<number>(budgets).fill(0)),
      parked: persistentArray(new Array<Heap>(budgets).fill(null)),
    },
    timers: null,
    open: program.steps.length,
    active: 0,
    failures: 0,
    users: policy.user === null ? [] : [policy.user],
    asked: 0,
    mode: "running",
    isApproved: true,
    stopped: null,
    outlook: null,
    start: { kind: "new" },
  };
}

/** The heap of timers with one more. */
export const withTimer = (timers: Heap, at: Instant, step: number): Heap =>
  pushed(timers, at, step);

/** True when nothing more can happen by itself: every step is settled, or the run was stopped and nothing is under way. */
export const isFinished = (state: RunnerState): boolean =>
  state.start.kind === "begun"
    ? state.active === 0 && (state.open === 0 || state.stopped !== null)
    : state.stopped !== null;
