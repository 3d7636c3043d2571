/** Connections to one cloud: its certificate authority, client certificate and proxy; undici underneath. */
import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import type { Secret } from "../secret.ts";

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
  readonly forReads: Dispatcher;
  /**
   * A connection of its own for each request: on a kept one the server may hang up in the very moment of sending, and
   * nobody could say whether the request had arrived.
   */
  readonly forWrites: Dispatcher;
  close(): Promise<void>;
}

export function openConnections(settings: ConnectionSettings): Connections {
  const forReads = dispatcherOf(settings, 1);
  const forWrites = dispatcherOf(settings, 0);
  return {
    forReads,
    forWrites,
    // Not close(): a hanging answer must not hold a command that has ended.
    close: async () => {
      await Promise.all([forReads.destroy(), forWrites.destroy()]);
    },
  };
}

function dispatcherOf(settings: ConnectionSettings, pipelining: 0 | 1): Dispatcher {
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
  if (proxy.http === null && proxy.https === null) return new Agent(options);
  return new EnvHttpProxyAgent({
    ...options,
    requestTls: tls,
    proxyTunnel: false,
    httpProxy: proxy.http?.reveal() ?? "",
    httpsProxy: proxy.https?.reveal() ?? "",
    noProxy: proxy.none,
  });
}
