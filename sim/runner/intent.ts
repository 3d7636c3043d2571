/** Requests to the cloud: each has an intent of its own, written to the journal before it leaves. */
import { assertNever } from "../base/assert.ts";
import type { MoveStep, Step } from "../plan/plan.ts";
import type { Command, Since } from "../port/port.ts";
import type { Purpose } from "./runner-state.ts";
import { note, stepOf, type Turn } from "./turn.ts";

/** "m-017/1/start": step, attempt, purpose. Steps' ids may hold slashes themselves. */
export const intentOf = (stepId: string, attempt: number, purpose: Purpose): string =>
  `${stepId}/${attempt}/${purpose}`;

export interface ParsedIntent {
  readonly stepId: string;
  readonly attempt: number;
  readonly purpose: string;
}

export function parseIntent(intent: string): ParsedIntent | null {
  const last = intent.lastIndexOf("/");
  const before = intent.lastIndexOf("/", last - 1);
  if (before <= 0) return null;
  return {
    stepId: intent.slice(0, before),
    attempt: Number(intent.slice(before + 1, last)),
    purpose: intent.slice(last + 1),
  };
}

/** Journals the intent, then hands out the command. */
export function send(turn: Turn, index: number, attempt: number, purpose: Purpose): void {
  const step = stepOf(turn, index);
  const intent = intentOf(step.id, attempt, purpose);
  const command = commandFor(step, intent, purpose);
  note(turn, index, "intent", `${intent}: ${wordsFor(command)}`);
  turn.commands.push(command);
}

function commandFor(step: Step, intent: string, purpose: Purpose): Command {
  switch (step.kind) {
    case "move":
      return commandForMove(step, intent, purpose);
    case "cordon":
      return purpose === "look"
        ? { kind: "look-at-host", intent, host: step.host }
        : { kind: "disable-service", intent, host: step.host, reason: `drainwise: ${step.id}` };
    case "uncordon":
      return purpose === "look"
        ? { kind: "look-at-host", intent, host: step.host }
        : { kind: "enable-service", intent, host: step.host };
    case "maintain":
      return { kind: "maintain", intent, host: step.host, how: "person", timeout: 86_400 };
    case "stop":
    case "start":
      return purpose === "look"
        ? { kind: "look-at-server", intent, server: step.server, destination: null, ports: false }
        : {
            kind: step.kind === "stop" ? "stop-server" : "start-server",
            intent,
            server: step.server,
          };
    default:
      return assertNever(step);
  }
}

function commandForMove(step: MoveStep, intent: string, purpose: Purpose): Command {
  const { server, destination, type } = step;
  switch (purpose) {
    case "look":
      return { kind: "look-at-server", intent, server, destination: null, ports: false };
    case "confirm":
      return { kind: "confirm-resize", intent, server };
    case "abort":
    case "force-complete":
      return { kind: purpose, intent, server, migration: null };
    case "start":
      return isLive(step)
        ? {
            kind: "live-migrate",
            intent,
            server,
            destination,
            blockMigration: type === "block-live",
            since: nothingBefore,
          }
        : { kind: "cold-migrate", intent, server, destination, since: nothingBefore };
    default:
      return assertNever(purpose);
  }
}

const nothingBefore: Since = { migration: 0, action: null };

export const isLive = (step: MoveStep): boolean =>
  step.type === "live" || step.type === "block-live";

function wordsFor(command: Command): string {
  switch (command.kind) {
    case "live-migrate":
    case "cold-migrate":
      return `${command.kind} ${command.server} to ${command.destination}`;
    case "disable-service":
    case "enable-service":
    case "maintain":
    case "look-at-host":
      return `${command.kind} ${command.host}`;
    case "look-for-drift":
      return `${command.kind} ${command.host ?? ""}`;
    default:
      return `${command.kind} ${command.server}`;
  }
}
