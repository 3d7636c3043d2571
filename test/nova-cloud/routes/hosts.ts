/** Services and hypervisors, and what else a snapshot lists of a cloud. */
import type { Host } from "../../../sim/index.ts";
import { recorded } from "../../support/nova-keystone.ts";
import type { NovaServer } from "../../support/nova-server.ts";
import { IMAGE, notFound, timeOf } from "../answers.ts";
import type { SimulatedNova } from "../simulated-nova.ts";
import { COMPUTE, idIn, ofServer, under } from "./paths.ts";

export const providerOf = (nova: SimulatedNova, host: string): string =>
  uuidOf(
    1,
    nova.snapshot.hosts.findIndex(({ id }) => id === host),
  );

const serviceOf = (nova: SimulatedNova, host: string): string =>
  uuidOf(
    2,
    nova.snapshot.hosts.findIndex(({ id }) => id === host),
  );

const uuidOf = (kind: number, index: number): string =>
  `${kind}0000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

export const hostOfService = (nova: SimulatedNova, id: string): string | null =>
  nova.snapshot.hosts.find((host) => serviceOf(nova, host.id) === id)?.id ?? null;

export const hostOfProvider = (nova: SimulatedNova, id: string): Host | null =>
  nova.snapshot.hosts.find((host) => providerOf(nova, host.id) === id) ?? null;

export function serviceAnswer(nova: SimulatedNova, host: string): Record<string, unknown> {
  const { service: pattern } = recorded("service-disabled").body as { service: object };
  const { state, status, disabledReason } = nova.truth.services.get(host) ?? {};
  const id = serviceOf(nova, host);
  const seen = { host, id, state, status, disabled_reason: disabledReason ?? null };
  return { ...pattern, ...seen, updated_at: timeOf(nova, nova.now) };
}

function hypervisorAnswer(nova: SimulatedNova, { id: host, ...of }: Host): Record<string, unknown> {
  const incarnation = Number(nova.truth.services.get(host)?.incarnation ?? 1);
  return {
    id: providerOf(nova, host),
    hypervisor_hostname: host,
    hypervisor_type: "QEMU",
    hypervisor_version: (of.hypervisorVersion ?? 0) + incarnation - 1,
    service: { host, id: serviceOf(nova, host), disabled_reason: null },
    vcpus: of.inventories.VCPU?.total,
    memory_mb: of.inventories.MEMORY_MB?.total,
    disk_available_least: of.inventories.DISK_GB?.total,
    cpu_info: { model: of.cpuModel },
    uptime: uptimeLine(nova.now - nova.bootedAt(host)),
  };
}

/** As `uptime` prints it. */
function uptimeLine(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const clock = `${String(hours).padStart(2)}:${String(minutes % 60).padStart(2, "0")}`;
  const time = days === 0 && hours === 0 ? `${minutes} min` : clock;
  const since = days === 0 ? time : `${days} day${days === 1 ? "" : "s"}, ${time}`;
  return ` 12:00:00 up ${since},  1 user,  load average: 0.10, 0.10, 0.10\n`;
}

export function serveHosts(http: NovaServer, nova: SimulatedNova): void {
  const { hosts, flavors } = nova.snapshot;
  const list = (path: string, key: string, items: () => readonly unknown[]): void => {
    http.on("GET", path, () => ({ body: { [key]: items() } }));
  };
  http.on("GET", `${COMPUTE}/os-services`, ({ query }) => ({
    body: {
      services: hosts
        .filter(({ id }) => (query.get("host") ?? id) === id)
        .map(({ id }) => serviceAnswer(nova, id)),
    },
  }));
  http.on("GET", under("os-hypervisors"), (seen) => {
    const host = hostOfProvider(nova, idIn(seen));
    if (host === null) return notFound(`Compute host ${idIn(seen)} could not be found.`);
    return { body: { hypervisor: hypervisorAnswer(nova, host) } };
  });
  list(`${COMPUTE}/os-hypervisors/detail`, "hypervisors", () =>
    hosts.map((host) => hypervisorAnswer(nova, host)),
  );
  list(`${COMPUTE}/flavors/detail`, "flavors", () =>
    flavors.map((one) => ({
      ...{ id: one.id, name: one.name, vcpus: one.vcpus, ram: one.ramMiB, disk: one.rootGiB },
      ...{ "OS-FLV-EXT-DATA:ephemeral": one.ephemeralGiB, swap: one.swapMiB },
      extra_specs: one.extraSpecs,
    })),
  );
  list(`${COMPUTE}/os-aggregates`, "aggregates", () => []);
  list(`${COMPUTE}/os-server-groups`, "server_groups", () => []);
  http.on(
    "GET",
    under("servers", "diagnostics"),
    ofServer(nova, () => ({ body: { disk_details: [], nic_details: [] } })),
  );
  list("/identity/v3/projects", "projects", () => []);
  http.on("GET", "/image/v2/images", ({ query }) => ({
    body: {
      images: query.get("os_hidden") === "true" ? [] : [{ id: IMAGE, name: "image", size: 1e8 }],
      next: null,
    },
  }));
  http.on("GET", "/network/v2.0/ports", ({ query }) => {
    const now = nova.server(query.get("device_id") ?? "");
    if (now === null) return { body: { ports: [] } };
    const bound = now.portsBoundFrom <= nova.now;
    const vif = bound ? "ovs" : "binding_failed";
    const port = { id: `port-${now.server.id}`, device_id: now.server.id, status: "ACTIVE" };
    return {
      body: { ports: [{ ...port, "binding:host_id": now.host, "binding:vif_type": vif }] },
    };
  });
}
