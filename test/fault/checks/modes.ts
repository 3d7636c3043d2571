/**
 * Paused, frozen, stopped, aborted or outside its windows, a run begins nothing; nor a step that is left out, or that
 * would not end in its window at P95.
 *
 * Whether it is stopped is counted here anew, from what was told and asked: the runner's own word of it is not read.
 */
import type { Command, JournalRow, Observation, Step } from "../../../sim/index.ts";
import type { Scene } from "./scene.ts";

const BEGINS: ReadonlySet<Command["kind"]> = new Set([
  "disable-service",
  "enable-service",
  "live-migrate",
  "cold-migrate",
  "stop-server",
  "start-server",
  "maintain",
]);

/** What the run took away it gives back outside the windows, too. */
const RESTORES: ReadonlySet<Command["kind"]> = new Set(["enable-service", "start-server"]);

/** Whether it begins something; what confirms or ends what is under way does not. */
export const begins = ({ kind }: Command): boolean => BEGINS.has(kind);

type Person = Extract<Observation, { kind: "person" }>;
type Outlook = Extract<Observation, { kind: "outlook" }>;
type Drift = Extract<Observation, { kind: "drift" }>;

const WHOLE_PLAN = "";

export class Modes {
  private readonly scene: Scene;
  private asked: "running" | "pause" | "freeze" | "abort" = "running";
  /** Steps that failed or need a person since the run was last resumed. */
  private failures = 0;
  /** A forecast came later than the policy allows since the run was last resumed. */
  private isLate = false;
  private outlook: Outlook | null = null;
  /** The newest look for drift, by its host, and what it found; undefined = not answered. */
  private readonly drift = new Map<string, { intent: string; touching?: number }>();
  private readonly leftOut = new Set<string>();
  /** The runner's time. */
  private now = 0;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** The reserve is short, and the run is to wait until it is not. */
  get waitsForReserve(): boolean {
    return this.scene.policy.keepReserve && this.outlook !== null && isShort(this.outlook);
  }

  onRow({ at, observation: seen, entries, commands }: JournalRow): void {
    this.now = at;
    if (seen.kind === "outlook") this.onOutlook(seen);
    if (seen.kind === "drift") this.onDrift(seen);
    if (seen.kind === "person") this.onPerson(seen);
    for (const { step, text } of entries) {
      if (text.startsWith("held back: left out by")) this.leftOut.add(step);
      if (step !== "" && /^(failed|needs a person):/.test(text)) this.failures += 1;
    }
    for (const command of commands) {
      if (command.kind !== "look-for-drift") continue;
      this.drift.set(command.host ?? WHOLE_PLAN, { intent: command.intent });
    }
  }

  check(step: Step, command: Command): void {
    const { scene, now } = this;
    if (this.asked === "freeze") scene.report(`${command.kind} leaves in a freeze`);
    if (!begins(command)) return;
    const what = `${command.kind} of ${step.id}`;
    if (this.leftOut.has(step.id)) scene.report(`${what}, which is left out`);
    if (this.asked !== "running") scene.report(`${what} begins after ${this.asked}`);
    if (this.waitsForReserve) scene.report(`${what} begins though the reserve is short`);
    if (this.isOverBudget) {
      scene.report(`${what} begins though ${this.failures} steps failed or need a person`);
    }
    if (this.isLate) scene.report(`${what} begins though the run ends later than it may`);
    this.checkDrift(step, what);
    const { windows } = scene.policy;
    const open = windows.find(({ start, end }) => start <= now && now < end);
    if (windows.length === 0 || RESTORES.has(command.kind)) return;
    if (open === undefined) scene.report(`${what} begins outside the windows, at ${now} s`);
    const needs = this.outlook?.remaining[step.id];
    if (open !== undefined && needs !== undefined && now + needs > open.end) {
      scene.report(
        `${what} begins at ${now} s, takes ${needs} s at P95, and has ${open.end - now}`,
      );
    }
  }

  private get isOverBudget(): boolean {
    const { errorBudget } = this.scene.policy;
    return errorBudget !== null && this.failures > errorBudget;
  }

  /** Held against the plan before the start and before each host, and nothing found that touches it. */
  private checkDrift(step: Step, what: string): void {
    const hosts = step.kind === "cordon" ? [WHOLE_PLAN, step.host] : [WHOLE_PLAN];
    for (const host of hosts) {
      const touching = this.drift.get(host)?.touching;
      if (touching === 0) continue;
      const found =
        touching === undefined ? "before drift is looked for" : "though drift touches it";
      this.scene.report(`${what} begins ${found}`);
    }
  }

  private onOutlook(outlook: Outlook): void {
    this.outlook = outlook;
    const { overrunLimit } = this.scene.policy;
    if (overrunLimit !== null && outlook.overrun > overrunLimit) this.isLate = true;
  }

  private onDrift({ host, intent, touching }: Drift): void {
    const look = this.drift.get(host ?? WHOLE_PLAN);
    if (look?.intent === intent) look.touching ??= touching.length;
  }

  private onPerson(seen: Person): void {
    if (seen.action === "retry") this.leftOut.delete(seen.step);
    if (this.asked === "abort") return;
    // A pause loosens no freeze.
    if (this.asked === "freeze" && seen.action === "pause") return;
    if (seen.action === "pause" || seen.action === "freeze" || seen.action === "abort") {
      this.asked = seen.action;
    } else if (seen.action === "resume") {
      this.asked = "running";
      this.failures = 0;
      this.isLate = false;
    }
  }
}

const isShort = ({ headroomBelow }: Outlook): boolean => headroomBelow !== null;
