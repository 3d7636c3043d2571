/** Answers are checked before they are believed. Unknown fields pass: newer releases add some. */
import type { z } from "zod";
import { err, ok, type Result } from "../../sim/index.ts";

/**
 * What a text holds by a schema; else one sentence naming the first fields at fault and what was found there.
 *
 * @param clear masks secrets in what was found, before it is cut: the half of a secret is not known for one.
 */
export function decode<T>(
  text: string,
  schema: z.ZodType<T>,
  clear: (found: string) => string,
): Result<T, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return err(`it is no JSON but begins with ${shown(text, clear)}`);
  }
  const checked = schema.safeParse(parsed);
  if (checked.success) return ok(checked.data);
  const { issues } = checked.error;
  const told = issues
    .slice(0, FAULTS_TOLD)
    .map(
      ({ path, message }) =>
        `${path.join(".") || "the whole"}: ${message}, found ${shown(at(parsed, path), clear)}`,
    );
  const rest = issues.length - told.length;
  return err(told.join("; ") + (rest > 0 ? `; and ${rest} more` : ""));
}

const FAULTS_TOLD = 3;
const SHOWN_LENGTH = 60;

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<PropertyKey, unknown>)[key];
  }
  return found;
}

function shown(value: unknown, clear: (found: string) => string): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null)
    return `an object with ${clear(Object.keys(value).slice(0, 6).join(", ")) || "nothing in it"}`;
  const text = clear(typeof value === "string" ? JSON.stringify(value) : String(value));
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
}
