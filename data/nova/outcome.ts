/** What came of a change that was asked for: done, refused or unknown. */
import type { Answer } from "./endpoint.ts";
import { describeFailure } from "./http/failure.ts";

export type ChangeOutcome =
  /** The service took it. A 202 is accepted, not done: whether it happens is seen by looking. */
  | { readonly kind: "done"; readonly status: number; readonly requestId: string | null }
  /** Definitely not done. `status` is null when the request never left. */
  | {
      readonly kind: "refused";
      readonly status: number | null;
      readonly reason: string;
      readonly requestId: string | null;
    }
  /** Perhaps done: to be settled by looking, never by sending again. */
  | {
      readonly kind: "unknown";
      readonly status: number | null;
      readonly reason: string;
      readonly requestId: string | null;
    };

export function outcomeOf(answer: Answer<unknown>): ChangeOutcome {
  if (answer.ok) {
    const { status, requestId } = answer.value;
    return { kind: "done", status, requestId };
  }
  const failure = answer.error;
  const reason = describeFailure(failure);
  switch (failure.kind) {
    case "refused":
      return { kind: "refused", status: failure.status, reason, requestId: failure.requestId };
    case "transport":
      return { kind: "refused", status: null, reason, requestId: null };
    case "unknown":
      return { kind: "unknown", status: failure.status, reason, requestId: failure.requestId };
    case "unreadable":
      return { kind: "unknown", status: null, reason, requestId: failure.requestId };
  }
}
