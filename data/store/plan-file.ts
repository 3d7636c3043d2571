/**
 * Plan files: canonical JSON (RFC 8785) and one line break, bound by the SHA-256 of the whole file.
 *
 * The format is closed: another version, an unknown field, text that is not canonical or steps that do not hold against
 * the plan's own snapshot are refused.
 */
import { readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  canonicalJson,
  type Diagnostic,
  err,
  ok,
  type Plan,
  type Result,
  validatePlan,
} from "../../sim/index.ts";
import { hashOf } from "./hash.ts";
import { planSchema } from "./plan-schema.ts";
import { reasonOf } from "./reason-of.ts";
import { brokenReferences } from "./snapshot-references.ts";

/** Larger files are refused before they are read [B]. */
const FILE_LIMIT = 1024 ** 3;
const again = "Make the plan again with drainwise plan.";

export { hashOf };

/** The plan as its file holds it. */
export const textOfPlan = (plan: Plan): string => `${canonicalJson(plan)}\n`;

/** Writes the plan whole or not at all; gives the SHA-256 of the file. */
export async function writePlan(path: string, plan: Plan): Promise<string> {
  const text = textOfPlan(plan);
  const hash = hashOf(text);
  const part = join(dirname(path), `.${basename(path)}.${hash.slice(0, 8)}.part`);
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (error: unknown) {
    await unlink(part).catch(() => undefined);
    throw error;
  }
  return hash;
}

export interface StoredPlan {
  readonly plan: Plan;
  readonly hash: string;
}

/** Reads and checks a plan; every fault at once, with the path of its field. */
export async function readPlan(path: string): Promise<Result<StoredPlan, Diagnostic[]>> {
  const file = basename(path);
  const text = await textBelowLimit(path);
  if (!text.ok) {
    const mend = "Name a file that drainwise plan has written.";
    return err([fault(file, "unreadable-file", text.error, mend)]);
  }
  const parsed = parse(text.value);
  if (!parsed.ok) return err([fault(file, "bad-json", parsed.error, again)]);
  const foreign = foreignFormat(file, parsed.value);
  if (foreign !== null) return err([foreign]);
  const checked = planSchema.safeParse(parsed.value);
  if (!checked.success) {
    return err(
      checked.error.issues.map(({ message, path: field }) =>
        fault(file, "bad-field", `${message}.`, again, field.join(".") || "(the whole)"),
      ),
    );
  }
  const plan = checked.data as Plan;
  const faults = faultsOf(file, plan, text.value);
  return faults.length > 0 ? err(faults) : ok({ plan, hash: hashOf(text.value) });
}

function faultsOf(file: string, plan: Plan, text: string): Diagnostic[] {
  const broken = brokenReferences(plan.snapshot).map(({ field, summary }) =>
    fault(file, "bad-reference", `${summary}.`, again, `snapshot.${field}`),
  );
  if (broken.length > 0) return broken;
  const unsound = validatePlan(plan).map((found) => ({
    ...found,
    source: { ...found.source, file },
  }));
  if (unsound.length > 0) return unsound;
  if (textOfPlan(plan) === text) return [];
  const summary =
    "The text is not the canonical form of its plan: it was changed after it was written.";
  return [fault(file, "not-canonical", summary, again)];
}

/** A file of another kind or version, told before its fields are. */
function foreignFormat(file: string, value: unknown): Diagnostic | null {
  const { format, version } = Object(value) as { format?: unknown; version?: unknown };
  if (format !== "drainwise-plan") {
    const what = typeof format === "string" ? `of format ${format}` : "of another kind";
    const mend = "Name a file that drainwise plan has written.";
    return fault(file, "not-a-plan", `The file is no plan but ${what}.`, mend, "format");
  }
  if (version === 1) return null;
  const summary = `The plan is of format version ${JSON.stringify(version)}; this drainwise reads version 1.`;
  return fault(file, "other-version", summary, again, "version");
}

function fault(
  file: string,
  code: string,
  summary: string,
  mend: string,
  field?: string,
): Diagnostic {
  const source = field === undefined ? { file } : { file, field };
  return { severity: "error", code, summary, mend, source };
}

async function textBelowLimit(path: string): Promise<Result<string, string>> {
  try {
    const { size } = await stat(path);
    if (size > FILE_LIMIT) {
      return err(`The file holds ${size} bytes; the limit is ${FILE_LIMIT} (1 GiB).`);
    }
    return ok(await readFile(path, "utf8"));
  } catch (error: unknown) {
    return err(`The file cannot be read: ${reasonOf(error)}.`);
  }
}

function parse(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error: unknown) {
    return err(`The file is no JSON: ${reasonOf(error)}.`);
  }
}
