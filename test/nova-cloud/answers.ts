/** Answers in Nova's words, laid over what a real one was recorded to say. */
import { vmStateOf } from "../../sim/world/instance-state.ts";
import { isEnded, type RecordNow, type ServerNow } from "../../sim/world/nova.ts";
import { recorded, type StubAnswer } from "../support/nova-keystone.ts";
import type { SimulatedNova } from "./simulated-nova.ts";

/** The record of one thing out of a recorded answer. */
const pattern = (name: string, key: string): Record<string, unknown> => {
  const found = (recorded(name).body as Record<string, unknown>)[key];
  return (Array.isArray(found) ? found[0] : found) as Record<string, unknown>;
};

const serverPattern = pattern("server-active", "server");
const migrationPattern = pattern("os-migrations-running", "migrations");
const livePattern = pattern("server-migrations-during", "migrations");
const actionPattern = pattern("instance-actions", "instanceActions");

/** Nova's time: UTC without its Z. The cloud began at the epoch that its clock counts from. */
export const timeOf = (nova: SimulatedNova, at: number): string =>
  new Date(nova.beganAt + at * 1000).toISOString().replace("Z", "000");

export function serverAnswer(nova: SimulatedNova, now: ServerNow): Record<string, unknown> {
  const { server, host, status, taskState, locked } = now;
  const flavor = nova.snapshot.flavors.find(({ id }) => id === server.flavor);
  return {
    ...serverPattern,
    id: server.id,
    name: server.name,
    status,
    locked,
    tenant_id: server.project ?? "project",
    flavor: {
      original_name: flavor?.name ?? server.flavor,
      vcpus: flavor?.vcpus,
      ram: flavor?.ramMiB,
      disk: flavor?.rootGiB,
      ephemeral: flavor?.ephemeralGiB,
      swap: flavor?.swapMiB,
      extra_specs: flavor?.extraSpecs,
    },
    image: server.volumeBacked ? "" : { id: IMAGE },
    "os-extended-volumes:volumes_attached": server.volumeBacked ? [{ id: `vol-${server.id}` }] : [],
    "OS-EXT-SRV-ATTR:host": host,
    "OS-EXT-SRV-ATTR:hypervisor_hostname": host,
    "OS-EXT-STS:vm_state": vmStateOf(status),
    "OS-EXT-STS:task_state": taskState,
    "OS-EXT-STS:power_state": status === "SHUTOFF" ? 4 : 1,
    ...(status === "ERROR" ? { fault: { message: now.failure ?? "an error" } } : {}),
  };
}

export const IMAGE = "5a3a924f-fdc7-4695-ad63-f84ae3d8abf0";

export const migrationUuid = (id: number): string =>
  `30000000-0000-4000-8000-${String(id).padStart(12, "0")}`;

export const migrationAnswer = (
  nova: SimulatedNova,
  now: ServerNow,
  record: RecordNow,
): Record<string, unknown> => ({
  ...migrationPattern,
  ...common(nova, record),
  instance_uuid: now.server.id,
  migration_type: record.type,
});

/** With QEMU's counters; only while it is queued, preparing, running or past its run. */
export function liveAnswers(
  nova: SimulatedNova,
  now: ServerNow,
): readonly Record<string, unknown>[] {
  const shown = new Set(["queued", "preparing", "running", "post-migrating"]);
  const bytes = nova.progress().find(({ server }) => server === now.server.id)?.bytes;
  const { memoryTotal = 0, memoryRemaining = 0, diskTotal = 0, diskRemaining = 0 } = bytes ?? {};
  return visibleRecords(nova, now)
    .filter(({ type, status }) => type === "live-migration" && shown.has(status))
    .map((record) => ({
      ...livePattern,
      ...common(nova, record),
      server_uuid: now.server.id,
      memory_total_bytes: Math.round(memoryTotal),
      memory_processed_bytes: Math.round(Math.max(0, memoryTotal - memoryRemaining)),
      memory_remaining_bytes: Math.round(memoryRemaining),
      disk_total_bytes: Math.round(diskTotal),
      disk_processed_bytes: Math.round(Math.max(0, diskTotal - diskRemaining)),
      disk_remaining_bytes: Math.round(diskRemaining),
    }));
}

function common(nova: SimulatedNova, record: RecordNow): Record<string, unknown> {
  const { createdAt, updatedAt } = nova.times(record);
  const { id, status, source, destination, user } = record;
  return {
    ...{ id, uuid: migrationUuid(id), status, user_id: user },
    ...{ source_compute: source, source_node: source },
    ...{ dest_compute: destination, dest_node: destination },
    created_at: timeOf(nova, createdAt),
    updated_at: timeOf(nova, updatedAt),
  };
}

/** Newest first; a record may show later than the request that made it. */
export const visibleRecords = (nova: SimulatedNova, now: ServerNow): readonly RecordNow[] =>
  now.records.filter(({ visibleAt }) => visibleAt <= nova.now).reverse();

export const openRecords = (now: ServerNow): readonly RecordNow[] =>
  now.records.filter(({ status }) => !isEnded(status));

export function actionAnswers(
  nova: SimulatedNova,
  now: ServerNow,
): readonly Record<string, unknown>[] {
  return nova.actions(now).map(({ requestId, action, user, at, own }) => ({
    ...actionPattern,
    ...{ action, request_id: requestId, user_id: user, instance_uuid: now.server.id },
    message: own === now.lastAction?.id && now.failure !== null ? "Error" : null,
    start_time: timeOf(nova, at),
    updated_at: timeOf(nova, at),
  }));
}

export const notFound = (message: string): StubAnswer => ({
  status: 404,
  body: { itemNotFound: { code: 404, message } },
});

export const forbidden = (message: string): StubAnswer => ({
  status: 403,
  body: { forbidden: { code: 403, message } },
});

export const conflict = (message: string): StubAnswer => ({
  status: 409,
  body: { conflictingRequest: { code: 409, message } },
});

export const badRequest = (message: string): StubAnswer => ({
  status: 400,
  body: { badRequest: { code: 400, message } },
});
