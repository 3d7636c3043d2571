/**
 * One run of the real runner over a cloud with faults, by seed. Between them stands a driver that answers late and twice,
 * a clock that jumps, persons who interfere, and a process that dies around any row of the journal and is replayed.
 */

import { drawOf } from "../../sim/forecast/draw.ts";
import { preparePlan } from "../../sim/forecast/prepared-plan.ts";
import { settingOf } from "../../sim/forecast/replicate.ts";
import {
  beginRun,
  isFinished,
  type JournalRow,
  type Observation,
  type Plan,
  policyOf,
  type RunnerState,
  type RunPolicy,
  replay,
  rowOf,
  SimulatedCloud,
  step,
} from "../../sim/index.ts";
import { Rng } from "../../sim/kernel/random.ts";
import { Checks } from "./checks/checks.ts";
import { LATENCY } from "./checks/scene.ts";
import { between, chance, oneOf } from "./dice.ts";
import { faultPlan } from "./fault-plan.ts";
import { Outlooks } from "./outlooks.ts";
import { Persons } from "./persons.ts";
import { seededFaults } from "./seeded-faults.ts";

export interface FaultRun {
  readonly seed: number;
  readonly plan: Plan;
  readonly rows: readonly JournalRow[];
  readonly violations: readonly string[];
  /** How often the runner was stepped. */
  readonly steps: number;
  /** Where the run stands at its end. */
  readonly state: RunnerState;
  /** "KIND x PHASE" of every fault that struck. */
  readonly faults: ReadonlySet<string>;
}

export interface FaultOptions {
  /** Dies around this step, at that point; absent = as the seed has it. */
  readonly crashAt?: { readonly step: number; readonly point: CrashPoint };
  /** No faults but the crash. */
  readonly quiet?: boolean;
}

export const crashPoints = ["before-durable", "after-durable", "after-sending"] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** More than any honest run takes; beyond it the run does not end. */
const MOST_STEPS = 60_000;

export function faultRun(seed: number, options: FaultOptions = {}): FaultRun {
  return new Running(seed, options).toTheEnd();
}

class Running {
  private readonly seed: number;
  private readonly options: FaultOptions;
  private readonly rng: Rng;
  private readonly plan: Plan;
  private readonly policy: RunPolicy;
  private readonly cloud: SimulatedCloud;
  private readonly checks: Checks;
  private readonly persons: Persons;
  private readonly outlooks: Outlooks;
  private readonly rows: JournalRow[] = [];
  private readonly faults = new Set<string>();
  private readonly late: { at: number; observation: Observation }[] = [];
  private readonly rates: {
    crash: number;
    late: number;
    doubled: number;
    jump: number;
    work: number;
  };
  private state: RunnerState;
  private wakeAt: number | null = null;
  /** The driver's clock against the cloud's [s]. */
  private skew = 0;
  private steps = 0;

  constructor(seed: number, options: FaultOptions) {
    this.seed = seed;
    this.options = options;
    this.rng = Rng.of(seed, "fault-run");
    this.plan = faultPlan(this.rng.fork("plan"));
    const quiet = options.quiet === true;
    const rate = (name: string, share: number, most: number): number =>
      quiet || !chance(this.rng.fork(name), share)
        ? 0
        : this.rng.fork(name, "rate").uniform() * most;
    this.rates = {
      crash: rate("crash", 0.4, 0.06),
      late: rate("late", 0.4, 0.4),
      doubled: rate("doubled", 0.3, 0.3),
      jump: rate("jump", 0.2, 0.02),
      work: rate("work", 0.2, 1),
    };
    this.policy = policyFor(this.plan, quiet ? null : this.rng.fork("policy"));
    const prepared = preparePlan(this.plan);
    const struck = (kind: string, phase: string): void => {
      this.faults.add(`${kind} x ${phase}`);
    };
    const setting = settingOf(prepared, drawOf(prepared, seed), false);
    const faults = quiet ? {} : seededFaults(this.rng.fork("faults"), this.plan, struck);
    this.cloud = new SimulatedCloud(prepared.model, { ...setting, faults });
    this.checks = new Checks(this.plan, this.policy, this.cloud, faults.others ?? []);
    this.persons = new Persons(quiet ? null : this.rng.fork("persons"), this.plan, struck);
    this.outlooks = new Outlooks(quiet ? null : this.rng.fork("outlooks"), this.plan, struck);
    this.state = beginRun(this.plan, this.policy);
  }

  toTheEnd(): FaultRun {
    let observation: Observation | null = { kind: "tick" };
    while (observation !== null && this.steps < MOST_STEPS) {
      this.steps += 1;
      observation = this.feed(observation) ? { kind: "restarted" } : this.next();
    }
    const end = { finished: isFinished(this.state), ended: this.steps < MOST_STEPS };
    this.checks.atEnd(this.rows, end);
    const { seed, plan, rows, faults, state, steps } = this;
    return { seed, state, steps, plan, rows, faults, violations: this.checks.violations };
  }

  private get now(): number {
    return Math.max(0, this.cloud.now + this.skew);
  }

