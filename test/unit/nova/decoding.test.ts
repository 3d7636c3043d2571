// What a real Nova answered must be read as it was meant, and so must what older and newer releases are known to say.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  getAction,
  listActions,
  reasonOfFailure,
} from "../../../data/nova/compute/instance-actions.ts";
import { listMigrations, liveMigrationsOf } from "../../../data/nova/compute/migrations.ts";
import { abortMigration, confirmResize } from "../../../data/nova/compute/moves.ts";
import { eachServer, getServer } from "../../../data/nova/compute/servers.ts";
import { listServices } from "../../../data/nova/compute/services.ts";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import { areBoundTo, portsOf } from "../../../data/nova/network.ts";
import {
  allocationsOf,
  allocationsOn,
  inventoriesOf,
  listProviders,
  traitsOf,
} from "../../../data/nova/placement.ts";
import { NovaServer, recorded } from "../../support/nova-server.ts";

const server = "7e01b6ad-eed2-429a-ba10-6a523968a151";
const compute = "/compute/v2.1";
const provider = "d616a9af-9410-4924-a077-a2efee6add71";

let nova: NovaServer;
let cloud: Cloud;

beforeEach(async () => {
  nova = await new NovaServer().start();
  cloud = connectCloud(nova.config());
});

afterEach(async () => {
  await cloud.close();
  await nova.stop();
});

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe("servers", () => {
  it.each([
    ["server-active", { host: "cmp1", status: "ACTIVE", vmState: "active", taskState: null }],
    ["server-migrating", { status: "MIGRATING", taskState: "migrating" }],
    ["server-verify-resize", { status: "VERIFY_RESIZE", vmState: "resized", taskState: null }],
  ])("%s", async (name, sight) => {
    nova.on("GET", `${compute}/servers/${server}`, recorded(name));
    expect(value(await getServer(cloud.compute, server))).toMatchObject(sight);
  });

  it("come in pages whose links may name another host, and the token goes to ours alone", async () => {
    const { body } = recorded("servers-detail") as { body: { servers: { id: string }[] } };
    nova.on("GET", `${compute}/servers/detail`, ({ query }) => {
      const from = body.servers.findIndex(({ id }) => id === query.get("marker")) + 1;
      const page = body.servers.slice(from, from + 2);
      const href = `http://internal.invalid/v2.1/servers/detail?limit=2&marker=${page.at(-1)?.id}`;
      const links = from + 2 < body.servers.length ? [{ rel: "next", href }] : undefined;
      return { body: { servers: page, servers_links: links } };
    });
    const ids: string[] = [];
    value(await eachServer(cloud.compute, (page) => ids.push(...page.map(({ id }) => id))));
    expect(ids).toEqual(body.servers.map(({ id }) => id));
    expect(nova.seen.at(-1)?.query.get("all_tenants")).toBe("1");
  });

  it("are not asked for ever when pages turn in a circle", async () => {
    const { body } = recorded("servers-detail") as { body: object };
    const links = [{ rel: "next", href: "http://x/?marker=m" }];
    nova.on("GET", `${compute}/servers/detail`, { body: { ...body, servers_links: links } });
    const end = await eachServer(cloud.compute, () => undefined);
    expect(end).toMatchObject({ ok: false, error: { kind: "unreadable" } });
  });

  it("have a flavor by id only before 2.47, and none of the newer fields", async () => {
    const body = {
      server: {
        id: server,
        name: "old",
        status: "ACTIVE",
        tenant_id: "p",
        flavor: { id: "7" },
        image: "",
        "OS-EXT-SRV-ATTR:host": "cmp1",
        "a-field-of-2031": { deep: [1] },
      },
    };
    nova.on("GET", `${compute}/servers/${server}`, { body });
    expect(value(await getServer(cloud.compute, server))).toMatchObject({
      host: "cmp1",
      locked: false,
      taskState: null,
    });
  });
});

describe("services", () => {
  it("are the nova-compute ones alone", async () => {
    nova.on("GET", `${compute}/os-services`, recorded("os-services"));
    const services = value(await listServices(cloud.compute));
    expect(services.map(({ host }) => host).sort()).toEqual(["cmp1", "cmp2", "cmp3"]);
    expect(value(await listServices(cloud.compute, "cmp2"))).toHaveLength(1);
  });
});

