/** All faults of one import, gathered before anything is refused: a person mends a file once, not fault by fault. */
import { compareDiagnostics, type Diagnostic, type DiagnosticSource } from "../../sim/index.ts";

/** The faults in order of showing. `total` counts those beyond what was kept, too. */
export interface DiagnosticReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly total: number;
}

/** Faults kept; a file can hold millions of rows, each faulty, and a person reads the first hundred. */
const KEPT = 10_000;

export class FaultLog {
  readonly #kept: Diagnostic[] = [];
  #errors = 0;
  #total = 0;

  error(code: string, summary: string, mend: string, source: DiagnosticSource): void {
    this.#errors += 1;
    this.#add({ severity: "error", code, summary, mend, source });
  }

  warning(code: string, summary: string, mend: string, source: DiagnosticSource): void {
    this.#add({ severity: "warning", code, summary, mend, source });
  }

  note(code: string, summary: string, mend: string, source: DiagnosticSource): void {
    this.#add({ severity: "note", code, summary, mend, source });
  }

  /** True once anything was found that forbids the import. */
  get refused(): boolean {
    return this.#errors > 0;
  }

  /** Everything found: errors, warnings, notes. */
  report(): DiagnosticReport {
    return { diagnostics: [...this.#kept].sort(compareDiagnostics), total: this.#total };
  }

  #add(diagnostic: Diagnostic): void {
    this.#total += 1;
    if (this.#kept.length < KEPT) this.#kept.push(diagnostic);
  }
}
