/** A failed exchange as a failure, with the service's own message, in whichever of OpenStack's forms it came. */
import type { SecretKeeper } from "../secret.ts";
import type { Exchange } from "./exchange.ts";
import type { Failure } from "./failure.ts";
import { requestIdOf } from "./request-log.ts";

export function failureOf(result: Exchange, request: string, secrets: SecretKeeper): Failure {
  if ("lost" in result) {
    const message = secrets.clear(result.lost.reason);
    return result.lost.sent
      ? { kind: "unknown", status: null, message, request, requestId: null }
      : { kind: "transport", message, request };
  }
  const { status, headers, text } = result.came;
  // Before the message is cut, as the half of a secret is not known for one; and after, as JSON may have hidden it.
  const told = secrets.clear(messageOf(secrets.clear(text)));
  const requestId = requestIdOf(headers);
  if (status >= 400 && status < 500 && !mayHaveBeenDone.has(status)) {
    return { kind: "refused", status, message: told, request, requestId };
  }
  const location = headers.get("location");
  const moved =
    status >= 300 && status < 400 && location !== undefined
      ? `it points to ${secrets.clear(location)}; redirects are not followed, correct the address`
      : told;
  return { kind: "unknown", status, message: moved, request, requestId };
}

/** 408 and 499 are said by proxies that gave up waiting: the service behind them may have gone on. */
const mayHaveBeenDone: ReadonlySet<number> = new Set([408, 499]);

/** Longer messages are cut: a proxy's error page is no message. */
const LONGEST = 400;

/**
 * Nova: {"conflictingRequest": {"code", "message"}}; Keystone: {"error": {"message"}}; Placement: {"errors": [{"detail"}]};
 * Neutron: {"NeutronError": {"message"}}; anything else as it stands.
 */
function messageOf(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return shortened(text.replace(/<[^>]*>/g, " "));
  }
  return shortened(deepMessage(body) ?? text);
}

function deepMessage(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  for (const value of Object.values(body)) {
    const inner: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof inner !== "object" || inner === null) continue;
    for (const key of ["message", "detail", "title"] as const) {
      const found = (inner as Record<string, unknown>)[key];
      if (typeof found === "string" && found !== "") return found;
    }
  }
  return null;
}

function shortened(text: string): string {
  const plain = text.replace(/\s+/g, " ").trim();
  if (plain === "") return "no reason given";
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}...` : plain;
}
