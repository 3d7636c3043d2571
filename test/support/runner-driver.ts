/**
 * Steps a runner by hand: what it asks for is read, what it sees is told.
 *
 * The looks before and after a request are answered from what the test has told so far (servers where the plan has them,
 * services enabled until their disabling is accepted), so that a test reads only what the runner wants done. Looks into
 * a doubt are not answered: they are what such a test is about.
 */
import type {
  Command,
  JournalEntry,
  Observation,
  Plan,
  ServerSight,
  Step,
} from "../../sim/index.ts";
import { parseIntent } from "../../sim/runner/intent.ts";
import { elementAt } from "../../sim/runner/persistent-array.ts";
import type { RunPolicy } from "../../sim/runner/run-policy.ts";
import type { RunnerState, StepState } from "../../sim/runner/runner-state.ts";
import { beginRun, step } from "../../sim/runner/step.ts";
import { hostSeen, recordSeen, serverSeen } from "./sights.ts";

const FINAL = ["completed", "cancelled", "failed", "error", "finished", "confirmed"];

export class RunnerByHand {
  state: RunnerState;
  now = 0;
  wakeAt: number | null = null;
  readonly journal: JournalEntry[] = [];
  /** Every command in order, looks included. */
  readonly sent: Command[] = [];
  /** What looks find; a test may change it. */
  readonly servers = new Map<string, Partial<ServerSight>>();
  readonly disabled = new Map<string, string>();
  /** Answers looks at hosts in the driver's place; null = as things stand. */
  onLook: ((command: Command) => Observation | null) | null = null;
  /** Why looks at servers fail; null = they do not. */
  blind: string | null = null;
  private readonly steps: readonly Step[];

  constructor(plan: Plan, policy: RunPolicy) {
    this.state = beginRun(plan, policy);
    this.steps = plan.steps;
    for (const { id, host, status } of plan.snapshot.servers) {
      if (host !== null) this.servers.set(id, { host, status });
    }
  }

  /** Tells one observation; gives the commands that follow, looks that were answered left out. */
  see(observation: Observation): readonly Command[] {
    const result = step(this.state, observation, this.now);
    this.state = result.state;
    this.wakeAt = result.wakeAt;
    this.journal.push(...result.journal);
    this.sent.push(...result.commands);
    return result.commands.flatMap((command) => {
      const answer = this.answerTo(command);
      return answer === null ? [command] : this.see(answer);
    });
  }

  tick = (): readonly Command[] => this.see({ kind: "tick" });

  accept(command: Command): readonly Command[] {
    if (command.kind === "disable-service") this.disabled.set(command.host, command.reason);
    if (command.kind === "enable-service") this.disabled.delete(command.host);
    return this.see({ kind: "outcome", intent: command.intent, outcome: { kind: "done" } });
  }

  refuse = (command: Command, reason: string): readonly Command[] =>
    this.see({ kind: "outcome", intent: command.intent, outcome: { kind: "refused", reason } });

  lose = (command: Command): readonly Command[] =>
    this.see({
      kind: "outcome",
      intent: command.intent,
      outcome: { kind: "unknown", reason: "timeout" },
    });

  /** A poll finds the server so. */
  seeServer(
    server: string,
    host: string,
    status = "ACTIVE",
    taskState: string | null = null,
    more: Partial<ServerSight> = {},
  ): readonly Command[] {
    const news = { host, status, taskState, ...more };
    this.servers.set(server, { ...this.servers.get(server), ...news });
    return this.see(serverSeen(server, host, { ...this.servers.get(server), intent: null }));
  }

  /** The server with its newest migration record, at work unless the record is final. */
  seeMigration = (server: string, status: string, host = "a"): readonly Command[] =>
    this.seeServer(server, host, "ACTIVE", FINAL.includes(status) ? null : "migrating", {
      migrations: [recordSeen(1, status)],
    });

  /** Answers a look as things stand. */
  answer(command: Command): readonly Command[] {
    const answer = this.lookedUp(command);
    if (answer === null) throw new Error(`${command.kind} is no look`);
    return this.see(answer);
  }

  stateOf(id: string): StepState {
    return elementAt(
      this.state.steps,
      this.steps.findIndex((planned) => planned.id === id),
    );
  }

  kindOf = (id: string): StepState["kind"] => this.stateOf(id).kind;

  /** What the step that is under way is at; null when it is not. */
  phaseOf(id: string): string | null {
    const state = this.stateOf(id);
    return state.kind === "active" ? state.work.phase : null;
  }

  private answerTo(command: Command): Observation | null {
    const isDoubt =
      parseIntent(command.intent)?.purpose === "look" && command.kind !== "look-at-host";
    return isDoubt ? null : this.lookedUp(command);
  }

  private lookedUp(command: Command): Observation | null {
    const { intent } = command;
    switch (command.kind) {
      case "look-for-drift":
        return { kind: "drift", intent, host: command.host, touching: [], elsewhere: [] };
      case "look-at-server": {
        const { server, destination, ports } = command;
        const known = this.servers.get(server);
        if (this.blind !== null) {
          return { kind: "outcome", intent, outcome: { kind: "unknown", reason: this.blind } };
        }
        if (known === undefined) return { kind: "server-gone", intent, server };
        return serverSeen(server, known.host ?? "", {
          portsBound: ports ? true : null,
          destination:
            destination === null
              ? null
              : { host: destination, state: "up", status: "enabled", refusal: null },
          ...known,
          intent,
        });
      }
      case "look-at-host": {
        const told = this.onLook?.(command) ?? null;
        if (told !== null) return told;
        const reason = this.disabled.get(command.host) ?? null;
        const status = reason === null ? "enabled" : "disabled";
        return hostSeen(command.host, {
          intent,
          service: { state: "up", status, disabledReason: reason, incarnation: null },
        });
      }
      default:
        return null;
    }
  }
}

/** The command that is expected to come of a turn, where it is the first. */
export const first = (commands: readonly Command[]): Command => {
  const [command] = commands;
  if (command === undefined) throw new Error("nothing was asked for");
  return command;
};
