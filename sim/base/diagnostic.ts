import { compareIds, compareNumbers } from "./order.ts";

/** Where in the input a fault lies; lines and columns count from 1, absent where they make no sense. */
export interface DiagnosticSource {
  readonly file: string;
  readonly line?: number;
  /** Name of the column or field, as the person wrote it. */
  readonly field?: string;
}

/** One fault or remark about input, written for the person who must mend it. */
export interface Diagnostic {
  readonly severity: "error" | "warning" | "note";
  /** Fixed per kind of fault, kebab-case, so that machines and tests can tell them apart. */
  readonly code: string;
  /** What is wrong, in one sentence, with the value that was found. */
  readonly summary: string;
  /** How to mend it. */
  readonly mend: string;
  readonly source: DiagnosticSource;
}

/** Order of showing: by file, line, field, then code. */
export const compareDiagnostics = (a: Diagnostic, b: Diagnostic): number =>
  compareIds(a.source.file, b.source.file) ||
  compareNumbers(a.source.line ?? 0, b.source.line ?? 0) ||
  compareIds(a.source.field ?? "", b.source.field ?? "") ||
  compareIds(a.code, b.code) ||
  compareIds(a.summary, b.summary);
