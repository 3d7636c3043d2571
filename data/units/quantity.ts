/**
 * Quantities as people write them: "10 Gbit/s", "64 GiB", "350 MiB/s", "5 min", "1h30m", "20 %".
 *
 * mathjs knows the units and checks the dimension; the spellings it does not know (Gbps, Gbit, KB, "sec.") are
 * rewritten first. It is created at the first quantity that needs it, as most numbers come without a unit.
 */
import { create, type MathJsInstance, unitDependencies } from "mathjs";
import { err, ok, type Result } from "../../sim/index.ts";

/** What a quantity measures; each is answered in its base unit. */
export type Dimension = "bytes" | "bytes_per_s" | "seconds" | "share" | "count";

interface DimensionFacts {
  /** mathjs's name of the base unit. */
  readonly base: string;
  readonly noun: string;
  readonly example: string;
}

const dimensions: Readonly<Record<Dimension, DimensionFacts>> = {
  bytes: { base: "B", noun: "an amount of data", example: "64 GiB" },
  bytes_per_s: { base: "B/s", noun: "a rate of data", example: "10 Gbit/s or 350 MiB/s" },
  seconds: { base: "s", noun: "a length of time", example: "5 min or 1h30m" },
  share: { base: "", noun: "a share", example: "20 %" },
  count: { base: "", noun: "a number without unit", example: "4" },
};

const bareNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const numberThenUnit = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(\D.*)$/i;

/**
 * The quantity in the dimension's base unit (B, B/s, s, share of 1, number).
 *
 * @param bareUnit unit that a bare number is in (a CSV column's, as in "MiB/s"); without it a bare number is
 *   refused, except for counts. An error is a sentence that says what is wrong and how to write it.
 */
export function parseQuantity(
  text: string,
  dimension: Dimension,
  bareUnit?: string,
): Result<number, string> {
  const trimmed = text.trim().replaceAll(/\u00a0|\u202f/g, " ");
  const { noun, example } = dimensions[dimension];
  if (trimmed === "") return err(`Nothing is written; ${noun} is needed, as in ${example}.`);
  if (bareNumber.test(trimmed)) return parseBare(trimmed, dimension, bareUnit);
  const parts = dimension === "seconds" ? clockParts(trimmed) : null;
  if (parts !== null) return ok(parts);
  const match = numberThenUnit.exec(trimmed);
  if (match === null) {
    return err(`"${trimmed}" is no quantity; write a number and its unit, as in ${example}.`);
  }
  const factor = factorOf((match[2] ?? "").trim(), dimension);
  return factor.ok ? finite(Number(match[1]) * factor.value, trimmed) : factor;
}

function parseBare(
  text: string,
  dimension: Dimension,
  bareUnit: string | undefined,
): Result<number, string> {
  if (dimension === "count") return finite(Number(text), text);
  if (bareUnit === undefined) {
    const { noun, example } = dimensions[dimension];
    return err(`"${text}" has no unit; write ${noun} with its unit, as in ${example}.`);
  }
  const factor = factorOf(bareUnit, dimension);
  return factor.ok ? finite(Number(text) * factor.value, text) : factor;
}

const finite = (value: number, text: string): Result<number, string> =>
  Number.isFinite(value) ? ok(value) : err(`"${text}" is too large to be a number.`);

const secondsOfClockUnit: Readonly<Record<string, number>> = { d: 86400, h: 3600, m: 60, s: 1 };

/** "1h30m", "1 h 30 min", "2d", "90m": as clocks write it, where m can only be minutes; null for anything else. */
function clockParts(text: string): number | null {
  const clock =
    /^(?:(\d+(?:\.\d+)?\s*d)\s*)?(?:(\d+(?:\.\d+)?\s*h)\s*)?(?:(\d+(?:\.\d+)?\s*m)(?:in)?\s*)?(?:(\d+(?:\.\d+)?\s*s))?$/;
  const match = clock.exec(text);
  if (match === null) return null;
  return match
    .slice(1)
    .filter((part) => part !== undefined)
    .reduce(
      (sum, part) => sum + Number.parseFloat(part) * (secondsOfClockUnit[part.slice(-1)] ?? 0),
      0,
    );
}

