/** Steps a runner by hand: what it asks for is read, what it sees is told. */
import type { Command, JournalEntry, Observation, Plan, Step } from "../../sim/index.ts";
import { elementAt } from "../../sim/runner/persistent-array.ts";
import type { RunPolicy } from "../../sim/runner/run-policy.ts";
import type { RunnerState, StepState } from "../../sim/runner/runner-state.ts";
import { beginRun, step } from "../../sim/runner/step.ts";
import { recordSeen, serverSeen } from "./sights.ts";

const FINAL = ["completed", "cancelled", "failed", "error", "finished", "confirmed"];

export class RunnerByHand {
  state: RunnerState;
  now = 0;
  wakeAt: number | null = null;
  readonly journal: JournalEntry[] = [];
  private readonly steps: readonly Step[];

  constructor(plan: Plan, policy: RunPolicy) {
    this.state = beginRun(plan, policy);
    this.steps = plan.steps;
  }

  /** Tells one observation; gives the commands that follow. */
  see(observation: Observation): readonly Command[] {
    const result = step(this.state, observation, this.now);
    this.state = result.state;
    this.wakeAt = result.wakeAt;
    this.journal.push(...result.journal);
    return result.commands;
  }

  tick = (): readonly Command[] => this.see({ kind: "tick" });

  accept = (command: Command): readonly Command[] =>
    this.see({ kind: "outcome", intent: command.intent, outcome: { kind: "done" } });

  refuse = (command: Command, reason: string): readonly Command[] =>
    this.see({ kind: "outcome", intent: command.intent, outcome: { kind: "refused", reason } });

  lose = (command: Command): readonly Command[] =>
    this.see({
      kind: "outcome",
      intent: command.intent,
      outcome: { kind: "unknown", reason: "timeout" },
    });

  seeServer = (
    server: string,
    host: string,
    status = "ACTIVE",
    taskState: string | null = null,
  ): readonly Command[] => this.see(serverSeen(server, host, { status, taskState }));

  /** The server with its newest migration record, at work unless the record is final. */
  seeMigration = (server: string, status: string, host = "a"): readonly Command[] =>
    this.see(
      serverSeen(server, host, {
        taskState: FINAL.includes(status) ? null : "migrating",
        migrations: [recordSeen(1, status)],
      }),
    );

  kindOf(id: string): StepState["kind"] {
    const index = this.steps.findIndex((planned) => planned.id === id);
    return elementAt(this.state.steps, index).kind;
  }
}
