/** The simulated Nova's state during a run: services, servers, claims, and the moves under way. */
import { present } from "../base/assert.ts";
import type { Instant } from "../base/units.ts";
import { flavorOf } from "../cloud/cloud-index.ts";
import type { Ledger } from "../cloud/ledger.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import { type Resources, resourcesOf } from "../cloud/placement.ts";
import type { Host, OpenMigration, Server } from "../cloud/snapshot.ts";
import type { MoveType } from "../migration/migration.ts";
import type {
  InstanceAction,
  MigrationSight,
  MigrationStatus,
  Outcome,
  ServiceSight,
} from "../port/port.ts";
import type { Agenda } from "./agenda.ts";
import type { CloudModel } from "./cloud-model.ts";
import type { ExecutorSlots } from "./executor-slots.ts";
import type { Hang } from "./faults/faults.ts";
import type { HostLog } from "./host-log.ts";
import type { HostMembers } from "./host-members.ts";
import type { MoveLog } from "./move-log.ts";
import type { RunSetting } from "./run-setting.ts";
import type { Sightings } from "./sightings.ts";
import type { Transfer, Transfers } from "./transfers.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

export type ServiceNow = Writable<ServiceSight>;

/** A row of os-migrations. */
export interface RecordNow extends Writable<MigrationSight> {
  /** From when on the API shows it. */
  readonly visibleAt: Instant;
}

/** A move that Nova holds: asked for, queued, running or waiting to be confirmed. */
export interface MoveNow {
  readonly log: MoveLog;
  readonly record: RecordNow;
  /** The server's status before it. */
  readonly before: string;
  status: MigrationStatus;
  transfer: Transfer | null;
  hang: Hang | null;
}

export interface ServerNow {
  readonly server: Server;
  readonly resources: Resources;
  host: string;
  status: string;
  taskState: string | null;
  locked: boolean;
  /** From when on its ports are bound on its host. */
  portsBoundFrom: Instant;
  move: MoveNow | null;
  /** Hosts that hold a claim of it beyond what a move explains; null = its host alone. */
  heldOn: readonly string[] | null;
  /** True when its guest is not where Nova has it: a compute service lost sight of its migration. */
  ghost: boolean;
  /** Oldest first. */
  readonly records: RecordNow[];
  lastAction: InstanceAction | null;
  failure: string | null;
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
  /** Servers that anything happened to; null = deleted. */
  readonly servers: Map<string, ServerNow | null>;
  readonly residents: HostMembers;
  /** Servers with an unfinished migration that has the host at either end. */
  readonly touching: HostMembers;
  /** Allocations that nothing explains, by host. */
  readonly orphans: Map<string, string[]>;
  readonly hosts: HostLog;
  readonly moves: MoveLog[];
  lastRecord: number;
  lastAction: number;
  /** Lets a host die at this instant. */
  readonly kill: (host: string) => void;
}

/** Who asks through the port; whoever else acts on the cloud has another name. */
export const OURSELVES = "runner";

export const done: Outcome = { kind: "done" };
export const refused = (reason: string): Outcome => ({ kind: "refused", reason });

/** A server as it is now; null when this cloud has no such server on a host. */
export function serverNow(nova: Nova, id: string): ServerNow | null {
  const known = nova.servers.get(id);
  if (known !== undefined) return known;
  const { cloud } = nova.model;
  const server = cloud.servers.get(id);
  if (server === undefined || server.host === null || server.status === "DELETED") return null;
  const { host, status, taskState, locked } = server;
  const now: ServerNow = {
    server,
    resources: resourcesOf(server, flavorOf(cloud, server)),
    host,
    status,
    taskState,
    locked,
    portsBoundFrom: 0,
    move: null,
    heldOn: null,
    ghost: false,
    records: (cloud.migrationsOf.get(id) ?? []).map(recordOfSnapshot),
    lastAction: null,
    failure: null,
  };
  nova.servers.set(id, now);
  return now;
}

/** Migrations that the snapshot holds open stay so: nothing of this run ends them. */
const recordOfSnapshot = ({ id, status, type, source, destination }: OpenMigration): RecordNow => ({
  id: Number(id) || 0,
  status,
  type,
  source,
  destination,
  user: null,
  visibleAt: 0,
});

