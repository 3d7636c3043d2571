/** The cloud that a command works on, or the command's end with every fault of the input on stderr. */
import type { CloudRead } from "../data/csv/read-cloud.ts";
import { printDiagnostics } from "./console.ts";
import { CommandFailure, exitCode } from "./exit-code.ts";

/** Reads a directory of CSV files or a snapshot file; warnings go to stderr; faults end the command with code 2. */
export async function readCloudOrFail(path: string): Promise<CloudRead> {
  const { readCloud } = await import("../data/csv/read-cloud.ts");
  const read = await readCloud(path);
  if (!read.ok) {
    const { diagnostics, total } = read.error;
    printDiagnostics(diagnostics, total);
    const faults = total === 1 ? "1 fault" : `${total} faults`;
    throw new CommandFailure(`${path}: ${faults}; nothing was read.`, exitCode.badInput);
  }
  printDiagnostics(read.value.notes);
  return read.value;
}

/** "a,b c" -> ["a", "b", "c"]: names as people type them. */
export const namesOf = (written: string): readonly string[] =>
  written.split(/[\s,]+/).filter((name) => name !== "");
