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
  isLooking,
  type JournalRow,
  type Observation,
  type Plan,
  type RunnerState,
  type RunPolicy,
  replay,
  rowOf,
  SimulatedCloud,
  step,
} from "../../sim/index.ts";
import { Rng } from "../../sim/kernel/random.ts";
import { Approvals } from "./approvals.ts";
import { Checks } from "./checks/checks.ts";
import { between, chance, oneOf } from "./dice.ts";
import { driftOfTruth } from "./drift-of-truth.ts";
import { faultPlan } from "./fault-plan.ts";
import { policyFor } from "./fault-policy.ts";
import { Mail } from "./mail.ts";
import { Outlooks } from "./outlooks.ts";
import { Persons } from "./persons.ts";
import { seededFaults } from "./seeded-faults.ts";

export interface FaultRun {
  readonly seed: number;
  readonly plan: Plan;
  readonly rows: readonly JournalRow[];
  readonly violations: readonly string[];
  /** Where the run stands at its end. */
  readonly state: RunnerState;
  /** "KIND x PHASE" of every fault that struck. */
  readonly faults: ReadonlySet<string>;
}

export interface FaultOptions {
  /** Dies once, around this row of the journal (0 = never), at that point; absent = as the seed has it. */
  readonly crashAt?: { readonly row: number; readonly point: CrashPoint };
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
  private readonly approvals: Approvals;
  private readonly mail: Mail;
  private readonly rows: JournalRow[] = [];
  private readonly faults = new Set<string>();
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
  private hasDied = false;

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
    const faults = quiet
      ? {}
      : seededFaults(this.rng.fork("faults"), this.plan, {
          struck,
          driftNow: (host) => driftOfTruth(this.plan, this.state, this.cloud.truth, host),
          clockJumps: this.rates.jump > 0,
        });
    this.cloud = new SimulatedCloud(prepared.model, { ...setting, faults });
    this.mail = new Mail(this.rates, this.policy.lookTime, (fault) => this.faults.add(fault));
    this.approvals = new Approvals(quiet ? null : this.rng.fork("approvals"), struck);
    this.checks = new Checks(this.plan, this.policy, this.cloud, {
      others: faults.others ?? [],
      isApproved: () => this.approvals.isInForce(this.cloud.now),
    });
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
    const { active } = this.state;
    const end = { finished: isFinished(this.state), ended: this.steps < MOST_STEPS, active };
    this.checks.atEnd(this.rows, end);
    const { seed, plan, rows, faults, state } = this;
    return { seed, state, plan, rows, faults, violations: this.checks.violations };
  }

  private get now(): number {
    return Math.max(0, this.cloud.now + this.skew);
  }

  /** One step of the runner; true when the process died around it. */
  private feed(observation: Observation): boolean {
    const at = Math.max(this.state.now, this.now);
    const wish = step(this.state, observation, at);
    // Before anything is asked of the cloud the approval is read anew.
    const over = wish.commands.every(isLooking)
      ? null
      : this.approvals.lookNow(this.cloud.now, this.state);
    if (over !== null && this.feed(over)) return this.keep(observation);
    const result = over === null ? wish : step(this.state, observation, at);
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
    const isDue = crashAt?.row === row.seq && !this.hasDied;
    const dies = crashAt === undefined ? chance(rng, this.rates.crash) : isDue;
    if (!dies) return null;
    this.hasDied = true;
    const point = crashAt?.point ?? oneOf(rng, crashPoints);
    this.faults.add(`crash ${point} x ${row.commands[0]?.kind ?? row.observation.kind}`);
    return point;
  }

  /** The process dies; the journal is all that is left. What a person confirmed in vain is confirmed again. */
  private die(lost: Observation | null): true {
    const late = this.mail.lose();
    for (const observation of [...this.cloud.reconnect(), ...late]) this.keep(observation);
    if (lost !== null) this.keep(lost);
    this.approvals.restarted(this.cloud.now);
    const replayed = replay(this.plan, this.policy, this.rows);
    if (!replayed.ok) {
      this.checks.report(`the journal cannot be replayed: ${replayed.error}`);
      return true;
    }
    this.state = replayed.value.state;
    this.wakeAt = replayed.value.wakeAt;
    return true;
  }

  /** Through a death: only what a person tells is told again. */
  private keep(observation: Observation): true {
    // Of the approval the next process finds out itself.
    const isApproval = observation.kind === "person" && observation.by !== "op";
    if (observation.kind === "maintained" || (observation.kind === "person" && !isApproval)) {
      this.mail.post(this.cloud.now + 30, observation);
    }
    return true;
  }

  private next(): Observation | null {
    if (isFinished(this.state) && !this.persons.mayReopen) return null;
    this.jump();
    for (;;) {
      const until = this.until();
      const due = this.mail.first;
      if (due !== undefined && due.at <= this.cloud.now) {
        this.mail.take();
        if (this.isLetThrough(due.observation)) return due.observation;
        continue;
      }
      const told = this.approvals.due(this.cloud.now, this.state);
      if (told !== null) return told;
      const asked = this.persons.due(this.cloud.now, this.state);
      if (asked !== null && this.isLetThrough(asked)) return asked;
      if (asked !== null) continue;
      const outlook = this.outlooks.due(this.cloud.now);
      if (outlook !== null) return outlook;
      const limit = Math.min(
        until,
        due?.at ?? Infinity,
        this.approvals.nextAt,
        this.persons.nextAt,
        this.outlooks.nextAt,
      );
      const seen = this.cloud.next(limit === Infinity ? null : Math.max(limit, this.cloud.now));
      if (seen === null) return null;
      if (seen.kind === "tick") {
        if (limit === until) return seen;
        continue;
      }
      const rng = this.rng.fork("mail", this.steps, this.cloud.now);
      if (this.mail.delays(rng, this.cloud.now, seen) || this.isForgotten(seen)) continue;
      return this.failedAtTimes(seen);
    }
  }

  /** The desk refuses to resume a run without an approval in force. */
  private isLetThrough(asked: Observation): boolean {
    const resumes = asked.kind === "person" && asked.action === "resume";
    return !resumes || this.approvals.isInForce(this.cloud.now);
  }

  /** Whoever works on a host may never say that it is over. */
  private isForgotten(seen: Observation): boolean {
    if (seen.kind !== "maintained" || this.policy.maintenance.how !== "person") return false;
    if (!chance(this.rng.fork("confirms", this.steps), this.rates.work)) return false;
    this.faults.add("maintenance-never-confirmed x person");
    return true;
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

  private jump(): void {
    const rng = this.rng.fork("jump", this.steps);
    if (!chance(rng, this.rates.jump)) return;
    const by = oneOf(rng, [-3600, -30, 30, 3600]);
    this.skew += by;
    this.faults.add(`clock ${by} x ${this.state.start.kind}`);
  }
}