  /** One step of the runner; true when the process died around it. */
  private feed(observation: Observation): boolean {
    const at = Math.max(this.state.now, this.now);
    const result = step(this.state, observation, at);
    const row = rowOf(this.state, { seq: this.rows.length + 1, at, observation }, result);
    const death = row === null ? null : this.deathAt(row);
    if (death === "before-durable") return this.die(observation);
    this.state = result.state;
    this.wakeAt = result.wakeAt;
    if (row !== null) {
      // As from a file: what the journal holds is text.
      this.rows.push(JSON.parse(JSON.stringify(row)) as JournalRow);
      this.checks.onRow(row);
    }
    if (death === "after-durable") return this.die(null);
    const sent = death === "after-sending" ? this.someOf(result.commands) : result.commands;
    for (const command of sent) {
      this.checks.beforeSend(command);
      this.cloud.send(command);
    }
    return death === "after-sending" && this.die(null);
  }

  /** It may have come to any of them. */
  private someOf<T>(items: readonly T[]): readonly T[] {
    return items.slice(0, between(this.rng, Math.min(1, items.length), items.length));
  }

  private deathAt(row: JournalRow): CrashPoint | null {
    const { crashAt } = this.options;
    const rng = this.rng.fork("death", row.seq, this.steps);
    const dies =
      crashAt === undefined ? chance(rng, this.rates.crash) : crashAt.step === this.steps;
    if (!dies) return null;
    const point = crashAt?.point ?? oneOf(rng, crashPoints);
    this.faults.add(`crash ${point} x ${row.commands[0]?.kind ?? row.observation.kind}`);
    return point;
  }

  /** The process dies; the journal is all that is left. What a person confirmed in vain is confirmed again. */
  private die(lost: Observation | null): true {
    const kept = [
      lost,
      ...this.cloud.reconnect(),
      ...this.late.map(({ observation }) => observation),
    ];
    this.late.length = 0;
    for (const observation of kept) {
      if (observation?.kind === "maintained" || observation?.kind === "person") {
        this.late.push({ at: this.cloud.now + 30, observation });
      }
    }
    const replayed = replay(this.plan, this.policy, this.rows);
    if (!replayed.ok) {
      this.checks.report(`the journal cannot be replayed: ${replayed.error}`);
      return true;
    }
    this.state = replayed.value.state;
    this.wakeAt = replayed.value.wakeAt;
    return true;
  }

  private next(): Observation | null {
    if (isFinished(this.state) && !this.persons.mayReopen) return null;
    this.jump();
    for (;;) {
      const until = this.until();
      const due = this.late.sort((a, b) => a.at - b.at)[0];
      if (due !== undefined && due.at <= this.cloud.now) {
        this.late.shift();
        return due.observation;
      }
      const asked = this.persons.due(this.cloud.now, this.state);
      if (asked !== null) return asked;
      const outlook = this.outlooks.due(this.cloud.now);
      if (outlook !== null) return outlook;
      const limit = Math.min(until, due?.at ?? Infinity, this.persons.nextAt, this.outlooks.nextAt);
      const seen = this.cloud.next(limit === Infinity ? null : Math.max(limit, this.cloud.now));
      if (seen === null) return null;
      if (seen.kind === "tick") {
        if (limit === until) return seen;
        continue;
      }
      if (this.delays(seen)) continue;
      return this.failedAtTimes(seen);
    }
  }

  /** Whoever works on a host may fail, where a program tells. */
  private failedAtTimes(seen: Observation): Observation {
    const { how } = this.policy.maintenance;
    if (seen.kind !== "maintained" || how === "person") return seen;
    const rng = this.rng.fork("maintenance", this.steps);
    if (!chance(rng, this.rates.work)) return seen;
    this.faults.add(`maintenance-failed x ${how}`);
    return { kind: "maintenance-failed", host: seen.host, reason: "it ended with 1" };
  }

  private until(): number {
    return this.wakeAt === null ? Infinity : Math.max(this.cloud.now, this.wakeAt - this.skew);
  }

  /** Late by seconds, or told now and once more; what only a person tells is told once. */
  private delays(observation: Observation): boolean {
    const rng = this.rng.fork("mail", this.steps, this.cloud.now);
    const late = (): void => {
      const at = this.cloud.now + rng.uniform() * LATENCY;
      this.late.push({ at, observation });
    };
    if (chance(rng, this.rates.doubled)) {
      this.faults.add(`doubled x ${observation.kind}`);
      late();
      return false;
    }
    if (!chance(rng, this.rates.late)) return false;
    this.faults.add(`late x ${observation.kind}`);
    late();
    return true;
  }

  private jump(): void {
    const rng = this.rng.fork("jump", this.steps);
    if (!chance(rng, this.rates.jump)) return;
    const by = oneOf(rng, [-3600, -30, 30, 3600]);
    this.skew += by;
    this.faults.add(`clock ${by} x ${this.state.start.kind}`);
  }
}

/** Short times, so that a run of days is a matter of milliseconds; sometimes windows. */
function policyFor(plan: Plan, rng: Rng | null): RunPolicy {
  const policy = policyOf(plan.goal, { startsAt: null, planName: "fault-plan", user: "runner" });
  const windows =
    rng !== null && chance(rng, 0.2)
      ? [
          { start: 0, end: between(rng, 600, 4000) },
          { start: 20_000, end: 30_000 },
        ]
      : [];
  return { ...policy, windows, patience: 6 * 3600, lookTime: 300, lookEvery: 15 };
}
