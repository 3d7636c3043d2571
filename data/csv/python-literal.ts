/**
 * Python literals as the openstack client prints lists and dictionaries inside a CSV cell:
 * "['cmp1', 'cmp2']", "{'hw:cpu_policy': 'dedicated'}". Strings, numbers, True, False, None, lists, tuples, dictionaries.
 */
import { err, ok, type Result } from "../../sim/index.ts";

export type PythonValue =
  | string
  | number
  | boolean
  | null
  | readonly PythonValue[]
  | ReadonlyMap<string, PythonValue>;

/** The value of a literal, or a sentence about where it stops being one. */
export function parsePythonLiteral(text: string): Result<PythonValue, string> {
  const scanner: Scanner = { text, at: 0 };
  try {
    const value = readValue(scanner);
    skipSpace(scanner);
    if (scanner.at < text.length) throw new LiteralFault(scanner.at, "the end was expected");
    return ok(value);
  } catch (fault: unknown) {
    if (fault instanceof LiteralFault) return err(fault.message);
    throw fault;
  }
}

interface Scanner {
  readonly text: string;
  at: number;
}

/** Leaves the recursive reader at the first character that does not belong; never leaves this file. */
class LiteralFault extends Error {
  constructor(at: number, expectation: string) {
    super(`at character ${at + 1} ${expectation}`);
  }
}

function skipSpace(scanner: Scanner): void {
  while (/\s/.test(scanner.text.charAt(scanner.at))) scanner.at += 1;
}

function readValue(scanner: Scanner): PythonValue {
  skipSpace(scanner);
  const first = scanner.text.charAt(scanner.at);
  if (first === "[") return readItems(scanner, "]");
  if (first === "(") return readItems(scanner, ")");
  if (first === "{") return readDictionary(scanner);
  if (first === "'" || first === '"') return readString(scanner, first);
  return readWord(scanner);
}

function readItems(scanner: Scanner, close: string): readonly PythonValue[] {
  const items: PythonValue[] = [];
  readSequence(scanner, close, () => items.push(readValue(scanner)));
  return items;
}

function readDictionary(scanner: Scanner): ReadonlyMap<string, PythonValue> {
  const entries = new Map<string, PythonValue>();
  readSequence(scanner, "}", () => {
    const key = readValue(scanner);
    skipSpace(scanner);
    if (scanner.text.charAt(scanner.at) !== ":")
      throw new LiteralFault(scanner.at, "a colon was expected");
    scanner.at += 1;
    entries.set(String(key), readValue(scanner));
  });
  return entries;
}

/** What stands between an opening bracket and `close`, separated by commas; a last comma is allowed, as in Python. */
function readSequence(scanner: Scanner, close: string, readOne: () => void): void {
  scanner.at += 1;
  for (;;) {
    skipSpace(scanner);
    if (scanner.text.charAt(scanner.at) === close) break;
    readOne();
    skipSpace(scanner);
    const next = scanner.text.charAt(scanner.at);
    if (next === ",") scanner.at += 1;
    else if (next !== close) throw new LiteralFault(scanner.at, `a comma or ${close} was expected`);
  }
  scanner.at += 1;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

function readString(scanner: Scanner, quote: string): string {
  let value = "";
  for (scanner.at += 1; scanner.at < scanner.text.length; scanner.at += 1) {
    const character = scanner.text.charAt(scanner.at);
    if (character === quote) {
      scanner.at += 1;
      return value;
    }
    if (character === "\\") {
      scanner.at += 1;
      value += readEscape(scanner);
    } else value += character;
  }
  throw new LiteralFault(scanner.at, `a closing ${quote} was expected`);
}

/** What follows a backslash; the scanner is left on its last character. Python's repr escapes what is not printable. */
function readEscape(scanner: Scanner): string {
  const letter = scanner.text.charAt(scanner.at);
  const digits = escapeDigits[letter];
  if (digits === undefined) return escapes[letter] ?? letter;
  const hex = scanner.text.slice(scanner.at + 1, scanner.at + 1 + digits);
  if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) {
    throw new LiteralFault(scanner.at, `${digits} hexadecimal digits were expected`);
  }
  scanner.at += digits;
  const point = Number.parseInt(hex, 16);
  if (point > 0x10ffff) throw new LiteralFault(scanner.at, "a character of Unicode was expected");
  return String.fromCodePoint(point);
}

const escapeDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readWord(scanner: Scanner): PythonValue {
  const word = /^[A-Za-z0-9_.+-]+/.exec(scanner.text.slice(scanner.at))?.[0] ?? "";
  const value = words.has(word) ? (words.get(word) ?? null) : Number(word);
  if (word === "" || (typeof value === "number" && Number.isNaN(value))) {
    throw new LiteralFault(scanner.at, "a string, number, list or dictionary was expected");
  }
  scanner.at += word.length;
  return value;
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ["True", true],
  ["False", false],
  ["None", null],
]);
