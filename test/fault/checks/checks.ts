/**
 * What must hold in every run, whoever wrote the runner: these look only at the cloud's truth, at the commands as they
 * leave and at the journal's rows.
 */
import {
  type Command,
  isLooking,
  type JournalEntry,
  type JournalRow,
  type Plan,
  parseIntent,
  type RunPolicy,
  type SimulatedCloud,
} from "../../../sim/index.ts";
import type { OthersAction } from "../../../sim/world/faults/others-action.ts";
import { checkCommand } from "./command-of-plan.ts";
import { checkEnd } from "./end.ts";
import { checkEntry } from "./entry-is-true.ts";
import { Intents } from "./intents.ts";
import { checkModes, type Modes } from "./modes.ts";
import { checkMove } from "./move-is-safe.ts";
import { checkOnlyOurOwn } from "./only-our-own.ts";
import { checkReady } from "./ready.ts";
import { type End, LATENCY, type Scene, SETTLED } from "./scene.ts";
import { checkService } from "./service.ts";

export class Checks {
  readonly violations: string[] = [];
  private readonly scene: Scene;
  private readonly durable = new Set<string>();
  private readonly settled = new Map<string, string>();
  private readonly retried = new Set<string>();
  private readonly modes: Modes;
  private readonly intents: Intents;

  constructor(
    plan: Plan,
    policy: RunPolicy,
    cloud: SimulatedCloud,
    others: readonly { readonly at: number; readonly action: OthersAction }[],
  ) {
    this.modes = {
      ...({ asked: "running", stopped: false, headroomBelow: null, now: 0 } as const),
      leftOut: new Set(),
    };
    this.scene = {
      plan,
      policy,
      cloud,
      settled: this.settled,
      retried: this.retried,
      report: (text) => this.report(text),
      touchedLately: (subject) => touched(others, cloud, subject),
    };
    this.intents = new Intents(this.scene);
  }

  report(text: string): void {
    if (this.violations.length < 20) {
      this.violations.push(`at ${this.scene.cloud.now.toFixed(1)} s: ${text}`);
    }
  }

  /** A row is durable now. */
  onRow(row: JournalRow): void {
    for (const { intent } of row.commands) this.durable.add(intent);
    const { observation: seen } = row;
    this.modes.now = row.at;
    if (seen.kind === "outlook") this.modes.headroomBelow = seen.headroomBelow;
    if (seen.kind === "person") {
      if (seen.action === "pause" || seen.action === "freeze" || seen.action === "abort") {
        if (this.modes.asked !== "abort") this.modes.asked = seen.action;
      } else if (seen.action === "resume" && this.modes.asked !== "abort") {
        this.modes.asked = "running";
        this.modes.stopped = false;
      } else if (seen.action === "retry") {
        this.retried.add(seen.step);
        this.modes.leftOut.delete(seen.step);
      }
    }
    for (const entry of row.entries) this.onEntry(entry);
    this.intents.onRow(row);
  }

  private onEntry(entry: JournalEntry): void {
    if (entry.step === "" && entry.text.startsWith("stopped:")) this.modes.stopped = true;
    if (entry.text.startsWith("held back: left out by")) this.modes.leftOut.add(entry.step);
    if (entry.step === "" || !SETTLED.test(entry.text)) return;
    this.settled.set(entry.step, entry.text);
    checkEntry(this.scene, entry);
  }

  beforeSend(command: Command): void {
    if (!this.durable.has(command.intent)) {
      this.report(`${command.kind} leaves before the journal holds its intent ${command.intent}`);
    }
    if (isLooking(command)) return;
    const id = parseIntent(command.intent)?.stepId ?? "";
    const step = this.scene.plan.steps.find((planned) => planned.id === id);
    if (step === undefined) {
      this.report(`${command.kind} belongs to no step of the approved plan: ${command.intent}`);
      return;
    }
    this.settled.delete(id);
    checkCommand(this.scene, step, command);
    checkModes(this.scene, this.modes, step, command);
    checkMove(this.scene, step, command);
    checkOnlyOurOwn(this.scene, command);
    checkReady(this.scene, command);
    checkService(this.scene, command);
  }

  atEnd(rows: readonly JournalRow[], end: End): void {
    checkEnd(this.scene, rows, end);
    if (end.finished) this.intents.atEnd();
  }
}

/** What others do takes time itself (a build, a resize), and news of it takes more. */
const TAKES = 90;

function touched(
  others: readonly { readonly at: number; readonly action: OthersAction }[],
  cloud: SimulatedCloud,
  subject: string,
): boolean {
  return others.some(
    ({ at, action }) =>
      ("server" in action ? action.server : action.host) === subject &&
      at <= cloud.now &&
      cloud.now - at <= TAKES + LATENCY,
  );
}
