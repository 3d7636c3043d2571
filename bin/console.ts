/** What commands print: tables that fit the terminal, JSON for machines, progress on a terminal, faults on stderr. */
import { SingleBar } from "cli-progress";
import Table from "cli-table3";
import {
  formatBytes,
  formatDataRate,
  formatDuration,
  formatLinkRate,
  formatShare,
} from "../data/units/format.ts";
import { compareDiagnostics, type Diagnostic } from "../sim/index.ts";

export { formatBytes, formatDataRate, formatDuration, formatLinkRate, formatShare };

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Columns that may be cut first when the terminal is narrow (0 = never cut; default). */
  readonly shrink?: number;
}

/** Most faults shown at once; the rest is counted. */
const DIAGNOSTICS_SHOWN = 100;
/** Width assumed where the output is no terminal (a pipe, a file). */
const WIDTH_WITHOUT_TERMINAL = 160;

const widthOfTerminal = (): number => process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL;

/** Prints rows under titles, light rules, numbers to the right, cut to the terminal's width. */
export function printTable(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const widths = fittedWidths(columns, rows, widthOfTerminal());
  const table = new Table({
    head: columns.map((column) => column.title),
    colWidths: widths,
    colAligns: columns.map((column) => column.align ?? "left"),
    style: { head: [], border: [], compact: true },
    chars: borderless,
  });
  for (const row of rows) table.push([...row]);
  process.stdout.write(`${trimmed(table.toString())}\n`);
}

const borderless = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: " ",
};

const trimmed = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");

/** Natural widths, then the shrinkable columns are cut, widest first, until all fit. */
function fittedWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  available: number,
): number[] {
  const padding = 2;
  const widths = columns.map(
    (column, index) =>
      rows.reduce(
        (widest, row) => Math.max(widest, (row[index] ?? "").length),
        column.title.length,
      ) + padding,
  );
  const least = 10;
  let excess = widths.reduce((sum, width) => sum + width + 1, 0) - available;
  while (excess > 0) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      const width = widths[index] ?? 0;
      if (
        (column.shrink ?? 0) > 0 &&
        width > least &&
        (widest < 0 || width > (widths[widest] ?? 0))
      )
        widest = index;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

/** One JSON document on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** A plain line on stdout. */
export function printLine(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** Faults on stderr, sorted, at most 100, each with its place and how to mend it; `total` when more were found than kept. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  total: number = diagnostics.length,
): void {
  const sorted = [...diagnostics].sort(compareDiagnostics);
  for (const diagnostic of sorted.slice(0, DIAGNOSTICS_SHOWN)) {
    process.stderr.write(
      `${diagnostic.severity}: ${placeOf(diagnostic)}: ${diagnostic.summary}\n    ${diagnostic.mend}\n`,
    );
  }
  const rest = total - DIAGNOSTICS_SHOWN;
  if (rest > 0) process.stderr.write(`... and ${rest} more\n`);
}

function placeOf({ source }: Diagnostic): string {
  const line = source.line === undefined ? "" : `:${source.line}`;
  const field = source.field === undefined ? "" : ` [${source.field}]`;
  return `${source.file}${line}${field}`;
}

export interface Progress {
  update(done: number): void;
  stop(): void;
}

/** A progress bar on stderr when a person watches; nothing when the output is piped. */
export function progressBar(label: string, total: number): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: `${label} {bar} {percentage} % | {value}/{total} | {eta_formatted} left`,
    barCompleteChar: "━",
    barIncompleteChar: "─",
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
