/** Answers as rows, in the form in which rows of CSV files are joined, so that one code joins both. */
import { GiB } from "../../../sim/index.ts";
import type { FaultLog } from "../../csv/fault-log.ts";
import { groupPolicy, serverStatus } from "../../csv/nova-rows.ts";
import type { RawCloud } from "../../csv/raw-cloud.ts";
import type { HypervisorAnswer } from "../compute/hypervisors.ts";
import { describeFailure, type Failure } from "../http/failure.ts";
import { flavorRows } from "./flavor-rows.ts";
import type { CloudLists } from "./lists.ts";
import type { ServerLine } from "./server-line.ts";

export function fillRows(lists: CloudLists, raw: RawCloud, faults: FaultLog): void {
  fillHosts(lists, raw, faults);
  fillServers(lists, raw, faults);
  for (const { id, name, availability_zone: zone, hosts, metadata } of lists.aggregates) {
    raw.aggregates.push({
      id: String(id),
      name,
      zone: zone ?? null,
      hosts,
      properties: new Map(Object.entries(metadata)),
      at: { file: "compute /os-aggregates", field: String(id) },
    });
  }
  fillGroups(lists, raw, faults);
  for (const one of lists.migrations) {
    raw.migrations.push({
      id: one.uuid ?? String(one.id),
      server: one.instance_uuid,
      type: one.migration_type ?? null,
      status: one.status.toLowerCase(),
      source: one.source_compute ?? null,
      destination: one.dest_compute ?? null,
      createdAt: one.created_at,
    });
  }
  if (lists.projects.ok)
    for (const { id, name } of lists.projects.value) raw.projects.set(id, name);
  else left("Names of projects", lists.projects.error, faults);
  if (lists.images.ok) raw.images = new Map(lists.images.value.map((image) => [image.id, image]));
  else left("Images", lists.images.error, faults);
}

function left(what: string, failure: Failure, faults: FaultLog): void {
  const [file] = failure.request.split("?");
  faults.warning(
    "not-readable",
    `${what} are left out: ${describeFailure(failure)}`,
    "Give the user a role that may list them, if you want them in the snapshot.",
    { file: file ?? failure.request },
  );
}

function fillHosts(lists: CloudLists, raw: RawCloud, faults: FaultLog): void {
  const withHypervisor = new Set<string>();
  const withService = new Set(lists.services.map(({ host }) => host));
  for (const one of lists.hypervisors) {
    const at = { file: "compute /os-hypervisors/detail", field: one.hypervisor_hostname };
    if (!withService.has(one.service.host)) {
      faults.note(
        "gone-meanwhile",
        `${one.service.host} has a hypervisor and no nova-compute service any more, or not yet; it is left out.`,
        "Nothing, if it was deleted or added while the cloud was read.",
        at,
      );
      continue;
    }
    withHypervisor.add(one.service.host);
    raw.hypervisors.push({
      name: one.service.host,
      vcpus: one.vcpus ?? null,
      memoryMiB: one.memory_mb ?? null,
      version: one.hypervisor_version ?? null,
      cpuModel: cpuModelOf(one),
      diskFree:
        one.disk_available_least == null ? null : Math.max(0, one.disk_available_least) * GiB,
      at,
    });
  }
  const inUse = new Set(lists.servers.map(({ host }) => host));
  for (const service of lists.services) {
    const at = { file: "compute /os-services", field: service.host };
    if (!withHypervisor.has(service.host) && !inUse.has(service.host)) {
      faults.warning(
        "host-without-hypervisor",
        `${service.host} has a nova-compute service, no hypervisor and no server; it is left out.`,
        "Delete the service if the host is gone, or start nova-compute there once.",
        at,
      );
      continue;
    }
    raw.services.push({
      host: service.host,
      zone: service.zone,
      status: service.status,
      state: service.state,
      disabledReason: service.disabled_reason ?? null,
      updatedAt: service.updated_at ?? null,
      at,
    });
  }
}

/** libvirt's name of the host's CPU; other drivers and dead hosts give texts. */
function cpuModelOf({ cpu_info: info }: HypervisorAnswer): string | null {
  if (typeof info === "object" && info !== null) return info.model ?? null;
  try {
    const parsed: unknown = JSON.parse(info ?? "");
    const model = (parsed as { model?: unknown } | null)?.model;
    return typeof model === "string" ? model : null;
  } catch {
    return null;
  }
}

function fillServers(lists: CloudLists, raw: RawCloud, faults: FaultLog): void {
  const { rows, idOf } = flavorRows(lists.flavors, lists.servers);
  raw.flavors.push(...rows);
  for (const server of lists.servers) {
    const at = { file: "compute /servers/detail", field: server.id };
    const status = serverStatus(server.status);
    if (!status.ok) {
      const { code, summary, mend } = status.error;
      faults.error(code, `Server ${server.id}: ${summary}`, mend, at);
      continue;
    }
    raw.servers.push({
      id: server.id,
      name: server.name,
      status: status.value,
      taskState: server.taskState,
      project: server.project,
      host: hostOf(server),
      zone: server.zone,
      image: server.image,
      volumeBacked: server.image === null,
      flavorId: idOf(server),
      flavorName: "name" in server.flavor ? server.flavor.name : null,
      locked: server.locked,
      configDrive: server.configDrive,
      at,
    });
  }
}

const hostOf = ({ host }: ServerLine): string | null => (host === "" ? null : host);

function fillGroups(lists: CloudLists, raw: RawCloud, faults: FaultLog): void {
  for (const group of lists.groups) {
    const at = { file: "compute /os-server-groups", field: group.id };
    const written = group.policy ?? group.policies?.[0] ?? "";
    const policy = groupPolicy(written);
    if (!policy.ok) {
      faults.warning(
        "unknown-policy",
        `Server group ${group.name} has policy "${written}", which Nova does not know any more; it is left out.`,
        "Nothing, if nobody needs the group.",
        at,
      );
      continue;
    }
    raw.serverGroups.push({
      id: group.id,
      name: group.name,
      policy: policy.value,
      maxServerPerHost: group.rules?.max_server_per_host ?? 1,
      members: group.members,
      at,
    });
  }
}
