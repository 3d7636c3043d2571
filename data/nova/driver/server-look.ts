/** A server as the runner wants to see it: where it is, its newest migrations and action, its ports, its destination. */
import {
  type InstanceAction,
  type MigrationSight,
  type Observation,
  ok,
  type Result,
  type ServerSight,
} from "../../../sim/index.ts";
import {
  type ActionAnswer,
  getAction,
  listActions,
  reasonOfFailure,
} from "../compute/instance-actions.ts";
import { closedStatuses, listMigrations, type MigrationAnswer } from "../compute/migrations.ts";
import { getServer } from "../compute/servers.ts";
import type { Cloud } from "../connect-cloud.ts";
import { describeFailure, type Failure, isNotFound } from "../http/failure.ts";
import { areBoundTo, portsOf } from "../network.ts";
import { destinationSight } from "./destination-look.ts";
import { utc } from "./progress-of.ts";
import type { Providers } from "./providers.ts";

/** What was not asked for. */
const nothing = ok(null);

/** Newest records told of a server: more than a plan and its owner make in the time between two looks. */
const RECORDS = 5;

export type Look<T> =
  | { readonly kind: "seen"; readonly sight: T }
  /** `status`: of a server that exists and is on no host; null = it does not exist. */
  | { readonly kind: "gone"; readonly status: string | null }
  | { readonly kind: "failed"; readonly reason: string };

export interface ServerWish {
  readonly intent: string | null;
  readonly destination: string | null;
  readonly ports: boolean;
}

export interface SeenServer {
  readonly sight: ServerSight;
  /** The records as Nova gave them, for their times. */
  readonly records: readonly MigrationAnswer[];
}

/**
 * The order matters: records first, the server after. A move that ends in between shows its record still running and the
 * server at rest, which is looked at again; the other way round it would show a server at its source and a closed record.
 *
 * @param runBegan Unix time of the runner's second 0 [s]; null = records are told without their times.
 */
export async function lookAtServer(
  cloud: Cloud,
  providers: Providers,
  server: string,
  wish: ServerWish,
  runBegan: number | null = null,
): Promise<Look<SeenServer>> {
  const { compute } = cloud;
  const [records, actions] = await Promise.all([
    listMigrations(compute, { server }),
    listActions(compute, server),
  ]);
  const seen = await getServer(compute, server);
  if (!seen.ok) {
    return isNotFound(seen.error) ? { kind: "gone", status: null } : failed(seen.error);
  }
  if (!records.ok) return failed(records.error);
  // Who acted last decides what is ours: what Nova may still tell is asked for again, not taken for nobody.
  if (!actions.ok && mayAnswerYet(actions.error)) return failed(actions.error);
  const { host, status, taskState, locked, fault } = seen.value;
  // Shelved by its owner. On its way back it is on no host, too, but not for long: looked at again.
  if (host === null && taskState === null && status === "SHELVED_OFFLOADED") {
    return { kind: "gone", status };
  }
  if (host === null) return { kind: "failed", reason: `server ${server} is on no host` };
  const [newest] = actions.ok ? actions.value : [];
  const [failure, portsBound, destination] = await Promise.all([
    newest === undefined ? null : failureOf(cloud, server, newest.request_id),
    wish.ports ? portsBoundTo(cloud, server, host) : nothing,
    wish.destination === null
      ? nothing
      : destinationSight(cloud, providers, server, host, wish.destination),
  ]);
  if (!portsBound.ok) return failed(portsBound.error);
  if (!destination.ok) return failed(destination.error);
  const sorted = [...records.value].sort((a, b) => b.id - a.id).slice(0, RECORDS);
  return {
    kind: "seen",
    sight: {
      sight: {
        kind: "server",
        intent: wish.intent,
        server,
        host,
        status,
        taskState,
        locked,
        migrations: sorted.map((record) => dated(record, runBegan)),
        lastAction: newest === undefined ? null : actionSight(newest),
        failure: failure ?? (status === "ERROR" ? fault : null),
        portsBound: portsBound.value,
        destination: destination.value,
      },
      records: sorted,
    },
  };
}

/** At rest nothing of ours or of others changes it: no task, and its newest record is closed. */
export const isAtRest = ({ taskState, migrations }: ServerSight): boolean =>
  taskState === null && (migrations[0] === undefined || closedStatuses.has(migrations[0].status));

const actionSight = ({ request_id, action, user_id }: ActionAnswer): InstanceAction => ({
  id: request_id,
  word: action,
  user: user_id ?? null,
});

/** With the time at which Nova made it, where that can be read. */
function dated(record: MigrationAnswer, runBegan: number | null): MigrationSight {
  const sight = migrationSight(record);
  const made = Date.parse(utc(record.created_at)) / 1000;
  return runBegan === null || Number.isNaN(made) ? sight : { ...sight, createdAt: made - runBegan };
}

export function migrationSight(record: MigrationAnswer): MigrationSight {
  const { id, status, migration_type, source_compute, dest_compute, user_id } = record;
  return {
    id,
    status,
    type: typeOf(migration_type),
    source: source_compute ?? null,
    destination: dest_compute ?? null,
    user: user_id ?? null,
  };
}

function typeOf(type: string | null | undefined): MigrationSight["type"] {
  switch (type) {
    case "live-migration":
    case "migration":
    case "resize":
    case "evacuation":
      return type;
    default:
      return "unknown";
  }
}

const mayAnswerYet = ({ kind }: Failure): boolean => kind === "unknown" || kind === "transport";

/** What a look at a server that is on no host tells. */
export const goneSeen = (
  server: string,
  intent: string | null,
  status: string | null,
): Observation => ({
  ...{ kind: "server-gone", intent, server },
  ...(status === null ? {} : { status }),
});

const failed = (failure: Failure): { readonly kind: "failed"; readonly reason: string } => ({
  kind: "failed",
  reason: describeFailure(failure),
});

async function failureOf(cloud: Cloud, server: string, action: string): Promise<string | null> {
  const found = await getAction(cloud.compute, server, action);
  return found.ok ? reasonOfFailure(found.value) : null;
}

/** Null where the cloud has no Neutron. One that does not answer is asked again: silence does not mean bound. */
async function portsBoundTo(
  { network }: Cloud,
  server: string,
  host: string,
): Promise<Result<boolean | null, Failure>> {
  const isThere = await network.isThere();
  if (!isThere.ok) return isThere;
  if (!isThere.value) return nothing;
  const ports = await portsOf(network, server);
  return ports.ok ? ok(areBoundTo(ports.value, host)) : ports;
}
