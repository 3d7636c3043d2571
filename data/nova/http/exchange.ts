/** One request and its answer, once: no retry, no redirect, no cookie, a deadline over all of it. */
import { type Dispatcher, request } from "undici";
import type { Connections } from "./agents.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface Outgoing {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** From now until the last byte of the answer [ms]. */
  readonly deadlineMs: number;
}

export interface Incoming {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** No answer. `sent` is false only when it is certain that not one byte of the request left. */
export interface Lost {
  readonly sent: boolean;
  readonly reason: string;
}

export type Exchange = { readonly came: Incoming } | { readonly lost: Lost };

/** Larger answers are cut off: a page of 1,000 servers takes some 3 MB [B]. */
const LARGEST_ANSWER = 64 * 1024 ** 2;

export async function exchange(connections: Connections, out: Outgoing): Promise<Exchange> {
  const isRead = out.method === "GET";
  const headers = {
    accept: "application/json",
    "user-agent": "drainwise",
    ...(out.body === undefined ? {} : { "content-type": "application/json" }),
    ...out.headers,
  };
  try {
    const answer = await request(out.url, {
      dispatcher: isRead ? connections.forReads(out.url) : connections.forWrites(out.url),
      method: out.method,
      headers,
      body: out.body === undefined ? null : JSON.stringify(out.body),
      signal: AbortSignal.timeout(out.deadlineMs),
      // The signal is the deadline; undici's own timers would only cut it short.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const text = await textOf(answer.body);
    return { came: { status: answer.statusCode, headers: flattened(answer.headers), text } };
  } catch (error: unknown) {
    return { lost: lostBy(error, out.deadlineMs) };
  }
}

async function textOf(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_ANSWER)
      throw new Error(`the answer holds more than ${LARGEST_ANSWER} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const flattened = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), String(value)] as const],
    ),
  );

function lostBy(error: unknown, deadlineMs: number): Lost {
  if (isTimeout(error)) return { sent: true, reason: `no answer within ${deadlineMs / 1000} s` };
  const faults = error instanceof AggregateError ? [error, ...error.errors] : [error];
  const first = faults.map(codeAndText).find(({ text }) => text !== "");
  return { sent: !faults.some(happenedBeforeSending), reason: first?.text ?? "it broke off" };
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && error.name === "TimeoutError";

/** Where name look-up, TCP or TLS certificates failed, nothing was written yet. A reset connection does not tell. */
function happenedBeforeSending(error: unknown): boolean {
  const { code, syscall } = codeAndText(error);
  return (
    syscall === "connect" ||
    syscall === "getaddrinfo" ||
    code === "UND_ERR_CONNECT_TIMEOUT" ||
    code === "ERR_INVALID_URL" ||
    code === "UND_ERR_INVALID_ARG" ||
    refusedCertificate.test(code)
  );
}

/** Node's codes of a certificate that was not accepted (tls module), raised in the handshake. */
const refusedCertificate =
  /^(ERR_TLS_CERT_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|HOSTNAME_MISMATCH)/;

function codeAndText(error: unknown): { code: string; syscall: string; text: string } {
  if (!(error instanceof Error)) return { code: "", syscall: "", text: String(error) };
  const { code, syscall } = error as NodeJS.ErrnoException;
  return {
    code: typeof code === "string" ? code : "",
    syscall: typeof syscall === "string" ? syscall : "",
    text: error.message || (typeof code === "string" ? code : ""),
  };
}
