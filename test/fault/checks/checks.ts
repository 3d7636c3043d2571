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
import { checkApproval } from "./approval.ts";
import { checkCommand } from "./command-of-plan.ts";
import { checkEnd } from "./end.ts";
import { checkEntry } from "./entry-is-true.ts";
import { checkFailures } from "./failures.ts";
import { checkGuest } from "./guest-is-found.ts";
import { Intents } from "./intents.ts";
import { Modes } from "./modes.ts";
import { checkMove } from "./move-is-safe.ts";
import { Nudges } from "./nudges.ts";
import { checkOnlyOurOwn } from "./only-our-own.ts";
import { checkPorts } from "./ports-bound.ts";
import { checkReady } from "./ready.ts";
import { type End, LATENCY, type Scene, SETTLED } from "./scene.ts";
import { checkService } from "./service.ts";

export class Checks {
  readonly violations: string[] = [];
  private readonly scene: Scene;
  private readonly durable = new Set<string>();
  private readonly settled = new Map<string, string>();
  private readonly retried = new Set<string>();
  private readonly refused = new Set<string>();
  /** By the cloud's clock, as far as rows of the journal show. */
  private readonly downSince = new Map<string, number>();
  private readonly modes: Modes;
  private readonly nudges: Nudges;
  private readonly intents: Intents;

  constructor(
    plan: Plan,
    policy: RunPolicy,
    cloud: SimulatedCloud,
    {
      others,
      isApproved,
    }: {
      readonly others: readonly { readonly at: number; readonly action: OthersAction }[];
      readonly isApproved: () => boolean;
    },
  ) {
    this.scene = {
      plan,
      policy,
      cloud,
      settled: this.settled,
      retried: this.retried,
      refused: this.refused,
      isDownLately: (host) => cloud.now - (this.downSince.get(host) ?? cloud.now) <= LATENCY,
      isApproved,
      report: (text) => this.report(text),
      touchedLately: (subject) => touched(others, cloud, subject),
    };
    this.modes = new Modes(this.scene);
    this.nudges = new Nudges(this.scene);
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
    for (const [host, { state }] of this.scene.cloud.truth.services) {
      if (state === "up") this.downSince.delete(host);
      else if (!this.downSince.has(host)) this.downSince.set(host, this.scene.cloud.now);
    }
    if (row.observation.kind === "person" && row.observation.action === "retry") {
      this.retried.add(row.observation.step);
    }
    this.modes.onRow(row);
    this.nudges.onRow(row);
    for (const entry of row.entries) this.onEntry(entry);
    this.intents.onRow(row);
  }

  private onEntry(entry: JournalEntry): void {
    if (entry.kind === "decision" && entry.text.startsWith("refused ("))
      this.refused.add(entry.step);
    if (entry.step === "" || !SETTLED.test(entry.text)) return;
    this.settled.set(entry.step, entry.text);
    checkEntry(this.scene, entry);
    checkGuest(this.scene, entry);
    checkPorts(this.scene, entry);
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
    this.refused.delete(id);
    checkCommand(this.scene, step, command);
    checkApproval(this.scene, command);
    this.modes.check(step, command);
    this.nudges.check(step, command);
    checkMove(this.scene, step, command);
    checkOnlyOurOwn(this.scene, command);
    checkReady(this.scene, command);
    checkService(this.scene, command);
  }

  atEnd(rows: readonly JournalRow[], end: End): void {
    // A run that waits for the reserve waits as long as it is short; what was under way has ended all the same.
    const waits = end.ended && end.active === 0 && this.modes.waitsForReserve;
    const { finished } = end;
    checkEnd(this.scene, rows, { ...end, finished: finished || waits });
    if (finished || waits) this.intents.atEnd();
    if (finished || waits) checkFailures(this.scene);
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
