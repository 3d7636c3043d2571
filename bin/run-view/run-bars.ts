/** A run as a person follows it: the journal's lines, and below them a bar for each migration under way. */
import { MultiBar, type SingleBar } from "cli-progress";
import type { RunEvent } from "../../data/run/events.ts";
import type { MoveProgress } from "../../data/run/progress.ts";
import type { Started } from "../../data/run/run-desk.ts";
import type { JournalEntry, Plan } from "../../sim/index.ts";
import { formatBytes } from "../console.ts";
import type { Shown } from "./json-lines.ts";
import { outlookLines } from "./outlook-lines.ts";
import { endWords } from "./outlook-words.ts";

export function runBars(plan: Plan, { run, resumed }: Started): Shown {
  const names = new Map(plan.snapshot.servers.map(({ id, name }) => [id, name]));
  const bars = process.stderr.isTTY ? new Bars(names) : null;
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

/** Of the terminal that the bars are drawn on. */
const columns = (): number => process.stderr.columns ?? 80;
const nameWidth = (): number => Math.min(24, Math.floor(columns() / 5));

/** What the words beside it need at most: "100 % | running (post-copy), memory 22.7 GiB left of 128 GiB". */
const BESIDE = 56;
const barWidth = (): number => Math.max(8, Math.min(40, columns() - nameWidth() - BESIDE));

class Bars {
  readonly #names: ReadonlyMap<string, string>;
  readonly #multi = new MultiBar({
    format: "{name} {bar} {share} | {words}",
    barsize: barWidth(),
    // Ctrl-C pauses a run: the bars go on.
    gracefulExit: false,
    barCompleteChar: "━",
    barIncompleteChar: "─",
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  readonly #bars = new Map<string, SingleBar>();
  #end: SingleBar | null = null;

  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  log(line: string): void {
    this.#multi.log(`${line}\n`);
    this.#multi.update();
  }

  show(moves: readonly MoveProgress[]): void {
    const under = new Set(moves.map(({ server }) => server));
    for (const [server, bar] of this.#bars) {
      if (under.has(server)) continue;
      this.#multi.remove(bar);
      this.#bars.delete(server);
    }
    for (const move of moves) {
      const bar = this.#bars.get(move.server) ?? this.#multi.create(100, 0);
      this.#bars.set(move.server, bar);
      const width = nameWidth();
      const name = (this.#names.get(move.server) ?? move.server).slice(0, width).padEnd(width);
      const share = `${String(percentOf(move)).padStart(3)} %`;
      bar.update(percentOf(move), { name, share, words: wordsOf(move) });
    }
  }

  /** One line above the bars. */
  showEnd(text: string): void {
    const words = text.slice(0, columns() - 1);
    this.#end ??= this.#multi.create(1, 0, { words }, { format: "{words}" });
    this.#end.update(0, { words });
  }

  stop(): void {
    this.#multi.stop();
  }
}

/** Of the bytes that are to cross at least once, disk and memory together. */
function percentOf({ memory, disk }: MoveProgress): number {
  const total = (memory?.total ?? 0) + (disk?.total ?? 0);
  const left = (memory?.remaining ?? 0) + (disk?.remaining ?? 0);
  return total === 0 ? 0 : Math.max(0, Math.min(100, Math.round((1 - left / total) * 100)));
}

/** Disk first, then memory, as QEMU does them. */
export function wordsOf({ status, memory, disk }: MoveProgress): string {
  const left =
    disk !== null && disk.remaining > 0
      ? `disk ${formatBytes(disk.remaining)} left of ${formatBytes(disk.total)}`
      : memory !== null
        ? `memory ${formatBytes(memory.remaining)} left of ${formatBytes(memory.total)}`
        : "";
  return left === "" ? status : `${status}, ${left}`;
}
