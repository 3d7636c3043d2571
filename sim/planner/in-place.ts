/** Servers that are stopped on their host for its maintenance in place of being moved, and started again after it. */
import type { Server } from "../cloud/snapshot.ts";
import type { BlockedServer, StartStep, StopStep } from "../plan/plan.ts";
import type { Planning } from "./planning.ts";

/** Whether the goal wants it, and nothing is under way with the server. */
export const staysInPlace = ({ goal, cloud }: Planning, server: Server): boolean =>
  (goal.stopInPlace ?? []).includes(server.id) &&
  !goal.frozen.includes(server.id) &&
  (server.status === "ACTIVE" || server.status === "SHUTOFF") &&
  server.taskState === null &&
  (cloud.migrationsOf.get(server.id) ?? []).length === 0;

export const stopOf = ({ id }: Server, host: string, after: readonly string[]): StopStep => ({
  kind: "stop",
  id: `stop:${id}`,
  server: id,
  host,
  after,
});

export const startOf = ({ id }: Server, host: string, after: string): StartStep => ({
  kind: "start",
  id: `start:${id}`,
  server: id,
  host,
  after: [after],
});

/** A host that keeps servers is not maintained: nothing on it is stopped for that. */
export const notStopped = (server: Server, host: string): BlockedServer => ({
  server: server.id,
  host,
  reason: "host-not-emptied",
  detail: `It would be stopped in place, but others keep ${host} from being maintained.`,
  unblock: `Free ${host} of the other blocked servers, or leave it out.`,
  rejections: [],
});
