/** The simulated cloud as a driver sees it: servers with their migration records, hosts, services, destinations. */
import { compareIds } from "../base/order.ts";
import type { DestinationSight, HostSight, MigrationSight, Observation } from "../port/port.ts";
import {
  isOpenRecord,
  type Nova,
  type RecordNow,
  type ServerNow,
  serverNow,
  serviceOf,
} from "./nova.ts";

/** As Nova lists them, newest first; a few tell all that can be asked. */
const RECORDS_TOLD = 4;

const nothing: readonly MigrationSight[] = [];

export interface ServerLook {
  /** Null = a poll. */
  readonly intent: string | null;
  readonly destination: string | null;
  readonly ports: boolean;
}

export const byPoll: ServerLook = { intent: null, destination: null, ports: false };

export function serverSight(nova: Nova, id: string, look: ServerLook): Observation {
  const now = serverNow(nova, id);
  if (now === null) return { kind: "server-gone", intent: look.intent, server: id };
  return {
    kind: "server",
    intent: look.intent,
    server: id,
    host: now.host,
    status: now.status,
    taskState: now.taskState,
    locked: now.locked,
    migrations: recordsOf(nova, now),
    lastAction: now.lastAction,
    failure: now.failure,
    portsBound: look.ports ? now.portsBoundFrom <= nova.agenda.now : null,
    destination: look.destination === null ? null : destinationSight(nova, now, look.destination),
  };
}

function recordsOf(nova: Nova, now: ServerNow): readonly MigrationSight[] {
  if (now.records.length === 0) return nothing;
  const [first] = now.records;
  if (now.records.length === 1 && first !== undefined && first.visibleAt <= nova.agenda.now) {
    return [asTold(nova, first)];
  }
  return now.records
    .filter(({ visibleAt }) => visibleAt <= nova.agenda.now)
    .slice(-RECORDS_TOLD)
    .reverse()
    .map((record) => asTold(nova, record));
}

const asTold = (
  nova: Nova,
  { id, status, type, source, destination, user }: RecordNow,
): MigrationSight => ({
  id,
  status,
  type,
  source,
  destination,
  user: nova.setting.faults.usersUntold ? null : user,
});

function destinationSight(nova: Nova, now: ServerNow, host: string): DestinationSight | null {
  const service = nova.services.get(host);
  if (service === undefined) return null;
  const { state, status } = service;
  const refusal = now.host === host ? null : nova.claims.refusal(host, now.resources);
  return { host, state, status, refusal };
}

export function serviceSight(nova: Nova, host: string): Observation {
  return { kind: "service", host, ...serviceOf(nova, host) };
}

/** Servers and unfinished migrations of a host, those of the snapshot included. */
export function hostSight(nova: Nova, host: string, intent: string): HostSight {
  const servers = [...nova.residents.of(host)].sort(compareIds).flatMap((id) => {
    const now = serverNow(nova, id);
    return now === null ? [] : [{ id, status: now.status, taskState: now.taskState }];
  });
  const migrations = [...nova.touching.of(host)].sort(compareIds).flatMap((server) => {
    const now = serverNow(nova, server);
    const told = now?.records.filter(({ visibleAt }) => visibleAt <= nova.agenda.now) ?? [];
    const open = told.filter((record) => isOpenRecord(record, host));
    return open.map((record) => ({ ...asTold(nova, record), server }));
  });
  return {
    kind: "host",
    intent,
    host,
    service: { ...serviceOf(nova, host) },
    servers,
    migrations,
    unexplained: nova.orphans.get(host) ?? [],
  };
}
