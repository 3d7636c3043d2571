/**
 * Canonical JSON (RFC 8785, JCS): one text for one value, so that a hash binds the value.
 *
 * Keys in order of UTF-16 code units, no blanks, numbers and strings as ECMAScript's JSON.stringify writes them (which
 * is what the RFC prescribes). Fields that are undefined are left out.
 */
import { assert } from "../base/assert.ts";
import { compareIds } from "../base/order.ts";

/** Half of a UTF-16 pair without the other; the u flag reads whole pairs as one character. */
const loneSurrogate = /\p{Surrogate}/u;

/** Errors: asserts that the value is JSON: finite numbers, well-formed strings, plain objects and arrays. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "number":
      assert(Number.isFinite(value), "JSON holds finite numbers only");
      return JSON.stringify(value);
    case "string":
      assert(!loneSurrogate.test(value), "JSON holds whole UTF-16 characters only");
      return JSON.stringify(value);
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : canonicalComposite(value);
    default:
      throw new TypeError(`JSON holds no ${typeof value}`);
  }
}

function canonicalComposite(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  let text = "";
  // Plans are megabytes: one string grown, no arrays between.
  for (const key of Object.keys(fields).sort(compareIds)) {
    const field = fields[key];
    if (field === undefined) continue;
    text += `${text === "" ? "" : ","}${canonicalJson(key)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}
