/** Sending: a command leaves with an intent of its own; those that write stand in the journal in words, too. */
import { type Command, isLooking } from "../port/port.ts";
import { intentOf } from "./intent.ts";
import { note, setState, stepOf, type Turn } from "./turn.ts";
import type { Work } from "./work.ts";

type Make = (intent: string) => Command;

/** Sends the command and awaits its answer, with `work` in mind. */
export function ask(turn: Turn, index: number, work: Work, purpose: string, make: Make): void {
  const intent = send(turn, index, purpose, make);
  setState(turn, index, { kind: "active", work, intent });
}

/** Sends a command beside the one that the step waits for: its effect is seen, its answer only noted. */
export function send(turn: Turn, index: number, purpose: string, make: Make): string {
  const intent = nextIntent(turn, stepOf(turn, index).id, purpose);
  const command = make(intent);
  if (!isLooking(command)) note(turn, index, "intent", `${intent}: ${wordsFor(command)}`);
  turn.commands.push(command);
  return intent;
}

export function nextIntent(turn: Turn, subject: string, purpose: string): string {
  const asked = turn.state.asked + 1;
  turn.state.asked = asked;
  return intentOf(subject, asked, purpose);
}

export const lookAtHost = (turn: Turn, index: number, work: Work, host: string): void =>
  ask(turn, index, work, "look", (intent) => ({ kind: "look-at-host", intent, host }));

function wordsFor(command: Command): string {
  switch (command.kind) {
    case "live-migrate":
    case "cold-migrate":
      return `${command.kind} ${command.server} to ${command.destination ?? "where Nova chooses"}, newest migration before it ${command.since.migration}`;
    case "disable-service":
    case "enable-service":
    case "maintain":
      return `${command.kind} ${command.host}`;
    case "abort":
    case "force-complete":
      return `${command.kind} ${command.server}, migration ${command.migration ?? "not seen yet"}`;
    default:
      return "server" in command ? `${command.kind} ${command.server}` : command.kind;
  }
}
