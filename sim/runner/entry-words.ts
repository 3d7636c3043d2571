/** The words with which a journal's entries tell what became of a step: written here, so that they can be read again. */
import type { JournalEntry } from "../port/port.ts";

export const DONE = "done: ";
export const NOTHING_TO_DO = "nothing to do: ";
export const FAILED = "failed: ";
export const NEEDS_PERSON = "needs a person: ";
export const SKIPPED = "skipped by ";
export const ABORTED = "aborted: ";

export const refusedWords = (reason: string, then: string): string =>
  `refused (${reason}): ${then}`;
export const noTraceWords = (attempt: number): string =>
  `attempt ${attempt} left no trace: not done`;

export type StepEnd = "completed" | "aborted" | "failed";

/** How an entry tells that its step is over; null = it tells something else. */
export function endTold({ kind, text }: JournalEntry): StepEnd | null {
  if (kind !== "state") return null;
  if (text.startsWith(DONE) || text.startsWith(NOTHING_TO_DO)) return "completed";
  if (text.startsWith(`${FAILED}${ABORTED}`)) return "aborted";
  return [FAILED, NEEDS_PERSON, SKIPPED].some((words) => text.startsWith(words)) ? "failed" : null;
}

/** Whether an entry tells that a request is over and its step is not: it was refused, or came to nothing. */
export function isPutBack({ kind, text }: JournalEntry): "refused" | "no-trace" | null {
  if (kind !== "decision") return null;
  if (text.startsWith("refused (")) return "refused";
  return /^attempt \d+ left no trace/.test(text) ? "no-trace" : null;
}
