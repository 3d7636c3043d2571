// Clouds from Train to releases that are not out yet must become the same snapshot: what we ask and what we bear.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import { examineCloud } from "../../../data/nova/doctor/examine-cloud.ts";
import { readCloudSnapshot } from "../../../data/nova/snapshot/read-cloud-snapshot.ts";
import type { Snapshot } from "../../../sim/index.ts";
import { hostName, serveCloud, serverId } from "../../support/nova-cloud.ts";
import { NovaServer, type Seen, type StubAnswer } from "../../support/nova-server.ts";

const compute = "/compute/v2.1";
let nova: NovaServer;
let cloud: Cloud;

beforeEach(async () => {
  nova = await new NovaServer().start();
  serveCloud(nova, { hosts: 3, servers: 7 });
  nova
    .on("GET", `${compute}/os-migrations`, ({ query }) => ({
      body: { migrations: query.get("status") === "running" ? [migration] : [] },
    }))
    .on("GET", /^\/placement\/allocations\//, { body: { allocations: {} } });
  cloud = connectCloud(nova.config());
});

afterEach(async () => {
  await cloud.close();
  await nova.stop();
});

/** As from 2.80 on; before, nobody tells whose it is. */
const migration = {
  id: 5,
  uuid: "mmmm",
  instance_uuid: serverId(0),
  migration_type: "live-migration",
  status: "running",
  source_compute: hostName(0),
  dest_compute: hostName(1),
  user_id: "u1",
  project_id: "p1",
  created_at: "2026-11-23T15:26:26.000000",
  updated_at: null,
};

async function read(): Promise<Omit<Snapshot, "takenAt">> {
  const request = { files: null, prometheus: null, measured: [] };
  const result = await readCloudSnapshot(cloud, request);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  expect(result.value.notes).toEqual([]);
  const { takenAt: _, ...snapshot } = result.value.snapshot;
  return snapshot;
}

/** The versions that a service was asked with, each once. */
const askedOf = (service: string): readonly string[] => [
  ...new Set(nova.seen.flatMap(({ version }) => (version?.startsWith(service) ? [version] : []))),
];

/** Every object of an answer, changed; a map from names of the cloud's own to values keeps its keys. */
type Change = (found: Record<string, unknown>, key: string) => Record<string, unknown>;
const maps = new Set(["inventories", "allocations", "resources", "metadata", "extra_specs"]);

function changed(value: unknown, change: Change, key = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => changed(one, change, key));
  if (typeof value !== "object" || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, changed(one, change, name)]),
  );
  return maps.has(key) ? inner : change(inner, key);
}

const rewriting =
  (change: Change) =>
  (answer: StubAnswer, _: Seen): StubAnswer => ({ ...answer, body: changed(answer.body, change) });

/** What Train shows at 2.79 and otherwise than today's. */
const asTrain: Change = (found, key) => {
  switch (key) {
    case "migrations": {
      const { user_id, project_id, ...old } = found;
      return { ...old, source_node: "n", dest_node: "n", dest_host: null, new_instance_type_id: 1 };
    }
    case "servers": {
      const { pinned_availability_zone, ...old } = found;
      return { ...old, locked_reason: null, host_status: "UP", "OS-DCF:diskConfig": "MANUAL" };
    }
    case "hypervisors":
      return {
        ...found,
        current_workload: 0,
        free_disk_gb: 800,
        host_ip: "10.0.0.1",
        cpu_info: { arch: "x86_64", model: "Cascadelake-Server", topology: {}, features: [] },
      };
    case "flavors":
      return { ...found, rxtx_factor: 1, "OS-FLV-DISABLED:disabled": false, description: null };
    default:
      return found;
  }
};

describe("Train", () => {
  beforeEach(() => {
    nova.max = "2.79";
    nova.placementMax = "1.36";
    nova.hinder = ({ version }) => {
      const [service, number = "0.0"] = (version ?? "").split(" ");
      const minor = Number(number.split(".")[1]);
      const most = service === "compute" ? 79 : service === "placement" ? 36 : Infinity;
      return minor > most ? { before: { status: 406, body: {} } } : null;
    };
  });

  it("is asked in no newer version than it has, and gives the snapshot that today's does", async () => {
    nova.rewrite = rewriting(asTrain);
    const train = await read();
    expect(askedOf("compute")).toEqual(["compute 2.79"]);
    expect(askedOf("placement")).toEqual(["placement 1.36"]);
    expect(train.migrations).toMatchObject([{ id: "mmmm", status: "running" }]);
    nova.hinder = () => null;
    nova.rewrite = (answer) => answer;
    expect(train).toEqual(await read());
  });

  it("keeps nothing from being examined", async () => {
    const findings = await examineCloud(cloud);
    const ofVersion = findings.filter(({ rule }) => rule === "microversion");
    expect(ofVersion.map(({ level }) => level)).toEqual(["warns", "note"]);
  });
});

describe("a release to come", () => {
  const unknown = { from_2_100: { nested: [1, { deeper: null }] }, "OS-NEW:field": "x" };

  it("with fields that nobody knows in every object gives the same snapshot", async () => {
    const today = await read();
    nova.seen.length = 0;
    nova.max = "2.100";
    nova.placementMax = "1.45";
    nova.rewrite = rewriting((found) => ({ ...found, ...unknown }));
    const newer = connectCloud(nova.config());
    const request = { files: null, prometheus: null, measured: [] };
    const result = await readCloudSnapshot(newer, request);
    await newer.close();
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect({ ...result.value.snapshot, takenAt: null }).toEqual({ ...today, takenAt: null });
    // 2.100 is newer than 2.96, which we know; and than 2.87, the last with a hypervisor's figures.
    expect(askedOf("compute")).toEqual(expect.arrayContaining(["compute 2.96", "compute 2.87"]));
    expect(askedOf("compute")).toHaveLength(2);
    expect(askedOf("placement")).toEqual(["placement 1.39"]);
  });

  it("whose hypervisors tell no figures any more falls back on Placement's", async () => {
    nova.rewrite = rewriting((found, key) => {
      if (key !== "hypervisors") return found;
      const { vcpus, memory_mb, disk_available_least, cpu_info, ...left } = found;
      return left;
    });
    const { hosts, assumptions } = await read();
    expect(hosts[0]).toMatchObject({ cpuModel: null, inventories: { VCPU: { total: 64 } } });
    expect(assumptions.map(({ field }) => field)).toContain("host.cpuModel");
  });
});
