/** How a request can end other than well. The difference decides whether it may be sent again, and whether one must look. */

export type Failure =
  /** The service said no (4xx): nothing was done. */
  | {
      readonly kind: "refused";
      readonly status: number;
      /** The service's own words. */
      readonly message: string;
      readonly request: string;
      readonly requestId: string | null;
    }
  /** It may or may not have been done: 5xx, a lost reply, a broken connection, the deadline. */
  | {
      readonly kind: "unknown";
      /** Null when no answer came. */
      readonly status: number | null;
      readonly message: string;
      readonly request: string;
      readonly requestId: string | null;
    }
  /** It never left: no connection was made, or there is no token, endpoint or version to ask with. Nothing was done. */
  | { readonly kind: "transport"; readonly message: string; readonly request: string }
  /** The answer came and is not what we know; it names path, field and what was found. */
  | {
      readonly kind: "unreadable";
      readonly message: string;
      readonly request: string;
      readonly requestId: string | null;
    };

/** What was asked about is not there (any more). */
export const isNotFound = (failure: Failure): boolean =>
  failure.kind === "refused" && failure.status === 404;

/** One sentence for a person: what was asked, what came, under which request id the cloud's logs have it. */
export function describeFailure(failure: Failure): string {
  const id =
    "requestId" in failure && failure.requestId !== null ? ` (request ${failure.requestId})` : "";
  const message = failure.message.trim().replace(/[.\s]+$/, "");
  switch (failure.kind) {
    case "refused":
      return `${failure.request}: refused with ${failure.status}: ${message}${id}.`;
    case "unknown":
      return `${failure.request}: ${failure.status === null ? "no answer" : `answered ${failure.status}`}: ${message}${id}.`;
    case "transport":
      return `${failure.request}: not sent: ${message}.`;
    case "unreadable":
      return `${failure.request}: the answer is not understood: ${message}${id}.`;
  }
}
