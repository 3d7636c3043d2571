/** A goal as a person wrote it, on the command line or in a file: words by key, each with its place. */
import type { DiagnosticSource } from "../../sim/index.ts";

export interface WrittenValue {
  readonly text: string;
  readonly source: DiagnosticSource;
}

/** Values by key; a key with several values (hosts, options) has one entry for each. */
export type WrittenGoal = ReadonlyMap<string, readonly WrittenValue[]>;

/** What the command line says replaces, key by key, what a file says. */
export const overlaid = (below: WrittenGoal, above: WrittenGoal): WrittenGoal =>
  new Map([...below, ...above]);
