/** Connections to one cloud: its certificate authority, client certificate and proxy; undici underneath. */
import { Agent, type Dispatcher, ProxyAgent } from "undici";
import type { Secret } from "../secret.ts";
import { exceptionsOf } from "./no-proxy.ts";

export interface ConnectionSettings {
  /** Certificates that are trusted instead of the system's, PEM. */
  readonly ca: string | null;
  /** Client certificate and key, PEM. */
  readonly cert: string | null;
  readonly key: Secret | null;
  /** False accepts any certificate. */
  readonly verify: boolean;
  /** Proxies as the environment names them; their addresses may hold a password. */
  readonly proxy: {
    readonly http: Secret | null;
    readonly https: Secret | null;
    /** Hosts that are reached without. */
    readonly none: string;
  };
}

/** Connections at once to one service: enough to hide 50 ms of distance, few enough for a small control plane. */
const CONNECTIONS = 16;
const CONNECT_TIMEOUT_MS = 10_000;

export interface Connections {
  /** Kept alive and shared. */
  forReads(url: string): Dispatcher;
  /**
   * A connection of its own for each request: on a kept one the server may hang up in the very moment of sending, and
   * nobody could say whether the request had arrived.
   */
  forWrites(url: string): Dispatcher;
  close(): Promise<void>;
}

export function openConnections(settings: ConnectionSettings): Connections {
  const isDirect = exceptionsOf(settings.proxy.none);
  const [reads, writes] = [waysOf(settings, 1), waysOf(settings, 0)];
  const wayTo = ({ direct, http, https }: Ways, address: string): Dispatcher => {
    const url = new URL(address);
    if (isDirect(url)) return direct;
    return url.protocol === "https:" ? https : http;
  };
  return {
    forReads: (url) => wayTo(reads, url),
    forWrites: (url) => wayTo(writes, url),
    // Not close(): a hanging answer must not hold a command that has ended.
    close: async () => {
      const all = new Set([...Object.values(reads), ...Object.values(writes)]);
      await Promise.all([...all].map((way) => way.destroy()));
    },
  };
}

/** How addresses are reached; without a proxy for them http and https go directly. */
interface Ways {
  readonly direct: Dispatcher;
  readonly http: Dispatcher;
  readonly https: Dispatcher;
}

function waysOf(settings: ConnectionSettings, pipelining: 0 | 1): Ways {
  const { ca, cert, key, verify, proxy } = settings;
  const tls = {
    rejectUnauthorized: verify,
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key: key.reveal() }),
  };
  const options = {
    connections: CONNECTIONS,
    pipelining,
    connect: { ...tls, timeout: CONNECT_TIMEOUT_MS },
  };
  const direct = new Agent(options);
  const through = (address: Secret | null): Dispatcher =>
    address === null
      ? direct
      : new ProxyAgent({
          ...options,
          requestTls: tls,
          proxyTunnel: false,
          uri: address.reveal(),
        });
  return { direct, http: through(proxy.http), https: through(proxy.https) };
}
