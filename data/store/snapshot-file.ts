/** Snapshot files: JSON, checked field by field and reference by reference when read. */
import { readFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Diagnostic, err, ok, type Result, type Snapshot } from "../../sim/index.ts";
import { reasonOf } from "./reason-of.ts";
import { brokenReferences } from "./snapshot-references.ts";
import { snapshotSchema } from "./snapshot-schema.ts";

/** Larger files are refused before they are read [B]. */
const FILE_LIMIT = 1024 ** 3;

/** Reads and checks a snapshot; every field at fault is named by its path. */
export async function readSnapshotFile(
  path: string,
): Promise<Result<Snapshot, readonly Diagnostic[]>> {
  const file = basename(path);
  const refuse = (code: string, summary: string, mend: string, field?: string): Diagnostic => ({
    severity: "error",
    code,
    summary,
    mend,
    source: field === undefined ? { file } : { file, field },
  });
  const text = await readBelowLimit(path);
  if (!text.ok)
    return err([refuse("unreadable-file", text.error, "Check the file and its permissions.")]);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.value);
  } catch (error: unknown) {
    return err([
      refuse(
        "bad-json",
        `The file is no JSON: ${reasonOf(error)}.`,
        "Write it again with drainwise snapshot.",
      ),
    ]);
  }
  const mend = "Write the snapshot again with drainwise snapshot, or correct the field.";
  const checked = snapshotSchema.safeParse(parsed);
  if (!checked.success) {
    return err(
      checked.error.issues.map(({ message, path: field }) =>
        refuse("bad-field", `${message}.`, mend, field.join(".") || "(the whole)"),
      ),
    );
  }
  const snapshot: Snapshot = checked.data;
  const broken = brokenReferences(snapshot);
  if (broken.length === 0) return ok(snapshot);
  return err(
    broken.map(({ field, summary }) => refuse("bad-reference", `${summary}.`, mend, field)),
  );
}

async function readBelowLimit(path: string): Promise<Result<string, string>> {
  try {
    const { size } = await stat(path);
    if (size > FILE_LIMIT)
      return err(`The file holds ${size} bytes; the limit is ${FILE_LIMIT} (1 GiB).`);
    return ok(await readFile(path, "utf8"));
  } catch (error: unknown) {
    return err(`The file cannot be read: ${reasonOf(error)}.`);
  }
}

/** Writes a snapshot, readable by eye: two blanks of indentation, one line break at the end. */
export async function writeSnapshotFile(path: string, snapshot: Snapshot): Promise<void> {
  await writeFile(path, `${JSON.stringify(snapshot, null, 2)}\n`);
}
