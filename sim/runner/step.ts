/**
 * The runner: one pure step from an observation to commands, journal entries and the time to be woken at.
 *
 * It does no I/O and knows no clock; a simulated cloud and a real one drive the same code. The driver steps it with each
 * observation that says something new, and with a `tick` at `wakeAt`.
 */
import { assertNever } from "../base/assert.ts";
import type { Instant } from "../base/units.ts";
import type { Plan } from "../plan/plan.ts";
import type { Command, JournalEntry, Observation } from "../port/port.ts";
import { onOutcome } from "./on-outcome.ts";
import { onMaintained, onServer, onService } from "./on-sight.ts";
import { onDueTimers } from "./on-tick.ts";
import { programOf } from "./program.ts";
import { makeReady, refill } from "./ready-queue.ts";
import type { RunPolicy } from "./run-policy.ts";
import { initialState, isFinished, type RunnerState } from "./runner-state.ts";
import { noteOnRun, stateOf, type Turn } from "./turn.ts";

export interface StepResult {
  readonly state: RunnerState;
  readonly commands: readonly Command[];
  readonly journal: readonly JournalEntry[];
  /** When the runner wants a tick though nothing was seen; null = only observations matter. */
  readonly wakeAt: Instant | null;
}

/** A run of a plan, before its first step. */
export const beginRun = (plan: Plan, policy: RunPolicy): RunnerState =>
  initialState(programOf(plan), policy);

/** Never changes `state`: the same arguments give the same result, however often. */
export function step(state: RunnerState, observation: Observation, now: Instant): StepResult {
  const turn: Turn = { state, now, commands: [], journal: [] };
  if (!state.begun) beginAll(turn);
  onObservation(turn, observation);
  onDueTimers(turn);
  if (isFinished(turn.state) && !isFinished(state)) sumUp(turn);
  const { commands, journal } = turn;
  return { state: turn.state, commands, journal, wakeAt: turn.state.timers?.key ?? null };
}

function beginAll(turn: Turn): void {
  turn.state = { ...turn.state, begun: true };
  for (const [index, needs] of turn.state.program.needs.entries()) {
    if (needs === 0) makeReady(turn, index);
  }
  refill(turn, []);
}

function onObservation(turn: Turn, observation: Observation): void {
  switch (observation.kind) {
    case "outcome":
      onOutcome(turn, observation.intent, observation.outcome);
      break;
    case "server":
      onServer(turn, observation);
      break;
    case "service":
      onService(turn, observation.host, observation);
      break;
    case "host":
      onService(turn, observation.host, observation.service);
      break;
    case "maintained":
      onMaintained(turn, observation.host);
      break;
    // Told by drivers of real clouds; the runner does not act on them yet.
    case "server-gone":
    case "drift":
    case "maintenance-failed":
    case "person":
    case "outlook":
    case "restarted":
    case "tick":
      break;
    default:
      assertNever(observation);
  }
}

/** Every end of a run names the hosts that it leaves disabled. Done once, so it may look at all steps. */
function sumUp(turn: Turn): void {
  const { steps } = turn.state.program;
  const settled = steps.map((step, index) => ({ step, kind: stateOf(turn, index).kind }));
  const undone = settled.filter(({ kind }) => kind !== "done").length;
  const enabled = new Set(
    settled.flatMap(({ step, kind }) =>
      step.kind === "uncordon" && kind === "done" ? [step.host] : [],
    ),
  );
  const disabled = settled.flatMap(({ step, kind }) =>
    step.kind === "cordon" && kind === "done" && !enabled.has(step.host) ? [step.host] : [],
  );
  noteOnRun(turn, `over: ${steps.length - undone} of ${steps.length} steps done`);
  if (disabled.length > 0) noteOnRun(turn, `left disabled: ${disabled.join(", ")}`);
}
