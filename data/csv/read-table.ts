/** A CSV file as a stream of rows: its limits, encoding, separator and quoting are checked here, its meaning elsewhere. */
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { CsvError, type Options, parse } from "csv-parse";
import { parse as parseWhole } from "csv-parse/sync";
import type { FaultLog } from "./fault-log.ts";
import { RowCursor } from "./row-cursor.ts";

/** Larger files are refused before they are read [B]: 1 GiB is some 4 million servers. */
export const FILE_LIMIT = 1024 ** 3;
/** The header must end within this [B]. */
const HEAD = 64 * 1024;
/** A row of more characters means a quote that is never closed. */
const ROW_LIMIT = 1024 * 1024;

export interface TableHead {
  readonly path: string;
  /** Name shown in faults. */
  readonly file: string;
  readonly delimiter: string;
  /** As written in the first line. */
  readonly columns: readonly string[];
}

/** The header of a file; null (and a fault) when the file cannot be read as CSV. */
export async function readHead(path: string, faults: FaultLog): Promise<TableHead | null> {
  const file = basename(path);
  const start = await readStart(path, file, faults);
  if (start === null) return null;
  const firstLine = (/^[^\r\n]*/.exec(start.replace(/^\uFEFF/, "").trimStart())?.[0] ?? "").trim();
  if (firstLine === "") {
    faults.error(
      "empty-file",
      "The file is empty: not even a header.",
      "Run the command again (with -f csv), or delete the file.",
      { file },
    );
    return null;
  }
  const delimiter = delimiterOf(firstLine);
  try {
    const [columns = []] = parseWhole(firstLine, { delimiter, relax_quotes: true }) as string[][];
    return { path, file, delimiter, columns };
  } catch {
    faults.error("bad-header", "The first line is no CSV header.", "Save the file as plain CSV.", {
      file,
      line: 1,
    });
    return null;
  }
}

async function readStart(path: string, file: string, faults: FaultLog): Promise<string | null> {
  try {
    const { size } = await stat(path);
    if (size > FILE_LIMIT) {
      faults.error(
        "file-too-large",
        `The file holds ${size} bytes; the limit is ${FILE_LIMIT} (1 GiB).`,
        "Check that it is the right file, or split it.",
        { file },
      );
      return null;
    }
    const handle = await open(path, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
      return decoded(buffer.subarray(0, bytesRead), file, faults);
    } finally {
      await handle.close();
    }
  } catch (error: unknown) {
    faults.error(
      "unreadable-file",
      `The file cannot be read: ${reasonOf(error)}.`,
      "Check the path and its permissions.",
      { file },
    );
    return null;
  }
}

function decoded(bytes: Buffer, file: string, faults: FaultLog): string | null {
  if (bytes.includes(0)) {
    faults.error(
      "not-utf8",
      "The file is not UTF-8 text (UTF-16, or no text at all).",
      "Save it as CSV in UTF-8.",
      { file },
    );
    return null;
  }
  return bytes.toString("utf8");
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The separator that occurs most outside quotes in the header. */
function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, "");
  const count = (separator: string) => bare.split(separator).length;
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/**
 * Visits every row after the header; true when it came to the end. A fault of quoting stops it, as nothing after it
 * can be trusted.
 */
export async function readRows(
  head: TableHead,
  faults: FaultLog,
  visit: (row: RowCursor) => void,
): Promise<boolean> {
  const cursor = new RowCursor(head.file, head.columns, faults);
  let isHeader = true;
  const take = (cells: readonly string[], endLine: number): null => {
    if (isHeader) {
      isHeader = false;
      return null;
    }
    const line = endLine - newlinesIn(cells);
    cursor.moveTo(cells, line);
    if (cells.length === head.columns.length) visit(cursor);
    else {
      faults.error(
        "cell-count",
        `The row has ${cells.length} cells, the header ${head.columns.length}.`,
        'Put cells that hold the separator in double quotes ("...").',
        { file: head.file, line },
      );
    }
    return null;
  };
  const parser = parse({
    ...parserOptions(head.delimiter),
    // Rows are taken as they are parsed: a fault of quoting further down would discard what waits in the stream.
    on_record: (cells: string[], context) => take(cells, context.lines),
  });
  try {
    await pipeline(createReadStream(head.path), parser.resume());
    return true;
  } catch (error: unknown) {
    refuse(error, head.file, faults);
    return false;
  }
}

const parserOptions = (delimiter: string): Options => ({
  bom: true,
  delimiter,
  max_record_size: ROW_LIMIT,
  relax_column_count: true,
  skip_empty_lines: true,
});

/** Line breaks inside quoted cells: the parser counts lines at a row's end, people at its beginning. */
function newlinesIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) count += 1;
  }
  return count;
}

function refuse(error: unknown, file: string, faults: FaultLog): void {
  if (error instanceof CsvError) {
    const line = typeof error.lines === "number" ? error.lines : 1;
    faults.error(
      "bad-quoting",
      `Reading stopped at line ${line}: ${error.message}.`,
      "Look for a double quote that is not closed, or not doubled inside a quoted cell; nothing after it was read.",
      { file, line },
    );
    return;
  }
  // A fault of the file system has a code; anything else is a fault of ours.
  if (!(error instanceof Error && "code" in error)) throw error;
  faults.error(
    "unreadable-file",
    `The file cannot be read: ${error.message}.`,
    "Check the path and its permissions.",
    { file },
  );
}
