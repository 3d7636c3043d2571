/** Intents: each command has one of its own, written to the journal before it leaves. */

/** "out:s1/17/start": step, number of the command within the run, purpose. Steps' ids may hold slashes themselves. */
export const intentOf = (stepId: string, number: number, purpose: string): string =>
  `${stepId}/${number}/${purpose}`;

export interface ParsedIntent {
  readonly stepId: string;
  readonly number: number;
  readonly purpose: string;
}

export function parseIntent(intent: string): ParsedIntent | null {
  const last = intent.lastIndexOf("/");
  const before = intent.lastIndexOf("/", last - 1);
  if (before <= 0) return null;
  return {
    stepId: intent.slice(0, before),
    number: Number(intent.slice(before + 1, last)),
    purpose: intent.slice(last + 1),
  };
}
