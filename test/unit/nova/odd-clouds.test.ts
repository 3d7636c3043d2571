// What clouds hold beside healthy libvirt hosts, or lose while they are read, must neither refuse a snapshot nor be passed over.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import { readCloudSnapshot } from "../../../data/nova/snapshot/read-cloud-snapshot.ts";
import { preflight } from "../../../sim/index.ts";
import {
  hostName,
  hypervisor,
  providerId,
  serveCloud,
  server,
  serverId,
  service,
} from "../../support/nova-cloud.ts";
import { NovaServer } from "../../support/nova-server.ts";

const compute = "/compute/v2.1";
let nova: NovaServer;
let cloud: Cloud;

beforeEach(async () => {
  nova = await new NovaServer().start();
  serveCloud(nova, { hosts: 3, servers: 7 });
  nova.on("GET", /^\/placement\/allocations\//, { body: { allocations: {} } });
  cloud = connectCloud(nova.config());
});

afterEach(async () => {
  await cloud.close();
  await nova.stop();
});

const reading = () => readCloudSnapshot(cloud, { files: null, prometheus: null, measured: [] });

async function read() {
  const result = await reading();
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe("Ironic beside libvirt", () => {
  beforeEach(() => {
    const node = (n: number) => ({
      ...hypervisor(n),
      hypervisor_hostname: `node-${n}`,
      hypervisor_type: "ironic",
      service: { host: "ironic-1" },
      cpu_info: "",
    });
    const machine = {
      ...server(7, 3),
      "OS-EXT-SRV-ATTR:host": "ironic-1",
      flavor: { ...server(7, 3).flavor, original_name: "metal" },
    };
    nova
      .on("GET", `${compute}/os-services`, {
        body: { services: [service(0), service(1), { ...service(2), host: "ironic-1" }] },
      })
      .on("GET", `${compute}/os-hypervisors/detail`, {
        body: { hypervisors: [hypervisor(0), hypervisor(1), node(8), node(9)] },
      })
      .on("GET", `${compute}/os-aggregates`, {
        body: {
          aggregates: [{ id: 1, name: "all", hosts: [hostName(0), "ironic-1"], metadata: {} }],
        },
      })
      .on("GET", `${compute}/servers/detail`, {
        body: { servers: [server(0, 2), server(1, 2), machine] },
      });
  });

  it("leaves its machines and their service out, by number, and reads the rest", async () => {
    const { snapshot, notes } = await read();
    expect(snapshot.hosts.map(({ id }) => id)).toEqual([hostName(0), hostName(1)]);
    expect(snapshot.servers.map(({ id }) => id)).toEqual([serverId(0), serverId(1)]);
    expect(snapshot.aggregates).toMatchObject([{ hosts: [hostName(0)] }]);
    expect(notes).toMatchObject([{ severity: "note", code: "bare-metal" }]);
    expect(notes[0]?.summary).toContain("1 bare-metal server");
    expect(notes[0]?.summary).toContain("ironic-1");
  });

  it("asks Placement for nothing of its nodes", async () => {
    await read();
    const asked = nova.seen.filter(({ path }) => path.includes(providerId(8)));
    expect(asked).toEqual([]);
  });
});

const root = (n: number) => ({
  uuid: providerId(n),
  name: `${hostName(n)}.example`,
  parent_provider_uuid: null,
  root_provider_uuid: providerId(n),
});
const notFound = { status: 404, body: { errors: [{ detail: "No resource provider" }] } };

describe("what vanishes while the cloud is read", () => {
  const losing = (rest: string) =>
    nova.on("GET", `/placement/resource_providers/${providerId(2)}/${rest}`, notFound);
  const withServices = (...left: readonly number[]) =>
    nova.on("GET", `${compute}/os-services`, ({ query }) => ({
      body: {
        services: (query.has("host") ? left : [0, 1, 2])
          .map(service)
          .filter(({ host }) => host === (query.get("host") ?? host)),
      },
    }));
  const withServersOn = (...hosts: readonly number[]) =>
    nova.on("GET", `${compute}/servers/detail`, {
      body: { servers: hosts.map((n) => server(n, 3)) },
    });

  it.each(["inventories", "traits", "allocations"])(
    "a host that is deleted before its %s are asked for is left out and told",
    async (rest) => {
      losing(rest);
      withServices(0, 1);
      withServersOn(0, 1);
      const { snapshot, notes } = await read();
      expect(snapshot.hosts.map(({ id }) => id)).toEqual([hostName(0), hostName(1)]);
      expect(notes).toMatchObject([{ severity: "note", code: "gone-meanwhile" }]);
      expect(notes[0]?.summary).toContain(hostName(2));
    },
  );

  it("a provider that goes alone leaves its host, and a warning", async () => {
    losing("traits");
    withServices(0, 1, 2);
    const { snapshot, notes } = await read();
    expect(snapshot.hosts).toHaveLength(3);
    expect(notes).toMatchObject([{ severity: "warning", code: "no-provider" }]);
  });

  it("a hypervisor whose service is not listed any more is left out and told", async () => {
    nova.on("GET", `${compute}/os-services`, { body: { services: [service(0), service(1)] } });
    withServersOn(0, 1);
    const { snapshot, notes } = await read();
    expect(snapshot.hosts).toHaveLength(2);
    expect(notes.map(({ code }) => code)).toContain("gone-meanwhile");
  });

  it("any other failure of one host's reading refuses all, as it did", async () => {
    nova.on("GET", `/placement/resource_providers/${providerId(2)}/traits`, {
      status: 403,
      body: { errors: [{ detail: "Policy does not allow it" }] },
    });
    const result = await reading();
    expect(result).toMatchObject({ ok: false });
    expect(!result.ok && result.error.diagnostics[0]?.summary).toContain("Policy does not allow");
  });
});

describe("allocations that nothing explains", () => {
  const orphan = "aaaa-orphan";
  const holding = (provider: string, resources: Record<string, number>): void => {
    nova
      .on("GET", `/placement/resource_providers/${provider}/allocations`, {
        body: { allocations: { [orphan]: { resources } } },
      })
      .on("GET", `/placement/allocations/${orphan}`, {
        body: { allocations: { [provider]: { resources } } },
      });
  };
  const rulesOf = (snapshot: Parameters<typeof preflight>[0], n: number) =>
    preflight(snapshot, [hostName(n)]).hosts[0]?.findings.map(({ rule }) => rule);

  it("of a host without a provider are told to be unexamined, by the reading and the doctor", async () => {
    nova.on("GET", "/placement/resource_providers", {
      body: { resource_providers: [root(1), root(2)] },
    });
    const { snapshot, notes } = await read();
    expect(notes).toMatchObject([{ severity: "warning", code: "no-provider" }]);
    expect(notes[0]?.summary).toContain(`allocations of ${hostName(0)} could not be examined`);
    expect(rulesOf(snapshot, 0)).toContain("unexamined-allocations");
    expect(rulesOf(snapshot, 1)).not.toContain("unexamined-allocations");
  });

  it("are kept where Placement has no memory of the host", async () => {
    nova.on("GET", `/placement/resource_providers/${providerId(0)}/inventories`, {
      body: { inventories: {} },
    });
    holding(providerId(0), { VCPU: 4 });
    const { snapshot, notes } = await read();
    expect(notes).toMatchObject([{ code: "no-inventory" }]);
    expect(snapshot.hosts[0]).toMatchObject({
      unexplained: [{ consumer: orphan, amounts: { VCPU: 4 } }],
      inventories: { MEMORY_MB: { total: 262144 } },
    });
    expect(rulesOf(snapshot, 0)).toContain("unexplained-claims");
  });

  it("are seen on providers nested in the host's, where vGPUs and PCI devices lie", async () => {
    const gpu = "99999999-0000-4000-8000-000000000001";
    nova.on("GET", "/placement/resource_providers", {
      body: {
        resource_providers: [
          ...[0, 1, 2].map(root),
          {
            uuid: gpu,
            name: "h-0000.example_pci_0000_41_00_0",
            parent_provider_uuid: providerId(0),
            root_provider_uuid: providerId(0),
          },
        ],
      },
    });
    holding(gpu, { VGPU: 1 });
    const { snapshot } = await read();
    expect(snapshot.hosts[0]?.unexplained).toEqual([{ consumer: orphan, amounts: {} }]);
    const [report] = preflight(snapshot, [hostName(0)]).hosts;
    const finding = report?.findings.find(({ rule }) => rule === "unexplained-claims");
    expect(finding?.summary).toContain(`devices (${orphan})`);
  });
});
