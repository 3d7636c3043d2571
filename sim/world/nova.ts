/** The simulated Nova's state during a run: services, servers, claims, and the moves under way. */
import { present } from "../base/assert.ts";
import { flavorOf } from "../cloud/cloud-index.ts";
import type { Ledger } from "../cloud/ledger.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import { type Resources, resourcesOf } from "../cloud/placement.ts";
import type { Host, Server } from "../cloud/snapshot.ts";
import type { MoveType } from "../migration/migration.ts";
import type { MigrationStatus, Outcome } from "../port/port.ts";
import type { Agenda } from "./agenda.ts";
import type { CloudModel } from "./cloud-model.ts";
import type { ExecutorSlots } from "./executor-slots.ts";
import type { HostLog } from "./host-log.ts";
import type { MoveLog } from "./move-log.ts";
import type { RunSetting } from "./run-setting.ts";
import type { Sightings } from "./sightings.ts";
import type { Transfer, Transfers } from "./transfers.ts";

export interface ServiceNow {
  state: "up" | "down";
  status: "enabled" | "disabled";
}

/** A move that Nova holds: asked for, queued, running or waiting to be confirmed. */
export interface MoveNow {
  readonly log: MoveLog;
  readonly resources: Resources;
  status: MigrationStatus;
  transfer: Transfer | null;
}

export interface ServerNow {
  readonly server: Server;
  host: string;
  status: string;
  taskState: string | null;
  move: MoveNow | null;
}

export interface Nova {
  readonly model: CloudModel;
  readonly setting: RunSetting;
  readonly agenda: Agenda;
  readonly transfers: Transfers;
  readonly slots: ExecutorSlots;
  readonly claims: Ledger;
  readonly sightings: Sightings;
  readonly services: Map<string, ServiceNow>;
  readonly servers: Map<string, ServerNow>;
  readonly hosts: HostLog;
  readonly moves: MoveLog[];
  /** Lets a host die at this instant. */
  readonly kill: (host: string) => void;
}

export const done: Outcome = { kind: "done" };
export const refused = (reason: string): Outcome => ({ kind: "refused", reason });

/** A server as it is now; null when this cloud has no such server on a host. */
export function serverNow(nova: Nova, id: string): ServerNow | null {
  const known = nova.servers.get(id);
  if (known !== undefined) return known;
  const server = nova.model.cloud.servers.get(id);
  if (server === undefined || server.host === null) return null;
  const { host, status, taskState } = server;
  const now: ServerNow = { server, host, status, taskState, move: null };
  nova.servers.set(id, now);
  return now;
}

export const hostOf = (nova: Nova, id: string): Host =>
  present(nova.model.cloud.hosts.get(id), `host ${id} of this cloud`);

export const serviceOf = (nova: Nova, host: string): ServiceNow =>
  present(nova.services.get(host), `service of host ${host}`);

/** Makes a server's state known to whoever polls. */
export function postServer(nova: Nova, now: ServerNow): void {
  const { host, status, taskState } = now;
  nova.sightings.post({ kind: "server", server: now.server.id, host, status, taskState });
}

/** Gives the migration's record a new status, and makes it known. */
export function postMigration(nova: Nova, now: ServerNow, status: MigrationStatus): void {
  const move = present(now.move, "move of a server that moves");
  move.status = status;
  const progress = move.transfer?.migration.progress() ?? null;
  nova.setting.trace.add(nova.agenda.now, now.server.id, `migration ${status}`);
  nova.sightings.post({
    kind: "migration",
    server: now.server.id,
    status,
    memoryRemaining: progress?.memoryRemaining ?? null,
    diskRemaining: progress?.diskRemaining ?? null,
  });
}

/** Registers a move at its request. Its claim on the source goes on beside the one on the destination. */
export function beginMove(
  nova: Nova,
  now: ServerNow,
  intent: string,
  mode: "live" | "cold",
  destination: string,
): MoveNow {
  const { server, host: source } = now;
  const copies = copiesDisks(server, hostOf(nova, source), hostOf(nova, destination));
  const block = copies.kind === "copies";
  const type: MoveType =
    mode === "live" ? (block ? "block-live" : "live") : block ? "cold-block" : "cold";
  const log: MoveLog = {
    intent,
    server: server.id,
    type,
    source,
    destination,
    requestedAt: nova.agenda.now,
    startedAt: null,
    endedAt: null,
    end: null,
    result: null,
    carried: 0,
    syncs: [],
    phases: [],
  };
  nova.moves.push(log);
  const resources = resourcesOf(server, flavorOf(nova.model.cloud, server));
  const move: MoveNow = { log, resources, status: "accepted", transfer: null };
  now.move = move;
  return move;
}

/** Why Nova's scheduler would not send a server there; null when it would. */
export function refusalOfDestination(nova: Nova, move: MoveNow): string | null {
  const { destination } = move.log;
  const service = serviceOf(nova, destination);
  if (service.state === "down") return `No valid host was found: ${destination} is down`;
  if (service.status === "disabled") return `No valid host was found: ${destination} is disabled`;
  const refusal = nova.claims.refusal(destination, move.resources);
  return refusal === null ? null : `No valid host was found: ${destination} ${refusal}`;
}
