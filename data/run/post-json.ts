/** One POST of JSON to somebody's webhook. Its address may hold a secret: errors name its host alone. */
import { EnvHttpProxyAgent, fetch } from "undici";
import { err, ok, type Result } from "../../sim/index.ts";

let agent: EnvHttpProxyAgent | null = null;

/** Gives the status of a good answer (2xx). Redirects are not followed: they would carry the body elsewhere. */
export async function postJson(
  url: string,
  body: object,
  timeoutMs: number,
  cancel?: AbortSignal,
): Promise<Result<number, string>> {
  const place = placeOf(url);
  agent ??= new EnvHttpProxyAgent();
  const timeout = AbortSignal.timeout(Math.min(timeoutMs, 2 ** 31 - 1));
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "drainwise" },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: cancel === undefined ? timeout : AbortSignal.any([timeout, cancel]),
      dispatcher: agent,
    });
    await response.body?.cancel();
    if (response.ok) return ok(response.status);
    return err(`the webhook at ${place} answered ${response.status}`);
  } catch (error: unknown) {
    if (timeout.aborted) return err(`the webhook at ${place} did not answer in time`);
    return err(`the webhook at ${place} cannot be reached (${codeOf(error)})`);
  }
}

/** Host and port of an address; path, query and user may be secret. */
export function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an address that is none";
}

/** The system's word for it; messages may hold the address. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = Object(cause).code as unknown;
  return typeof code === "string" ? code : "no connection";
}