describe("migrations", () => {
  it("come in pages by their UUID as marker", async () => {
    const { body } = recorded("os-migrations-paged") as { body: { migrations: unknown[] } };
    nova.on("GET", `${compute}/os-migrations`, ({ query }) =>
      query.get("marker") === null ? { body } : recorded("os-migrations-cold-finished"),
    );
    const list = value(await listMigrations(cloud.compute, { host: "cmp2" }));
    expect(list.map(({ id, status }) => [id, status])).toEqual([
      [20, "error"],
      [19, "error"],
      [13, "finished"],
      [12, "completed"],
    ]);
    expect(list[0]?.dest_compute).toBeNull();
    expect(nova.seen.at(-1)?.query.get("marker")).toBe("3c5fac3e-8839-4e77-9385-a03864e1b9f8");
  });

  it("under way have QEMU's counters, which are null before QEMU runs", async () => {
    nova.on("GET", `${compute}/servers/${server}/migrations`, recorded("server-migrations-during"));
    expect(value(await liveMigrationsOf(cloud.compute, server))[0]).toMatchObject({
      id: 14,
      status: "running",
      memory_total_bytes: 134750208,
      memory_remaining_bytes: 114573312,
    });
    nova.on("GET", `${compute}/servers/${server}/migrations`, recorded("server-migrations-queued"));
    expect(value(await liveMigrationsOf(cloud.compute, server))[0]).toMatchObject({
      status: "queued",
      memory_total_bytes: null,
    });
  });

  it("that cannot be aborted are refused in Nova's words; a confirmation answers 204", async () => {
    nova.on(
      "DELETE",
      `${compute}/servers/${server}/migrations/14`,
      recorded("error-abort-no-migration"),
    );
    expect((await abortMigration(cloud.compute, server, 14)).kind).toBe("refused");
    nova.on("POST", `${compute}/servers/${server}/action`, recorded("confirmResize-accepted"));
    expect(await confirmResize(cloud.compute, server)).toMatchObject({ kind: "done", status: 204 });
  });
});

describe("instance actions", () => {
  it("tell why a move that was accepted came to nothing", async () => {
    const path = `${compute}/servers/${server}/os-instance-actions`;
    nova.on("GET", `${path}/req-1`, recorded("instance-action-failed"));
    const action = value(await getAction(cloud.compute, server, "req-1"));
    expect(action.action).toBe("live-migration");
    expect(reasonOfFailure(action)).toBe("No valid host was found.");
    nova.on("GET", path, recorded("instance-actions"));
    expect(value(await listActions(cloud.compute, server)).length).toBeGreaterThan(1);
  });
});

describe("placement", () => {
  it("tells providers, inventories, holders and traits", async () => {
    nova
      .on("GET", "/placement/resource_providers", recorded("placement-resource_providers"))
      .on(
        "GET",
        `/placement/resource_providers/${provider}/inventories`,
        recorded("placement-inventories"),
      )
      .on(
        "GET",
        `/placement/resource_providers/${provider}/allocations`,
        recorded("placement-allocations"),
      )
      .on("GET", `/placement/resource_providers/${provider}/traits`, recorded("placement-traits"))
      .on("GET", `/placement/allocations/${server}`, recorded("placement-allocations-consumer"));
    const { placement } = cloud;
    expect(
      value(await listProviders(placement))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["cmp1", "cmp2", "cmp3"]);
    expect(value(await inventoriesOf(placement, provider)).VCPU?.allocation_ratio).toBe(16);
    expect(value(await allocationsOn(placement, provider)).get(server)?.MEMORY_MB).toBe(128);
    expect(value(await allocationsOf(placement, server)).get(provider)?.DISK_GB).toBe(1);
    expect(value(await traitsOf(placement, provider))).toContain("COMPUTE_NODE");
    expect(nova.seen.at(-1)?.version).toBe("placement 1.39");
  });
});

describe("ports", () => {
  it("are bound to a host or have failed to", async () => {
    const port = (host: string, vif: string) => ({
      id: host + vif,
      status: "ACTIVE",
      device_id: server,
      "binding:host_id": host,
      "binding:vif_type": vif,
    });
    nova.on("GET", "/network/v2.0/ports", {
      body: { ports: [port("cmp2", "ovs"), port("cmp2", "binding_failed")] },
    });
    const ports = value(await portsOf(cloud.network, server));
    expect(areBoundTo(ports.slice(0, 1), "cmp2")).toBe(true);
    expect(areBoundTo(ports, "cmp2")).toBe(false);
    expect(areBoundTo(ports.slice(0, 1), "cmp1")).toBe(false);
    expect(areBoundTo([], "cmp1")).toBe(true);
  });
});
