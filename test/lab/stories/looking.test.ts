/** snapshot and doctor over the real cloud: they see what there is, change nothing, and keep secrets to themselves. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Json, LabApi } from "../seed/api.ts";
import { setService } from "../seed/hosts.ts";
import { allServers, serverOf } from "../seed/servers.ts";
import { resetServers, STANDARD_SERVERS } from "../seed/standard-servers.ts";
import { drainwise, type Said } from "../support/drainwise.ts";
import { colleague, lab, passwords } from "../support/standing-lab.ts";

let api: LabApi;
let ids: Map<string, string>;
const folder = mkdtempSync(join(tmpdir(), "drainwise-looking-"));
const said: Said[] = [];

beforeAll(async () => {
  api = await colleague();
  ids = await resetServers(lab, api);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function drainwiseSays(...args: string[]): Promise<Said> {
  const one = await drainwise(...args);
  said.push(one);
  return one;
}

test("a snapshot holds every host and server as Nova and Placement tell them", async () => {
  const file = join(folder, "snapshot.json");
  const args = ["--os-cloud", "author", "--drain", "cmp1", "--out", file, "--trace-http"];
  expect(await drainwiseSays("snapshot", ...args)).toMatchObject({ code: 0 });
  const snapshot: Json = JSON.parse(readFileSync(file, "utf8"));
  expect(snapshot.hosts.map(({ id }: Json) => id)).toEqual(lab.hosts);
  for (const host of snapshot.hosts) {
    expect(host).toMatchObject({ state: "up", status: "enabled" });
    expect(host.inventories.MEMORY_MB).toMatchObject({ total: lab.memoryMib });
  }
  const seen = Object.fromEntries(
    snapshot.servers.map(({ name, host, id }: Json) => [name, { host, id }]),
  );
  const there = STANDARD_SERVERS.map(({ name, host }) => [name, { host, id: ids.get(name) }]);
  expect(seen).toEqual(Object.fromEntries(there));
});

test("doctor finds nothing that blocks in a cloud at rest", async () => {
  const { code, out } = await drainwiseSays("doctor", "--os-cloud", "author", "--json");
  expect(code).toBe(0);
  const { hosts }: Json = JSON.parse(out);
  const blocking = hosts.flatMap(({ findings }: Json) =>
    findings.filter(({ level }: Json) => level === "blocks"),
  );
  expect(blocking).toEqual([]);
});

test("doctor names what a migration left in Placement when its source died", async () => {
  // Claims of a consumer that is no server, as a migration leaves them; on cmp3, as nothing else is short there.
  const { resource_providers: providers } = await api.ask(
    "placement",
    "GET",
    "/resource_providers",
  );
  const { uuid } = providers.find(({ name }: Json) => name === "cmp3");
  const consumer = "5a5a5a5a-0000-4000-8000-000000000001";
  await api.ask("placement", "PUT", `/allocations/${consumer}`, {
    allocations: { [uuid]: { resources: { VCPU: 1, MEMORY_MB: 64 } } },
    project_id: "nobody",
    user_id: "nobody",
    consumer_generation: null,
    consumer_type: "MIGRATION",
  });
  try {
    const { out } = await drainwiseSays("doctor", "--os-cloud", "author", "--drain", "cmp3");
    expect(out).toContain(consumer);
  } finally {
    await api.ask("placement", "DELETE", `/allocations/${consumer}`);
  }
});

test("doctor tells of a host that a colleague has disabled", async () => {
  await setService(api, "cmp2", "disabled", "waits for a disk");
  try {
    const { out } = await drainwiseSays("doctor", "--os-cloud", "author");
    expect(out).toContain("disabled");
    expect(out).toContain("waits for a disk");
  } finally {
    await setService(api, "cmp2", "enabled");
  }
});

test("who is no administrator is told which role is missing", async () => {
  const { code, out, err } = await drainwiseSays("doctor", "--os-cloud", "tenant");
  expect(code).not.toBe(0);
  expect(out + err).toMatch(/admin role/);
});

test("looking has changed nothing, and no password was said", async () => {
  expect((await allServers(api)).map(({ id }) => id).sort()).toEqual([...ids.values()].sort());
  for (const { name, host } of STANDARD_SERVERS)
    expect((await serverOf(api, ids.get(name) ?? ""))["OS-EXT-SRV-ATTR:host"]).toBe(host);
  const all = said.map(({ out, err }) => out + err).join("\n");
  for (const secret of Object.values(passwords())) expect(all).not.toContain(secret);
});
