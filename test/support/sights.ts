/** What a driver may see, with a plain default for every field: a test says only what it is about. */
import type { HostSight, MigrationSight, ServerSight } from "../../sim/index.ts";

export const serverSeen = (
  server: string,
  host: string,
  more: Partial<ServerSight> = {},
): ServerSight => ({
  kind: "server",
  intent: null,
  server,
  host,
  status: "ACTIVE",
  taskState: null,
  locked: false,
  migrations: [],
  lastAction: null,
  failure: null,
  portsBound: null,
  destination: null,
  ...more,
});

export const recordSeen = (
  id: number,
  status: string,
  more: Partial<MigrationSight> = {},
): MigrationSight => ({
  id,
  status,
  type: "live-migration",
  source: "a",
  destination: "b",
  user: "runner",
  ...more,
});

export const hostSeen = (host: string, more: Partial<HostSight> = {}): HostSight => ({
  kind: "host",
  intent: null,
  host,
  service: { state: "up", status: "enabled", disabledReason: null, incarnation: "1" },
  servers: [],
  migrations: [],
  unexplained: [],
  ...more,
});
