/** Readers of one cell: text in, value or fault out. Each fault says how to mend the cell. */
import { err, ok, type Result } from "../../sim/index.ts";
import { type Dimension, parseQuantity } from "../units/quantity.ts";
import { type PythonValue, parsePythonLiteral } from "./python-literal.ts";

export interface CellFault {
  readonly code: string;
  readonly summary: string;
  readonly mend: string;
}

export type Cell<T> = (text: string) => Result<T, CellFault>;

const fault = (code: string, summary: string, mend: string): Result<never, CellFault> =>
  err({ code, summary, mend });

/** Any text. */
export const text: Cell<string> = (cell) => ok(cell);

interface Range {
  readonly min: number;
  readonly max: number;
}

function inRange(
  value: number,
  written: string,
  { min, max }: Range,
  unit: string,
): Result<number, CellFault> {
  const of = unit === "" ? "" : ` ${unit}`;
  if (value < 0 && min >= 0) {
    return fault(
      "negative-number",
      `${written} is negative.`,
      `Write a value of ${min}${of} or more.`,
    );
  }
  if (value < min || value > max) {
    return fault(
      "absurd-number",
      `${written} is outside ${min} to ${max}${of}.`,
      "Check the value and its unit; nothing real is that size.",
    );
  }
  return ok(value);
}

/** A whole number without unit. */
export const whole =
  (min: number, max: number): Cell<number> =>
  (cell) => {
    if (!/^[+-]?\d+(\.0*)?$/.test(cell)) {
      return fault("no-number", `"${cell}" is no whole number.`, "Write digits only, as in 16.");
    }
    return inRange(Number(cell), cell, { min, max }, "");
  };

/** A number without unit. */
export const decimal =
  (min: number, max: number): Cell<number> =>
  (cell) => {
    const parsed = parseQuantity(cell, "count");
    if (!parsed.ok) return fault("no-number", parsed.error, "Write a plain number, as in 1.5.");
    return inRange(parsed.value, cell, { min, max }, "");
  };

/** A number in the column's unit, or any quantity of that dimension with a unit of its own; bounds in base units. */
export const quantity =
  (dimension: Dimension, unit: string, min: number, max: number): Cell<number> =>
  (cell) => {
    const parsed = parseQuantity(cell, dimension, unit);
    if (!parsed.ok) {
      return fault(
        "bad-quantity",
        parsed.error,
        `The column is in ${unit}: write a number, or a number and its unit.`,
      );
    }
    return inRange(parsed.value, cell, { min, max }, baseUnits[dimension]);
  };

const baseUnits: Readonly<Record<Dimension, string>> = {
  bytes: "B",
  bytes_per_s: "B/s",
  seconds: "s",
  share: "(as a share of 1)",
  count: "",
};

/** True/False as the client prints them, or yes/no, 1/0 as people write. */
export const truth: Cell<boolean> = (cell) => {
  const word = cell.toLowerCase();
  if (word === "true" || word === "yes" || word === "1") return ok(true);
  if (word === "false" || word === "no" || word === "0") return ok(false);
  return fault("no-truth", `"${cell}" is neither true nor false.`, "Write True or False.");
};

/** One of a few words. */
export const choice =
  <T extends string>(...words: readonly T[]): Cell<T> =>
  (cell) => {
    const found =
      words.find((word) => word === cell) ?? words.find((word) => word === cell.toLowerCase());
    return found === undefined
      ? fault("unknown-word", `"${cell}" is not known here.`, `Write one of: ${words.join(", ")}.`)
      : ok(found);
  };

function literal(cell: string, what: string): Result<PythonValue, CellFault> {
  const parsed = parsePythonLiteral(cell);
  if (parsed.ok) return parsed;
  return fault(
    "bad-literal",
    `${shortened(cell)} is no ${what}: ${parsed.error}.`,
    "Leave the cell as the openstack client printed it (-f csv).",
  );
}

/** A list of texts: Python's literal, or names separated by commas as older clients print. */
export const textList: Cell<readonly string[]> = (cell) => {
  if (!/^[[(]/.test(cell))
    return ok(
      cell
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== ""),
    );
  const parsed = literal(cell, "list");
  if (!parsed.ok) return parsed;
  return ok(Array.isArray(parsed.value) ? parsed.value.map(String) : []);
};

/** A dictionary of texts: Python's literal, or k='v', k='v' as older clients print. */
export const textMap: Cell<ReadonlyMap<string, string>> = (cell) => {
  if (!cell.startsWith("{")) return ok(assignments(cell));
  const parsed = literal(cell, "dictionary");
  if (!parsed.ok) return parsed;
  if (!(parsed.value instanceof Map)) return ok(new Map());
  return ok(new Map([...parsed.value].map(([key, value]) => [key, String(value)])));
};

function assignments(cell: string): ReadonlyMap<string, string> {
  const pairs = cell.matchAll(/([^\s,=]+)='([^']*)'/g);
  return new Map([...pairs].map((pair) => [pair[1] ?? "", pair[2] ?? ""]));
}

/** An instant, ISO 8601 UTC, as date -u +%Y-%m-%dT%H:%M:%SZ prints it. */
export const instant: Cell<string> = (cell) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(cell) && !Number.isNaN(Date.parse(cell))
    ? ok(cell)
    : fault(
        "no-instant",
        `${shortened(cell)} is no instant.`,
        "Write it in UTC, as in 2026-11-23T22:30:00Z.",
      );

/** 24 factors, one for each hour of the day (UTC), separated by blanks. */
export const byHour: Cell<readonly number[]> = (cell) => {
  const factors = cell.split(/\s+/).map(Number);
  if (factors.length === 24 && factors.every((factor) => factor >= 0 && factor <= 1000))
    return ok(factors);
  return fault(
    "bad-hours",
    `${shortened(cell)} is not 24 factors.`,
    "Write 24 numbers of 0 or more separated by blanks, for the hours 0 to 23 UTC; 1 is the column's plain value.",
  );
};

const shortened = (cell: string): string =>
  cell.length > 40 ? `"${cell.slice(0, 40)}..."` : `"${cell}"`;