const ENDED: ReadonlySet<string> = new Set([
  "completed",
  "cancelled",
  "failed",
  "error",
  "confirmed",
  "reverted",
]);

export const isEnded = (status: string): boolean => ENDED.has(status);

/** Unfinished or unconfirmed, with the host at either end. */
export const isOpenRecord = (record: RecordNow, host: string): boolean =>
  !isEnded(record.status) && (record.source === host || record.destination === host);

export const hostOf = (nova: Nova, id: string): Host =>
  present(nova.model.cloud.hosts.get(id), `host ${id} of this cloud`);

export const serviceOf = (nova: Nova, host: string): ServiceNow =>
  present(nova.services.get(host), `service of host ${host}`);

/** Makes a server's state known to whoever polls. */
export const postServer = (nova: Nova, now: ServerNow): void =>
  nova.sightings.post("server", now.server.id);

/** The server is on another host from now on. */
export function putOn(nova: Nova, now: ServerNow, host: string): void {
  nova.residents.remove(now.host, now.server.id);
  nova.residents.add(host, now.server.id);
  now.host = host;
}

/** Gives the migration's record a new status, and makes it known. */
export function postMigration(nova: Nova, now: ServerNow, status: MigrationStatus): void {
  const move = present(now.move, "move of a server that moves");
  move.status = status;
  move.record.status = status;
  nova.setting.trace.add(nova.agenda.now, now.server.id, `migration ${status}`);
  postServer(nova, now);
}

/** A new instance action: what it was refused for later stands under its id. */
export function beginAction(nova: Nova, now: ServerNow, word: string, user: string): void {
  nova.lastAction += 1;
  now.lastAction = { id: `req-${nova.lastAction}`, word, user };
  now.failure = null;
}

export interface MoveRequest {
  readonly intent: string;
  readonly mode: "live" | "cold";
  /** Null = the scheduler found none. */
  readonly destination: string | null;
  readonly user: string;
}

/** Registers a move at its request. Its claim on the source goes on beside the one on the destination. */
export function beginMove(
  nova: Nova,
  now: ServerNow,
  { intent, mode, destination, user }: MoveRequest,
  requestedAt = nova.agenda.now,
): MoveNow {
  const { server, host: source } = now;
  const end = destination ?? source;
  const copies = copiesDisks(server, hostOf(nova, source), hostOf(nova, end));
  const block = copies.kind === "copies";
  const type: MoveType =
    mode === "live" ? (block ? "block-live" : "live") : block ? "cold-block" : "cold";
  const log: MoveLog = {
    intent,
    server: server.id,
    type,
    source,
    destination: end,
    requestedAt,
    startedAt: null,
    endedAt: null,
    end: null,
    result: null,
    carried: 0,
    syncs: [],
    phases: [],
  };
  nova.moves.push(log);
  nova.lastRecord += 1;
  const delay = nova.setting.faults.recordDelay?.(server.id) ?? 0;
  const record: RecordNow = {
    id: nova.lastRecord,
    status: "accepted",
    type: mode === "live" ? "live-migration" : "migration",
    source,
    destination,
    user,
    visibleAt: nova.agenda.now + delay,
  };
  if (delay > 0) {
    nova.setting.faults.struck?.("late-record", "accepted");
    const shown = nova.agenda.appointment("cloud", () => postServer(nova, now));
    shown.at(record.visibleAt);
  }
  const before = now.status;
  const move: MoveNow = { log, record, before, status: "accepted", transfer: null, hang: null };
  now.move = move;
  now.records.push(record);
  nova.touching.add(source, server.id);
  nova.touching.add(end, server.id);
  return move;
}

export function addOrphan(nova: Nova, host: string, consumer: string): void {
  nova.orphans.set(host, [...(nova.orphans.get(host) ?? []), consumer]);
}

/** Why Nova's scheduler would not send a server there; null when it would. */
export function refusalOfDestination(nova: Nova, now: ServerNow, host: string): string | null {
  const service = nova.services.get(host);
  if (service === undefined) return `Compute host ${host} could not be found.`;
  if (service.state === "down") return `No valid host was found: ${host} is down`;
  if (service.status === "disabled") return `No valid host was found: ${host} is disabled`;
  const refusal = nova.claims.refusal(host, now.resources);
  return refusal === null ? null : `No valid host was found: ${host} ${refusal}`;
}
