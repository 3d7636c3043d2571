/** One line a request for whoever debugs: method, path, status, time, request id. No header, no body, so no secret. */
import type { Connections } from "./agents.ts";
import { type Exchange, exchange, type Outgoing } from "./exchange.ts";

export type RequestLog = (line: string) => void;

export const noLog: RequestLog = () => undefined;

/** @param request method and path as they may be shown. */
export async function exchangeLogged(
  connections: Connections,
  out: Outgoing,
  request: string,
  log: RequestLog,
): Promise<Exchange> {
  const start = performance.now();
  const result = await exchange(connections, out);
  const took = `${Math.round(performance.now() - start)} ms`;
  if ("lost" in result) log(`${request} -> no answer: ${result.lost.reason} (${took})`);
  else
    log(`${request} -> ${result.came.status} (${took}) ${requestIdOf(result.came.headers) ?? ""}`);
  return result;
}

/** Under which the cloud's own logs have the request. */
export const requestIdOf = (headers: ReadonlyMap<string, string>): string | null =>
  headers.get("x-openstack-request-id") ?? headers.get("x-compute-request-id") ?? null;
