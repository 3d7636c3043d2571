/** The working side of one step: a copy of the state's few fields that the rules write, and what they emit. */
import { present } from "../base/assert.ts";
import type { Instant } from "../base/units.ts";
import type { Step } from "../plan/plan.ts";
import type { Command, JournalEntry } from "../port/port.ts";
import { elementAt, withElement } from "./persistent-array.ts";
import { type HostFacts, type RunnerState, type StepState, withTimer } from "./runner-state.ts";
import type { Work } from "./work.ts";

type Draft = { -readonly [Field in keyof RunnerState]: RunnerState[Field] };

export interface Turn {
  /** The next state in the making: a copy whose fields are written; what they hold is never changed in place. */
  readonly state: Draft;
  readonly now: Instant;
  readonly commands: Command[];
  readonly journal: JournalEntry[];
  /** Budgets with places freed in this turn; whoever is parked there may go on. */
  readonly freed: number[];
  /** Steps admitted and not yet begun. */
  readonly admitted: number[];
  /** Ready steps that fit no window any more. */
  readonly misfits: number[];
}

/**
 * The copy that a step writes in.
 *
 * Field by field: V8 gives each spread copy of a copy a hidden class of its own and soon takes the slow path for all.
 */
export const draftOf = (state: RunnerState, now: Instant): Draft => ({
  program: state.program,
  policy: state.policy,
  now,
  steps: state.steps,
  hosts: state.hosts,
  budgets: state.budgets,
  timers: state.timers,
  open: state.open,
  active: state.active,
  failures: state.failures,
  users: state.users,
  asked: state.asked,
  mode: state.mode,
  isApproved: state.isApproved,
  stopped: state.stopped,
  outlook: state.outlook,
  start: state.start,
});

export const stepOf = (turn: Turn, index: number): Step =>
  present(turn.state.program.steps[index], "step within the plan");

export const stateOf = (turn: Turn, index: number): StepState => elementAt(turn.state.steps, index);

/** Whether the step can still change by itself. */
export const isOpen = ({ kind }: StepState): boolean =>
  kind === "active" || kind === "waiting" || kind === "ready" || kind === "postponed";

/** Gives a step its next state; the counts of open and active steps follow. */
export function setState(turn: Turn, index: number, next: StepState): void {
  const before = stateOf(turn, index);
  const { state } = turn;
  state.steps = withElement(state.steps, index, next);
  state.open += Number(isOpen(next)) - Number(isOpen(before));
  state.active += Number(next.kind === "active") - Number(before.kind === "active");
}

/** The step goes on with this in mind; no answer is awaited. */
export const goOn = (turn: Turn, index: number, work: Work): void =>
  setState(turn, index, { kind: "active", work, intent: null });

/** The same, after a sight: a poll leaves the answer that is still out awaited. */
export function goOnAfter(turn: Turn, index: number, work: Work, answered: string | null): void {
  const state = stateOf(turn, index);
  const awaited = answered === null && state.kind === "active" ? state.intent : null;
  setState(turn, index, { kind: "active", work, intent: awaited });
}

export const awaitsAnswer = (turn: Turn, index: number): boolean => {
  const state = stateOf(turn, index);
  return state.kind === "active" && state.intent !== null;
};

export function wakeStepAt(turn: Turn, at: Instant, index: number): void {
  turn.state.timers = withTimer(turn.state.timers, at, index);
}

export const factsOf = (turn: Turn, host: string): HostFacts =>
  elementAt(turn.state.hosts, hostRow(turn, host));

export function setFacts(turn: Turn, host: string, facts: Partial<HostFacts>): void {
  const row = hostRow(turn, host);
  const before = elementAt(turn.state.hosts, row);
  const hosts = withElement(turn.state.hosts, row, {
    service: facts.service ?? before.service,
    incarnation: facts.incarnation === undefined ? before.incarnation : facts.incarnation,
    before: facts.before === undefined ? before.before : facts.before,
    atWork: facts.atWork ?? before.atWork,
  });
  turn.state.hosts = hosts;
}

const hostRow = (turn: Turn, host: string): number =>
  present(turn.state.program.hostIndex.get(host), `host ${host} of the plan`);

export function note(turn: Turn, index: number, kind: JournalEntry["kind"], text: string): void {
  turn.journal.push({ at: turn.now, step: stepOf(turn, index).id, kind, text });
}

/** A line that belongs to the run and to no step. */
export function noteOnRun(turn: Turn, text: string): void {
  turn.journal.push({ at: turn.now, step: "", kind: "decision", text });
}
