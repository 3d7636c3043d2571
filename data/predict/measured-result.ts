/** What came out of each measured migration: read to judge predictions, never to make them. */
import type { MeasuredFile } from "./read-measured.ts";

export interface MeasuredResult {
  readonly family: string;
  /** Repeats of one experiment (and member) have the same. */
  readonly experiment: string;
  readonly completed: boolean;
  readonly totalTime: number | null;
  readonly downtime: number | null;
  readonly outage: number | null;
  readonly bytes: number | null;
  readonly rounds: number | null;
  readonly mirrorReady: number | null;
}

/** One a row, in order; null where the file does not say. Seconds and bytes. */
export function measuredResults(file: MeasuredFile): readonly MeasuredResult[] {
  const indexOf = new Map(file.columns.map((name, index) => [name.trim(), index]));
  return file.cells.map((cells) => {
    const text = (name: string): string => (cells[indexOf.get(name) ?? -1] ?? "").trim();
    const number = (name: string, scale = 1): number | null => {
      const value = Number(text(name));
      return text(name) === "" || !Number.isFinite(value) ? null : value * scale;
    };
    return {
      family: text("family"),
      experiment: `${text("scenario")} ${text("member")}`,
      completed: text("status") === "completed",
      totalTime: number("total_ms", 1e-3),
      downtime: number("downtime_ms", 1e-3),
      outage: number("stop_to_resume_ms", 1e-3),
      bytes: number("transferred"),
      rounds: number("rounds"),
      mirrorReady: number("mirror_ready_ms", 1e-3),
    };
  });
}
