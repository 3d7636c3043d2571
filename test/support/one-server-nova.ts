/** A Nova with hosts a, b and one server on a, behind real HTTP: enough for a driver to look, ask and follow. */
import { NovaServer, type Seen } from "./nova-server.ts";

export const SERVER = "5f407856-8428-4ef0-8a8c-681ecefc97b0";
export const PROVIDERS = {
  a: "aaaaaaaa-0000-4000-8000-000000000001",
  b: "bbbbbbbb-0000-4000-8000-000000000002",
};

export interface ServerNow {
  host: string;
  status: string;
  task: string | null;
  exists: boolean;
}

export class OneServerNova {
  readonly http = new NovaServer();
  readonly server: ServerNow = { host: "a", status: "ACTIVE", task: null, exists: true };
  /** Newest first. */
  readonly migrations: Record<string, unknown>[] = [];
  readonly live: Record<string, unknown>[] = [];
  /** Consumers of allocations on host a beside the server. */
  orphans: readonly string[] = [];
  /** Where its port is bound; null = where the server is. */
  portsOn: string | null = null;
  state: "up" | "down" = "up";

  async start(): Promise<this> {
    await this.http.start();
    const compute = "/compute/v2.1";
    const on = (method: string, path: string, body: (seen: Seen) => unknown): void => {
      this.http.on(method, path, (seen) => ({ body: body(seen) }));
    };
    const one = `${compute}/servers/${SERVER}`;
    this.http.on("GET", one, () =>
      this.server.exists
        ? { body: { server: this.#server() } }
        : {
            status: 404,
            body: { itemNotFound: { code: 404, message: "Instance could not be found." } },
          },
    );
    on("GET", `${compute}/servers/detail`, ({ query }) => ({
      servers: query.get("host") === this.server.host && this.server.exists ? [this.#server()] : [],
    }));
    on("GET", `${one}/migrations`, () => ({ migrations: this.live }));
    on("GET", `${compute}/os-migrations`, () => ({ migrations: this.migrations }));
    on("GET", `${one}/os-instance-actions`, () => ({ instanceActions: [] }));
    on("GET", `${compute}/os-services`, () => ({
      services: ["a", "b"].map((host) => this.#service(host)),
    }));
    on("GET", `${compute}/os-hypervisors/detail`, () => ({
      hypervisors: (["a", "b"] as const).map((host) => hypervisor(host)),
    }));
    for (const host of ["a", "b"] as const) {
      on("GET", `${compute}/os-hypervisors/${PROVIDERS[host]}`, () => ({
        hypervisor: {
          ...hypervisor(host),
          uptime: " 20:00:00 up 2 days,  1:00,  1 user,  load average: 0",
        },
      }));
      on("GET", `/placement/resource_providers/${PROVIDERS[host]}/inventories`, () => ({
        inventories: { MEMORY_MB: inventory(host === "a" ? 4096 : 1024), VCPU: inventory(8) },
      }));
      on("GET", `/placement/resource_providers/${PROVIDERS[host]}/allocations`, () => ({
        allocations: Object.fromEntries(
          [
            ...(host === this.server.host ? [SERVER] : []),
            ...(host === "a" ? this.orphans : []),
          ].map((id) => [id, { resources: { MEMORY_MB: 2048, VCPU: 1 } }]),
        ),
      }));
    }
    on("GET", "/placement/resource_providers", () => ({
      resource_providers: Object.entries(PROVIDERS).map(([name, uuid]) => ({
        ...{ name: `${name}.example`, uuid, parent_provider_uuid: null, root_provider_uuid: uuid },
      })),
    }));
    on("GET", "/network/v2.0/ports", () => ({
      ports: [
        {
          ...{ id: "port-1", status: "ACTIVE", device_id: SERVER },
          ...{ "binding:host_id": this.portsOn ?? this.server.host, "binding:vif_type": "ovs" },
        },
      ],
    }));
    on("GET", `/placement/allocations/${SERVER}`, () => ({
      allocations: { [PROVIDERS.a]: { resources: { MEMORY_MB: 2048, VCPU: 1 } } },
    }));
    return this;
  }

  /** What Nova answers to an action on the server. */
  onAction(answer: Parameters<NovaServer["on"]>[2]): void {
    this.http.on("POST", `/compute/v2.1/servers/${SERVER}/action`, answer);
  }

  record(id: number, status: string, destination = "b"): Record<string, unknown> {
    return {
      ...{ id, uuid: `m-${id}`, instance_uuid: SERVER, migration_type: "live-migration", status },
      ...{ source_compute: "a", dest_compute: destination, user_id: "u-me" },
      ...{ created_at: "2026-11-27T20:00:00Z", updated_at: "2026-11-27T20:00:40Z" },
    };
  }

  #server() {
    const { host, status, task } = this.server;
    return {
      ...{ id: SERVER, name: "db-1", status, tenant_id: "p", flavor: { id: "f" }, locked: false },
      "OS-EXT-SRV-ATTR:host": host,
      "OS-EXT-STS:vm_state": status.toLowerCase(),
      "OS-EXT-STS:task_state": task,
    };
  }

  #service(host: string) {
    return {
      ...{ id: `s-${host}`, binary: "nova-compute", host, zone: "nova", status: "enabled" },
      ...{ state: host === "a" ? this.state : "up", disabled_reason: null, updated_at: null },
    };
  }
}

const hypervisor = (host: "a" | "b") => ({
  ...{ id: PROVIDERS[host], hypervisor_hostname: `${host}.example`, hypervisor_type: "QEMU" },
  ...{ hypervisor_version: 7002022, service: { host } },
});

const inventory = (total: number) => ({
  ...{ total, reserved: 0, allocation_ratio: 1, min_unit: 1, max_unit: total, step_size: 1 },
});
