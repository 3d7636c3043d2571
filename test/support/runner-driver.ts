/** Steps a runner by hand: what it asks for is read, what it sees is told. */
import type { Command, JournalEntry, Observation, Plan, Step } from "../../sim/index.ts";
import { elementAt } from "../../sim/runner/persistent-array.ts";
import type { RunPolicy } from "../../sim/runner/run-policy.ts";
import type { RunnerState, StepState } from "../../sim/runner/runner-state.ts";
import { beginRun, step } from "../../sim/runner/step.ts";

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
  ): readonly Command[] => this.see({ kind: "server", server, host, status, taskState });

  seeMigration = (
    server: string,
    status: Extract<Observation, { kind: "migration" }>["status"],
  ): readonly Command[] =>
    this.see({
      kind: "migration",
      server,
      status,
      memoryRemaining: null,
      diskRemaining: null,
    });

  kindOf(id: string): StepState["kind"] {
    const index = this.steps.findIndex((planned) => planned.id === id);
    return elementAt(this.state.steps, index).kind;
  }
}
