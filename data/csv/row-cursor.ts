/** One row of a CSV file under the reader's eye: cells by header name, each fault noted with its line and column. */
import type { Cell } from "./cell.ts";
import type { FaultLog } from "./fault-log.ts";

/** Header names are matched without regard to case and outer blanks. */
export const normalised = (name: string): string => name.trim().toLowerCase();

export class RowCursor {
  readonly file: string;
  readonly #faults: FaultLog;
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #written: readonly string[];
  #cells: readonly string[] = [];
  #line = 1;

  constructor(file: string, columns: readonly string[], faults: FaultLog) {
    this.file = file;
    this.#faults = faults;
    this.#written = columns;
    this.#indexOf = new Map(columns.map((name, index) => [normalised(name), index]));
  }

  /** The line on which the row begins. */
  get line(): number {
    return this.#line;
  }

  /** The row as it stands, for whoever passes it through. */
  get cells(): readonly string[] {
    return this.#cells;
  }

  moveTo(cells: readonly string[], line: number): void {
    this.#cells = cells;
    this.#line = line;
  }

  has(column: string): boolean {
    return this.#indexOf.has(normalised(column));
  }

  /** The cell's value; null when the column is absent, the cell empty ("" or Python's None) or faulty. */
  get<T>(column: string, cell: Cell<T>): T | null {
    const text = this.#textOf(column);
    if (text === "") return null;
    if (text.includes("\uFFFD")) {
      this.fault(
        "not-utf8",
        column,
        `${text} holds bytes that are not UTF-8.`,
        "Save the file as UTF-8.",
      );
      return null;
    }
    const value = cell(text);
    if (value.ok) return value.value;
    this.fault(value.error.code, column, value.error.summary, value.error.mend);
    return null;
  }

  /** As get, but an empty cell is a fault. */
  need<T>(column: string, cell: Cell<T>): T | null {
    if (this.#textOf(column) === "") {
      this.fault("empty-cell", column, "The cell is empty.", "Fill it, or remove the row.");
      return null;
    }
    return this.get(column, cell);
  }

  fault(code: string, column: string, summary: string, mend: string): void {
    this.#faults.error(code, summary, mend, this.source(column));
  }

  warn(code: string, column: string, summary: string, mend: string): void {
    this.#faults.warning(code, summary, mend, this.source(column));
  }

  /** Where a cell of this row stands. */
  source(column: string): { file: string; line: number; field: string } {
    const index = this.#indexOf.get(normalised(column));
    return {
      file: this.file,
      line: this.#line,
      field: this.#written[index ?? -1]?.trim() ?? column,
    };
  }

  #textOf(column: string): string {
    const index = this.#indexOf.get(column) ?? this.#indexOf.get(normalised(column));
    const text = index === undefined ? "" : (this.#cells[index] ?? "").trim();
    return text === "None" ? "" : text;
  }
}