const factors = new Map<string, Result<number, string>>();

/** How many base units one of the written unit is; remembered, as a file has few units and many rows. */
function factorOf(unit: string, dimension: Dimension): Result<number, string> {
  const key = `${dimension} ${unit}`;
  const known = factors.get(key);
  if (known !== undefined) return known;
  const factor = computeFactor(unit, dimension);
  factors.set(key, factor);
  return factor;
}

function computeFactor(unit: string, dimension: Dimension): Result<number, string> {
  const { base, noun, example } = dimensions[dimension];
  if (dimension === "share") {
    if (unit === "%" || unit === "percent") return ok(0.01);
    return unit === "share" ? ok(1) : err(`"${unit}" is no share; write it as in ${example}.`);
  }
  if (dimension === "count") return err(`"${unit}" is a unit, but ${noun} is needed, as in 4.`);
  const hint = ambiguity(unit);
  if (hint !== null) return err(hint);
  try {
    const parsed = units().unit(1, canonicalUnit(unit));
    if (!parsed.equalBase(units().unit(1, base))) {
      return err(`"${unit}" does not measure ${noun}; write it as in ${example}.`);
    }
    return ok(parsed.toNumber(base));
  } catch {
    return err(`"${unit}" is no known unit; write ${noun} as in ${example}.`);
  }
}

let instance: MathJsInstance | null = null;

function units(): MathJsInstance {
  instance ??= create(unitDependencies ?? {}) as MathJsInstance;
  return instance;
}

/** Units that people read in two ways, with the question to ask back; null for all others. */
function ambiguity(unit: string): string | null {
  if (/^[kmgtp]i?$/i.test(unit)) {
    const prefix = unit.slice(0, 1).toUpperCase();
    return `"${unit}" alone is no unit; write ${prefix}iB or ${prefix}B (bytes), or ${prefix}bit/s.`;
  }
  if (/^[mgtp]b(\/s)?$/.test(unit)) {
    const prefix = unit.slice(0, 1).toUpperCase();
    const rest = unit.length > 2 ? "/s" : "";
    return `"${unit}" may be bits or bytes; write ${prefix}bit${rest} or ${prefix}B${rest}.`;
  }
  return null;
}

/** The spelling that mathjs knows: Gbps -> Gb/s, Gbit -> Gb, KB -> kB, gib -> GiB, "sec." -> s. */
function canonicalUnit(unit: string): string {
  const [amount = "", per] = unit
    .replaceAll(/\s+/g, "")
    .replace(/\.$/, "")
    .replace(/ps$/, "/s")
    .replace(/\/(sec|second)$/i, "/s")
    .split("/");
  const match = /^([kmgtp]?)(i?)(b|bits?|bytes?)$/i.exec(amount);
  if (match === null)
    return unit
      .replace(/\.$/, "")
      .replace(/^secs$/, "s")
      .replace(/^mins$/, "min");
  const [, prefix = "", binary = "", name = ""] = match;
  const isBit = name === "b" || /^bit/i.test(name);
  const scale = prefix === "" ? "" : prefixOf(prefix, binary !== "" || /^i/i.test(binary));
  const isBinaryByte = binary !== "" && name === "b" && prefix === prefix.toLowerCase();
  const symbol = isBit && !isBinaryByte ? "b" : "B";
  return `${scale}${symbol}${per === undefined ? "" : `/${per}`}`;
}

const prefixOf = (letter: string, binary: boolean): string => {
  const upper = letter.toUpperCase();
  if (binary) return `${upper}i`;
  return upper === "K" ? "k" : upper;
};
