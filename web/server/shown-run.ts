/** A run as its page shows it, from all that the store knows of it. */
import { actualRun } from "../../data/run/actual-run.ts";
import { askedAfterwards } from "../../data/run/going-on.ts";
import { runnerRow } from "../../data/run/journal-writer.ts";
import type { MoveProgress } from "../../data/run/progress.ts";
import { hasCompleted, movesOfRun, type RunMove } from "../../data/run/run-moves.ts";
import { readSetting } from "../../data/run/run-setting.ts";
import type { RunView } from "../../data/run/run-view.ts";
import type { MeasurementRecord } from "../../data/store/records.ts";
import {
  awaitedBy,
  isHostStep,
  type JournalEntry,
  leftBehindOf,
  type PersonAction,
  type RunnerState,
  type Step,
} from "../../sim/index.ts";
import type { ShownMeasured, ShownProgress, ShownRun, ShownStep } from "../wire/run-page.ts";

/** Lines of the journal that the page shows; the store has them all. */
const LINES = 300;

/** @param measurements what Nova's records told of its moves. */
export function shownRun(view: RunView, measurements: readonly MeasurementRecord[]): ShownRun {
  const { run, plan, rows, at, live, holder, state } = view;
  const standing = new Map(view.steps.map((step) => [step.step, step]));
  const kindOf = (step: Step): string => standing.get(step.id)?.kind ?? "waiting";
  const left = state === null ? { disabled: [], stopped: [] } : leftBehindOf(state);
  return {
    id: run.id,
    by: run.by.name,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    end: run.end,
    constants: constantsOf(run.setting),
    isDriven: holder !== null,
    goesOn: view.goesOn,
    // Rows come only when something changes; the board tells the time between them.
    now: Math.max(at, live?.clock ?? 0),
    held: view.fault ?? heldWords(state),
    awaits: state === null || run.endedAt !== null ? null : awaitedBy(state),
    isAborted: state?.mode === "aborting",
    steps: plan.steps.map((step) => ({
      ...shownStep(step, kindOf(step), standing.get(step.id)?.reason),
      wishes: wishesFor(step, kindOf(step)).filter((wish) => isTaken(view, wish)),
    })),
    actual: actualRun(plan, rows.map(runnerRow), readSetting(run.setting).policy.user, kindOf),
    progress: run.endedAt === null ? (live?.moves ?? []).map(progressOf) : [],
    outlook: run.endedAt === null ? (live?.outlook ?? null) : null,
    measured: movesOfRun(plan, rows, measurements).flatMap(measuredOf),
    journal: rows
      .slice(-LINES)
      .flatMap(({ seq, wall, entries }) =>
        (JSON.parse(entries) as JournalEntry[]).map((entry) => ({ ...entry, seq, wall })),
      )
      .slice(-LINES),
    leftDisabled: left.disabled,
    leftStopped: left.stopped,
  };
}

function constantsOf(setting: string): ShownRun["constants"] {
  const { site } = readSetting(setting);
  return site === undefined ? null : { name: site.name, date: site.date };
}

function measuredOf(move: RunMove): readonly ShownMeasured[] {
  const { step, host, status, total, clock } = move;
  if (total === null || status === null) return [];
  const { id, server, type } = step;
  return [{ step: id, server, type, host, status, total, clock, completed: hasCompleted(move) }];
}

function heldWords(state: RunnerState | null): string | null {
  if (state === null) return null;
  if (state.stopped !== null) return state.stopped;
  if (state.mode === "paused") return "paused; what moves goes on to its end";
  return state.mode === "frozen" ? "frozen; nothing is asked of the cloud but looks" : null;
}

function shownStep(
  step: Step,
  state: string,
  reason: string | null | undefined,
): Omit<ShownStep, "wishes"> {
  return {
    id: step.id,
    kind: step.kind,
    host: step.kind === "move" ? step.source : step.host,
    server: isHostStep(step) ? null : step.server,
    destination: step.kind === "move" && step.choice !== "nova" ? step.destination : null,
    state,
    words: reason ?? "",
  };
}

/** A run that is over takes less, or nothing; one that was aborted only comes to its end. */
const isTaken = ({ run, goesOn, state }: RunView, wish: PersonAction["action"]): boolean =>
  run.endedAt === null
    ? state?.mode !== "aborting"
    : goesOn !== null && askedAfterwards.includes(wish);

/** What the runner would take; the rest it would refuse anyway. */
function wishesFor(step: Step, state: string): readonly PersonAction["action"][] {
  const isBad = state === "failed" || state === "needs-person";
  if (state === "active") {
    if (step.kind === "maintain") return ["confirm-maintenance"];
    const isLive = step.kind === "move" && (step.type === "live" || step.type === "block-live");
    return isLive ? ["force-complete-move", "abort-move"] : [];
  }
  if (step.kind === "maintain" && state === "needs-person") return ["confirm-maintenance", "skip"];
  if (isBad) return ["retry", "skip"];
  if (state === "held") return ["retry", "skip"];
  return state === "done" ? [] : ["leave-out", "skip"];
}

export const progressOf = ({
  server,
  status,
  disk,
  memory,
  changedAt,
}: MoveProgress): ShownProgress => ({ server, status, disk, memory, changedAt });
