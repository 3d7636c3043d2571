/** A cloud of any size behind the HTTP server: hosts h-0000.., servers spread over them, pages cut as Nova cuts them. */
import type { NovaServer, Seen, StubAnswer } from "./nova-server.ts";

export interface CloudSize {
  readonly hosts: number;
  readonly servers: number;
}

const pad = (n: number): string => String(n).padStart(4, "0");
export const hostName = (n: number): string => `h-${pad(n)}`;
export const providerId = (n: number): string => `00000000-0000-4000-8000-00000000${pad(n)}`;
export const serverId = (n: number): string => `11111111-0000-4000-8000-0000000${pad(n)}${n % 10}`;
const flavor = { vcpus: 2, ram: 4096, disk: 20, ephemeral: 0, swap: 0, extra_specs: {} };
const range = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index);

export const service = (n: number) => ({
  id: `s-${n}`,
  binary: "nova-compute",
  host: hostName(n),
  zone: "nova",
  status: "enabled",
  state: "up",
  disabled_reason: null,
});

export const hypervisor = (n: number) => ({
  id: providerId(n),
  hypervisor_hostname: `${hostName(n)}.example`,
  hypervisor_type: "QEMU",
  hypervisor_version: 8002002,
  service: { host: hostName(n) },
  vcpus: 64,
  memory_mb: 262144,
  disk_available_least: 900,
  cpu_info: { model: "Cascadelake-Server" },
});

export const server = (n: number, hosts: number) => ({
  id: serverId(n),
  name: `vm-${n}`,
  status: "ACTIVE",
  tenant_id: "p1",
  user_id: "u1",
  flavor: { original_name: "m1.small", ...flavor },
  image: { id: "img-1" },
  config_drive: "",
  locked: n === 1,
  metadata: { padding: "as people write it, ".repeat(20) },
  "OS-EXT-SRV-ATTR:host": hostName(n % hosts),
  "OS-EXT-SRV-ATTR:instance_name": `instance-${n}`,
  "OS-EXT-STS:task_state": null,
  "OS-EXT-STS:vm_state": "active",
  "OS-EXT-AZ:availability_zone": "nova",
  "os-extended-volumes:volumes_attached": [],
});

const inventory = (total: number, ratio: number) => ({
  total,
  reserved: 0,
  allocation_ratio: ratio,
  min_unit: 1,
  max_unit: total,
  step_size: 1,
});

/** Nova's pages: `limit` and `marker` over ids. */
function page(seen: Seen, key: string, ids: readonly string[], item: (index: number) => unknown) {
  const marker = seen.query.get("marker");
  const from = marker === null ? 0 : ids.indexOf(marker) + 1;
  const limit = Math.min(1000, Number(seen.query.get("limit") ?? 1000));
  const part = range(Math.max(0, Math.min(limit, ids.length - from))).map((n) => from + n);
  const last = part.at(-1);
  const href = `http://elsewhere.invalid${seen.path}?marker=${last === undefined ? "" : ids[last]}`;
  const links =
    from + part.length < ids.length ? { [`${key}_links`]: [{ rel: "next", href }] } : {};
  return { body: { [key]: part.map(item), ...links } };
}

/** Routes of a healthy cloud; a test lays its own over them. */
export function serveCloud(nova: NovaServer, { hosts, servers }: CloudSize): void {
  const serverIds = range(servers).map(serverId);
  const hostIds = range(hosts).map(providerId);
  const compute = "/compute/v2.1";
  const held = { resources: { VCPU: 2, MEMORY_MB: 4096, DISK_GB: 20 } };
  const ofProvider =
    (answer: (n: number) => unknown) =>
    ({ path }: Seen): StubAnswer => ({
      body: answer(hostIds.indexOf(path.split("/")[3] ?? "")),
    });
  const under = (rest: string): RegExp =>
    new RegExp(`^/placement/resource_providers/[^/]+/${rest}$`);
  nova
    .on("GET", `${compute}/os-services`, { body: { services: range(hosts).map(service) } })
    .on("GET", `${compute}/os-hypervisors/detail`, (seen) =>
      page(seen, "hypervisors", hostIds, hypervisor),
    )
    .on("GET", `${compute}/flavors/detail`, {
      body: {
        flavors: [{ id: "f1", name: "m1.small", ...flavor, "OS-FLV-EXT-DATA:ephemeral": 0 }],
      },
    })
    .on("GET", `${compute}/os-aggregates`, {
      body: {
        aggregates: [
          { id: 1, name: "blue", availability_zone: null, hosts: [hostName(0)], metadata: {} },
        ],
      },
    })
    .on("GET", `${compute}/os-server-groups`, ({ query }) => ({
      body: {
        server_groups:
          query.get("offset") === "0"
            ? [
                {
                  id: "g1",
                  name: "apart",
                  policy: "anti-affinity",
                  rules: { max_server_per_host: 2 },
                  members: [serverId(0), serverId(1), "deleted-long-ago"],
                },
              ]
            : [],
      },
    }))
    .on("GET", `${compute}/os-migrations`, { body: { migrations: [] } })
    .on("GET", `${compute}/servers/detail`, (seen) =>
      page(seen, "servers", serverIds, (n) => server(n, hosts)),
    )
    .on("GET", "/identity/v3/projects", { body: { projects: [{ id: "p1", name: "ops" }] } })
    .on("GET", "/image/v2/images", ({ query }) => ({
      body: {
        images:
          query.get("os_hidden") === "true"
            ? []
            : [
                {
                  id: "img-1",
                  name: "ubuntu",
                  size: 600_000_000,
                  hw_machine_type: "q35",
                  os_hash_value: "x",
                },
                { id: "img-2", name: "unused", size: 1 },
              ],
        next: null,
      },
    }))
    .on("GET", "/placement/resource_providers", {
      body: {
        resource_providers: range(hosts).map((n) => ({
          uuid: providerId(n),
          name: `${hostName(n)}.example`,
          parent_provider_uuid: null,
        })),
      },
    })
    .on(
      "GET",
      under("inventories"),
      ofProvider(() => ({
        inventories: {
          VCPU: inventory(64, 4),
          MEMORY_MB: inventory(262144, 1),
          DISK_GB: inventory(2000, 1),
          CUSTOM_FPGA: inventory(2, 1),
        },
      })),
    )
    .on(
      "GET",
      under("traits"),
      ofProvider(() => ({ traits: ["HW_CPU_X86_AVX2", "COMPUTE_NODE"] })),
    )
    .on(
      "GET",
      under("allocations"),
      ofProvider((n) => ({
        allocations: Object.fromEntries(
          range(Math.ceil((servers - n) / hosts)).map((k) => [serverId(n + k * hosts), held]),
        ),
      })),
    );
}
