/** Listening on the loopback address, and closing without cutting answers off. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";
import { err, ok, type Result } from "../../sim/index.ts";

export interface Listening {
  /** As a browser takes it: "http://127.0.0.1:4173". */
  readonly address: string;
  /** Ends idle connections at once and all others after the grace. */
  close(): Promise<void>;
}

/** Port tried first when none is asked for, and how many after it. */
export const FIRST_PORT = 4173;
const PORTS_TRIED = 20;
/** Time that answers under way get when the server closes [ms]. */
const GRACE = 2000;

/**
 * Listens on 127.0.0.1 alone.
 *
 * @param port the port that was asked for (0 = any free one); null = the first free one from FIRST_PORT on.
 */
export async function listen(
  app: Express,
  port: number | null,
): Promise<Result<Listening, string>> {
  const candidates =
    port === null ? Array.from({ length: PORTS_TRIED }, (_, index) => FIRST_PORT + index) : [port];
  for (const candidate of candidates) {
    const attempt = await listenOn(app, candidate);
    if (attempt.ok) return ok(listening(attempt.value));
    if (attempt.error === "EADDRINUSE") continue;
    return err(
      attempt.error === "EACCES"
        ? `Port ${candidate} may not be used by this account. Choose one from 1024 up with --port.`
        : `Port ${candidate} cannot be opened (${attempt.error}). Choose another with --port.`,
    );
  }
  return err(
    port === null
      ? `Ports ${FIRST_PORT} to ${FIRST_PORT + PORTS_TRIED - 1} are all taken. Choose one with --port.`
      : `Port ${port} is taken. Choose another with --port, or leave --port out to get a free one.`,
  );
}

function listenOn(app: Express, port: number): Promise<Result<Server, string>> {
  return new Promise((resolve) => {
    // Express 5 hands errors of listening to the same callback.
    const server = app.listen(port, "127.0.0.1", (error?: NodeJS.ErrnoException) => {
      resolve(error === undefined ? ok(server) : err(error.code ?? error.message));
    });
  });
}

function listening(server: Server): Listening {
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), GRACE);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
