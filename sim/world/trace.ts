/** What happened in a run, line by line: for golden tests and for comparing runs by hash. */
import type { Instant } from "../base/units.ts";

export interface Trace {
  add(at: Instant, subject: string, text: string): void;
}

export const noTrace: Trace = { add: () => undefined };

/** Keeps every line: instant with six decimals, subject, text. */
export class TraceLines implements Trace {
  readonly lines: string[] = [];

  add(at: Instant, subject: string, text: string): void {
    this.lines.push(`${at.toFixed(6)} ${subject} ${text}`);
  }
}
