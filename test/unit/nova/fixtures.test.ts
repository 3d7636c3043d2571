// What a real Nova said in each recorded answer must be read as it was meant, by the code that reads it in the product.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  listAggregates,
  listFlavors,
  listServerGroups,
} from "../../../data/nova/compute/catalogue-lists.ts";
import { readCounters } from "../../../data/nova/compute/diagnostics.ts";
import { listHypervisors } from "../../../data/nova/compute/hypervisors.ts";
import { closedStatuses, listMigrations } from "../../../data/nova/compute/migrations.ts";
import { confirmResize, liveMigrate } from "../../../data/nova/compute/moves.ts";
import { getServer } from "../../../data/nova/compute/servers.ts";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import { NovaServer, recorded } from "../../support/nova-server.ts";

const server = "7e01b6ad-eed2-429a-ba10-6a523968a151";
const compute = "/compute/v2.1";
const tests = fileURLToPath(new URL("../..", import.meta.url));

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

type Read = (cloud: Cloud) => Promise<unknown>;

/** Each host's name, hypervisor's version, CPUs, memory [MiB], really free disk [GiB] and CPU model. */
const hypervisors: Read = async ({ compute: of }) => {
  const listed = await listHypervisors(of);
  if (!listed.ok) return listed;
  return listed.value.map((one) => [
    ...[one.service.host, one.hypervisor_version, one.vcpus ?? null, one.memory_mb ?? null],
    ...[one.disk_available_least ?? null, modelOf(one.cpu_info)],
  ]);
};
const modelOf = (cpu: unknown): unknown => (cpu as { model?: string } | undefined)?.model ?? null;
const migrations: Read = ({ compute: of }) => listMigrations(of);
const counters: Read = ({ compute: of }) => readCounters(of, server);
/** From 2.88 on a hypervisor has none of its figures. */
const bare = ["cmp1", "cmp3", "cmp2"].map((name) => [name, 7_002_022, null, null, null, null]);

/** Recorded answer, what is asked when it comes, how the product reads it, and what it has then read. */
const read: readonly (readonly [string, string, Read, unknown])[] = [
  [
    "os-hypervisors-detail-2.53",
    "GET /os-hypervisors/detail",
    hypervisors,
    [
      ["cmp1", 7_002_022, 2, 2048, 70, "kvm64"],
      ["cmp3", 7_002_022, 2, 2048, 71, "kvm64"],
      ["cmp2", 7_002_022, 2, 2048, 70, "kvm64"],
    ],
  ],
  ["os-hypervisors-detail", "GET /os-hypervisors/detail", hypervisors, bare],
  ["os-hypervisors-detail-with-servers", "GET /os-hypervisors/detail", hypervisors, bare],
  [
    "flavors-detail",
    "GET /flavors/detail",
    ({ compute: of }) => listFlavors(of),
    {
      ok: true,
      value: [
        {
          ...{ name: "m1.nano", vcpus: 1, ram: 128, disk: 1, swap: 0, extra_specs: {} },
          "OS-FLV-EXT-DATA:ephemeral": 0,
        },
      ],
    },
  ],
  [
    "os-aggregates",
    "GET /os-aggregates",
    ({ compute: of }) => listAggregates(of),
    { ok: true, value: [] },
  ],
  [
    "server-groups",
    "GET /os-server-groups",
    ({ compute: of }) => listServerGroups(of),
    { ok: true, value: [] },
  ],
  [
    "os-migrations-cancelled",
    "GET /os-migrations",
    migrations,
    {
      ok: true,
      value: [
        {
          ...{ id: 11, status: "cancelled", migration_type: "live-migration" },
          ...{ source_compute: "cmp1", dest_compute: "cmp3" },
          uuid: "9577d7c5-1d1a-43c1-8993-bd998f59a301",
        },
      ],
    },
  ],
  [
    "os-migrations-running",
    "GET /os-migrations",
    migrations,
    { ok: true, value: [{ id: 14, status: "running", dest_compute: "cmp3" }] },
  ],
  [
    "diagnostics",
    `GET /servers/${server}/diagnostics`,
    counters,
    { ok: true, value: { written: [50_331_648], traffic: 0 } },
  ],
  // Before 2.48 each driver had names of its own: none of them is taken for a counter.
  [
    "diagnostics-2.47",
    `GET /servers/${server}/diagnostics`,
    counters,
    { ok: false, error: { kind: "unreadable" } },
  ],
  [
    "versions-nova-v21",
    "GET /",
    ({ compute: of }) => of.offered(),
    { ok: true, value: { min: [2, 1], max: [2, 93] } },
  ],
  [
    "error-bad-microversion",
    `GET /servers/${server}`,
    ({ compute: of }) => getServer(of, server),
    {
      ok: false,
      error: {
        ...{ kind: "refused", status: 406 },
        message: expect.stringContaining("Version 2.999 is not supported by the API"),
      },
    },
  ],
  [
    "migrateLive-accepted",
    `POST /servers/${server}/action`,
    ({ compute: of }) => liveMigrate(of, server, { host: "cmp2", blockMigration: true }),
    { kind: "done", status: 202, requestId: "req-dfa85f4e-f78f-431a-b316-069f707a8b35" },
  ],
  [
    "error-confirm-wrong-state",
    `POST /servers/${server}/action`,
    ({ compute: of }) => confirmResize(of, server),
    { kind: "refused", status: 409, reason: expect.stringContaining("vm_state active") },
  ],
];

it.each(read)("%s, the answer to %s", async (name, asked, ask, expected) => {
  const [method = "", path = ""] = asked.split(" ");
  nova.on(method, compute + path, ({ query }) => {
    // Whatever comes by offset ends with an empty page.
    const { status, body, headers } = recorded(name);
    const sent = body ?? undefined;
    return query.get("offset") === null || query.get("offset") === "0"
      ? { status, body: sent, headers: lowerCased(headers) }
      : { body: { server_groups: [] } };
  });
  expect(await ask(cloud)).toMatchObject(expected as object);
});

/** The version document of Placement is at the root of its own address. */
it("versions-placement, the answer to GET /", async () => {
  nova.on("GET", "/placement/", recorded("versions-placement"));
  expect(await cloud.placement.offered()).toEqual({
    ok: true,
    value: { min: [1, 0], max: [1, 39] },
  });
});

it("a cancelled migration is over, whatever ended it", () => {
  const { migrations: list } = recorded("os-migrations-cancelled").body as {
    migrations: { status: string }[];
  };
  expect(list.map(({ status }) => closedStatuses.has(status))).toEqual([true]);
});

it("leaves no recorded answer without a test that reads it", () => {
  const names = readdirSync(join(tests, "unit/nova/fixtures"))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replace(/\.json$/, ""));
  const texts = readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(tests, name), "utf8"))
    .filter((text) => text.includes("recorded("));
  const unused = names.filter((name) => !texts.some((text) => text.includes(`"${name}"`)));
  expect(names.length).toBeGreaterThan(30);
  expect(unused).toEqual([]);
});

function lowerCased(headers: Readonly<Record<string, string>> = {}) {
  const id = headers["X-Openstack-Request-Id"];
  return id === undefined ? {} : { "x-openstack-request-id": id };
}
