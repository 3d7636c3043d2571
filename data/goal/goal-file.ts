/** Goal files: YAML (JSON is YAML, too) with the command line's keys; faults name line and key. */
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { type Diagnostic, err, ok, type Result } from "../../sim/index.ts";
import type { WrittenGoal, WrittenValue } from "./written-goal.ts";

/** A goal is a page of text [B]. */
const FILE_LIMIT = 1024 ** 2;

export async function readGoalFile(path: string): Promise<Result<WrittenGoal, Diagnostic[]>> {
  const file = basename(path);
  const unreadable = (summary: string): Result<never, Diagnostic[]> => {
    const mend = "Name a YAML or JSON file of at most 1 MiB.";
    return err([{ severity: "error", code: "unreadable-file", summary, mend, source: { file } }]);
  };
  try {
    const { size } = await stat(path);
    if (size > FILE_LIMIT) return unreadable(`The file holds ${size} bytes.`);
    return writtenGoalOf(file, await readFile(path, "utf8"));
  } catch (error: unknown) {
    const reason = error instanceof Error ? error.message : String(error);
    return unreadable(`The file cannot be read: ${reason}.`);
  }
}

/** The goal's words with their lines. */
export function writtenGoalOf(file: string, text: string): Result<WrittenGoal, Diagnostic[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults: Diagnostic[] = document.errors.map((error) => ({
    severity: "error",
    code: "bad-yaml",
    summary: `${error.message}.`,
    mend: "Correct the YAML.",
    source: { file, line: lines.linePos(error.pos[0]).line },
  }));
  if (faults.length > 0) return err(faults);
  const root = document.contents;
  if (!isMap(root)) {
    const summary = "The file holds no keys.";
    const mend = 'Write keys and values, as in "drain: [host-1, host-2]".';
    return err([{ severity: "error", code: "bad-goal", summary, mend, source: { file } }]);
  }
  const written = new Map<string, WrittenValue[]>();
  for (const { key, value } of root.items) {
    const name = textOf(key as Node);
    const line = lineOf(lines, (key as Node).range);
    const values = valuesOf(value as Node | null, (node) => ({
      file,
      line: lineOf(lines, node.range) ?? line ?? 1,
      field: name,
    }));
    if (values === null) {
      const summary = `${name} holds more than words and lists of words.`;
      const mend = "Write one value or a list of values.";
      const source = { file, field: name, ...(line === undefined ? {} : { line }) };
      faults.push({ severity: "error", code: "bad-goal", summary, mend, source });
    } else if (values.length > 0) written.set(name, values);
  }
  return faults.length > 0 ? err(faults) : ok(written);
}

const lineOf = (lines: LineCounter, range: Node["range"]): number | undefined =>
  range === undefined || range === null ? undefined : lines.linePos(range[0]).line;

/** Scalars as written, lists of them, option maps ("set") as option=value, {start, end} as start/end; null for more. */
function valuesOf(
  node: Node | null,
  sourceOf: (node: Node) => WrittenValue["source"],
): WrittenValue[] | null {
  if (node === null || (isScalar(node) && node.value === null)) return [];
  if (isScalar(node)) return [{ text: textOf(node), source: sourceOf(node) }];
  if (isSeq(node)) {
    const values = node.items.map((item) => valuesOf(item as Node, sourceOf));
    return values.some((value) => value === null) ? null : values.flatMap((value) => value ?? []);
  }
  if (!isMap(node)) return null;
  const start = node.get("start", true);
  const end = node.get("end", true);
  if (isScalar(start) && isScalar(end)) {
    return [{ text: `${textOf(start)}/${textOf(end)}`, source: sourceOf(node) }];
  }
  const pairs = node.items.map(({ key, value }) =>
    isScalar(value)
      ? { text: `${textOf(key as Node)}=${textOf(value)}`, source: sourceOf(key as Node) }
      : null,
  );
  return pairs.every((pair) => pair !== null) ? pairs : null;
}

/** A scalar as it stands in the file: 007 stays 007, and yes stays yes. */
const textOf = (node: Node): string =>
  isScalar(node) ? (node.source ?? String(node.value)) : String(node);
