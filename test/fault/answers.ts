/**
 * What may come back for a request, and what our driver of a real cloud makes of it (held in answers.test.ts). Faults are
 * counted by the path that they take the runner: a 503 before and a timeout before are one, whatever it says.
 */
import type { RequestFate } from "../../sim/world/faults/faults.ts";

export interface Came {
  /** Null = nothing came within the timeout. */
  readonly status: number | null;
  /** When Nova carries it out: not at all, before the answer, or only after our timeout. */
  readonly carriedOut: "never" | "before" | "after";
}

/** After a timeout, and within the time that a doubt is looked into: longer than every timeout on the way [s]. */
export const LATEST = 200;

export const CAME: readonly Came[] = [
  { status: null, carriedOut: "never" },
  { status: null, carriedOut: "before" },
  { status: null, carriedOut: "after" },
  { status: 500, carriedOut: "before" },
  { status: 503, carriedOut: "never" },
  { status: 504, carriedOut: "after" },
  { status: 401, carriedOut: "never" },
  { status: 429, carriedOut: "never" },
  { status: 400, carriedOut: "never" },
  { status: 403, carriedOut: "never" },
  { status: 409, carriedOut: "never" },
];

const WORDS: Readonly<Record<number, string>> = {
  400: "400 the destination does not take it",
  401: "401 the token has expired",
  403: "403 quota exceeded",
  409: "409 conflict: task_state is not None",
};

/** A definite no, and whether it stands wherever the server should go. */
const REFUSES: ReadonlyMap<number, boolean> = new Map([
  [400, false],
  [403, true],
  [409, true],
]);

/** @param after when it is carried out, if only after our timeout [s]. */
export function fateOf({ status, carriedOut }: Came, after: number): RequestFate {
  const reason = status === null ? "no answer within the timeout" : wordsOf(status);
  const wherever = status === null ? undefined : REFUSES.get(status);
  if (wherever === true) return { kind: "refused", reason, wherever };
  if (wherever === false) return { kind: "refused", reason };
  if (carriedOut === "after") return { kind: "late-request", reason, after };
  return { kind: carriedOut === "before" ? "lost-reply" : "lost-request", reason };
}

const wordsOf = (status: number): string =>
  WORDS[status] ?? `${status} from what is in front of Nova`;

/** The path that it takes the runner. */
export const pathOf = (fate: RequestFate): string =>
  fate.kind !== "refused" ? fate.kind : fate.wherever ? "refused-wherever" : "refused-there";
