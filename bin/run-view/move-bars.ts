/** A bar for each migration under way, on a terminal of any width: no line of it ever wraps. */
import { MultiBar, type SingleBar } from "cli-progress";
import type { MoveProgress } from "../../data/run/progress.ts";
import { formatBytes } from "../console.ts";

/** The terminal that the bars are drawn on: stderr, but for a test. */
export type Screen = NodeJS.WritableStream & { readonly columns?: number };

const columnsOf = ({ columns }: Screen): number => columns ?? 80;
const nameWidth = (columns: number): number => Math.min(24, Math.floor(columns / 5));

/** What the words beside it need at most: "100 % | running (post-copy), memory 22.7 GiB left of 128 GiB". */
const BESIDE = 56;
const barWidth = (columns: number): number =>
  Math.max(8, Math.min(40, columns - nameWidth(columns) - BESIDE));
/** Between name, bar, share and words: " ", " 100 % | ". */
const BETWEEN = 10;

export class MoveBars {
  readonly #screen: Screen;
  readonly #names: ReadonlyMap<string, string>;
  readonly #barWidth: number;
  readonly #multi: MultiBar;
  readonly #bars = new Map<string, SingleBar>();
  #end: SingleBar | null = null;

  constructor(screen: Screen, names: ReadonlyMap<string, string>) {
    this.#screen = screen;
    this.#names = names;
    this.#barWidth = barWidth(columnsOf(screen));
    this.#multi = new MultiBar({
      format: "{name} {bar} {share} | {words}",
      barsize: this.#barWidth,
      // Ctrl-C pauses a run: the bars go on.
      gracefulExit: false,
      barCompleteChar: "━",
      barIncompleteChar: "─",
      hideCursor: true,
      clearOnComplete: true,
      stream: screen,
    });
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
      const columns = columnsOf(this.#screen);
      const width = nameWidth(columns);
      const name = (this.#names.get(move.server) ?? move.server).slice(0, width).padEnd(width);
      const share = `${String(percentOf(move)).padStart(3)} %`;
      const left = Math.max(0, columns - 1 - width - this.#barWidth - BETWEEN);
      bar.update(percentOf(move), { name, share, words: wordsOf(move).slice(0, left) });
    }
  }

  /** One line above the bars. */
  showEnd(text: string): void {
    const words = text.slice(0, columnsOf(this.#screen) - 1);
    this.#end ??= this.#multi.create(1, 0, { words }, { format: "{words}" });
    this.#end.update(0, { words });
  }

  stop(): void {
    this.#multi.stop();
  }
}

/** Of the bytes that are to cross at least once, disk and memory together. */
export function percentOf({ memory, disk }: MoveProgress): number {
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
