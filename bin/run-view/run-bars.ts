/** A run as a person follows it: the journal's lines, and below them a bar for each migration under way. */
import type { RunEvent } from "../../data/run/events.ts";
import type { Started } from "../../data/run/run-desk.ts";
import type { JournalEntry, Plan } from "../../sim/index.ts";
import type { Shown } from "./json-lines.ts";
import { MoveBars } from "./move-bars.ts";
import { outlookLines } from "./outlook-lines.ts";
import { endWords } from "./outlook-words.ts";

export function runBars(plan: Plan, { run, resumed }: Started): Shown {
  const names = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  const bars = process.stderr.isTTY ? new MoveBars(process.stderr, names) : null;
  const news = outlookLines(plan);
  const print = (line: string): void => {
    if (bars === null) process.stdout.write(`${line}\n`);
    else bars.log(line);
  };
  print(`Run ${run.id} of plan ${run.plan.slice(0, 12)} ${resumed ? "goes on" : "begins"}.`);
  return {
    tell: (event) => {
      for (const line of linesOf(event)) print(line);
      if (event.kind === "progress") bars?.show(event.moves);
      if (event.kind === "outlook") {
        for (const line of news(event.outlook)) print(line);
        bars?.showEnd(endWords(event.outlook));
      }
    },
    stop: () => bars?.stop(),
  };
}

function linesOf(event: RunEvent): readonly string[] {
  switch (event.kind) {
    case "row":
      return event.entries.map(lineOf);
    case "end":
      return [`Over: ${event.end}.`];
    case "outlook":
    case "progress":
      return [];
  }
}

export const lineOf = ({ at, step, kind, text }: JournalEntry): string =>
  `${clock(at).padStart(9)}  ${kind.padEnd(8)}  ${step === "" ? "" : `${step}: `}${text}`;

/** Seconds as h:mm:ss. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
