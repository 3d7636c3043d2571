/** The cloud as a run's runner takes it to be now: what a simulated cloud is put to before the rest is simulated. */
import { present } from "../base/assert.ts";
import { compareIds } from "../base/order.ts";
import type { Instant } from "../base/units.ts";
import type { MoveStep, Plan, Step } from "../plan/plan.ts";
import { elementAt } from "../runner/persistent-array.ts";
import { type Program, programOf } from "../runner/program.ts";
import type { StepState } from "../runner/runner-state.ts";
import { reasonOf } from "../runner/steps/cordon.ts";
import type { MoveWork } from "../runner/work.ts";
import type { Counted, MoveUnderWay, Standing } from "../world/standing.ts";
import type { Present } from "./present.ts";

/** Of work that should be over by now, a tenth of its time is taken to be left. */
const OVERDUE = 0.1;

export function standingOf(plan: Plan, at: Present): Standing {
  const program = programOf(plan);
  const { now, runner } = at;
  const placed = new Map<string, string | null>(at.whereabouts);
  const stopped = new Set<string>();
  const turning: [string, "stop" | "start"][] = [];
  const moves: MoveUnderWay[] = [];
  const counted = new Map(at.counted);
  for (const [index, step] of plan.steps.entries()) {
    const state = elementAt(runner.steps, index);
    if (step.kind === "move") {
      const under = underWay(step, state, counted.get(step.server) ?? null);
      if (under !== null) {
        moves.push(under);
        placed.set(step.server, under.source);
      } else placeAfter(step, state, placed);
    } else if (step.kind === "stop" || step.kind === "start") {
      if (state.kind === "done" && state.how === "done") {
        if (step.kind === "stop") stopped.add(step.server);
        else stopped.delete(step.server);
      } else if (isTurning(state)) turning.push([step.server, step.kind]);
    }
  }
  return {
    now,
    placed: [...placed].sort(([a], [b]) => compareIds(a, b)),
    stopped: [...stopped],
    disabled: disabledBy(program, at),
    worked: workedOn(plan, at),
    turning,
    moves,
    lastRecord: lastRecordOf(plan, runner),
  };
}

/** A move whose request left and which is not known to have ended. */
function underWay(step: MoveStep, state: StepState, counted: Counted | null): MoveUnderWay | null {
  if (state.kind !== "active" || state.work.kind !== "move") return null;
  const { work } = state;
  if (work.phase === "recheck" || work.phase === "verifying") return null;
  const { course } = work;
  return {
    intent: `${step.id}/0/start`,
    server: step.server,
    mode: course.type === "live" || course.type === "block-live" ? "live" : "cold",
    source: course.source,
    destination: course.destination ?? step.destination,
    record: work.record ?? 0,
    word: wordOf(work),
    requestedAt: work.requestedAt,
    runningSince: work.runningSince,
    nudge: work.nudge,
    counted,
  };
}

/** A confirm that left is taken to arrive. */
const wordOf = ({ phase, word }: MoveWork): string =>
  phase === "confirming" || phase === "confirm-doubt" ? "confirming" : (word ?? "accepted");

function placeAfter(step: MoveStep, state: StepState, placed: Map<string, string | null>): void {
  if (state.kind === "done" && state.how !== "skipped") placed.set(step.server, state.at);
  // Seen at its destination, and looked at once more.
  if (state.kind === "active" && state.work.kind === "move" && state.work.phase === "verifying") {
    const { destination } = state.work.course;
    if (!placed.has(step.server)) placed.set(step.server, destination ?? step.destination);
  }
}

const isTurning = (state: StepState): boolean =>
  state.kind === "active" &&
  (state.work.kind === "stop" || state.work.kind === "start") &&
  state.work.phase !== "look";

function disabledBy(program: Program, { runner }: Present): Standing["disabled"] {
  return [...program.hostIndex].flatMap(([host, row]) => {
    const { service } = elementAt(runner.hosts, row);
    if (service === "theirs") return [[host, "somebody else"] as const];
    if ((service !== "ours" && service !== "asked") || isEnabling(program, runner, host)) return [];
    const cordon = stepOf(program, host, "cordon");
    return [[host, reasonOf(runner.policy.planName, cordon?.id ?? "")] as const];
  });
}

const isEnabling = (program: Program, runner: Present["runner"], host: string): boolean => {
  const step = stepOf(program, host, "uncordon");
  if (step === null) return false;
  const state = elementAt(runner.steps, present(program.indexOf.get(step.id), "step of the plan"));
  return state.kind === "active" && state.work.kind === "uncordon" && state.work.phase !== "look";
};

const stepOf = ({ steps, stepsOfHost }: Program, host: string, kind: Step["kind"]): Step | null =>
  (stepsOfHost.get(host) ?? [])
    .flatMap((index) => steps[index] ?? [])
    .find((step) => step.kind === kind) ?? null;

/** Work of a time that nobody knows is taken to last as long as the goal says. */
function workedOn({ steps, goal }: Plan, { now, runner }: Present): Standing["worked"] {
  const { timeout } = runner.policy.maintenance;
  return steps.flatMap((step, index) => {
    const state = elementAt(runner.steps, index);
    if (step.kind !== "maintain" || state.kind !== "active") return [];
    if (state.work.kind !== "maintain" || state.work.phase === "ready") return [];
    const begun: Instant = state.work.phase === "working" ? state.work.until - timeout : now;
    const over = begun + goal.maintenanceTime;
    return [[step.host, over > now ? over : now + OVERDUE * goal.maintenanceTime] as const];
  });
}

function lastRecordOf({ steps }: Plan, runner: Present["runner"]): number {
  let last = 0;
  for (const index of steps.keys()) {
    const state = elementAt(runner.steps, index);
    if (state.kind !== "active" || state.work.kind !== "move") continue;
    last = Math.max(last, state.work.since.migration, state.work.record ?? 0);
  }
  return last;
}
