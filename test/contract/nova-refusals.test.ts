// What stands in for a Nova refuses with the very words and codes that a real one was recorded to use.
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveNova } from "../nova-cloud/serve-nova.ts";
import { SimulatedNova } from "../nova-cloud/simulated-nova.ts";
import { goalOf, handMadeCloud, hostNamed, planOf, serverOn } from "../support/hand-made-cloud.ts";
import { NovaServer, PASSWORD, recorded } from "../support/nova-server.ts";

const volumes = { volumeBacked: true, project: "full" } as const;
const snapshot = handMadeCloud({
  hosts: ["a", "b"].map((id) => hostNamed(id)),
  servers: [
    serverOn("a", "idle", volumes),
    serverOn("a", "moving", volumes),
    serverOn("a", "off", { ...volumes, status: "SHUTOFF" }),
  ],
});
const http = new NovaServer();
const nova = new SimulatedNova(planOf(snapshot, [], goalOf(["a"])), () => 0);
let token = "";

beforeAll(async () => {
  await http.start();
  serveNova(http, nova, () => undefined, new Set(["full"]));
  const user = { name: "admin", password: PASSWORD };
  const body = JSON.stringify({ auth: { identity: { password: { user } } } });
  const path = `${http.url}/identity/v3/auth/tokens`;
  token = (await fetch(path, { method: "POST", body })).headers.get("x-subject-token") ?? "";
  expect((await asks("POST", "/moving/action", live("b"))).status).toBe(202);
});
afterAll(() => http.stop());

const live = (host: string) => ({ "os-migrateLive": { host, block_migration: false } });

async function asks(method: string, path: string, body?: object) {
  const answer = await fetch(`${http.url}/compute/v2.1/servers${path}`, {
    method,
    headers: { "x-auth-token": token },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

test.each<[string, string, string, string, object | undefined]>([
  ["error-live-migrate-while-migrating", "moving", "POST", "/action", live("b")],
  ["error-live-migrate-stopped", "off", "POST", "/action", live("b")],
  ["error-live-migrate-unknown-host-2.90", "idle", "POST", "/action", live("nosuch")],
  ["error-server-not-found", "nobody", "POST", "/action", live("b")],
  ["error-confirm-wrong-state", "idle", "POST", "/action", { confirmResize: null }],
  ["error-abort-no-migration", "idle", "DELETE", "/migrations/99", undefined],
])("%s", async (name, server, method, path, body) => {
  const { status, body: words } = recorded(name);
  const told = JSON.parse(JSON.stringify(words).replace(UUID, server));
  expect(await asks(method, `/${server}${path}`, body)).toEqual({ status, body: told });
});

// Not recorded: read in nova/exception.py, nova/api/openstack/compute/migrate_server.py and server_migrations.py.
test.each<[string, string, string, string, object | undefined, number, RegExp]>([
  ["a quota", "off", "POST", "/action", { migrate: { host: "b" } }, 403, /^Quota exceeded for/],
  [
    "an abort of a record that is not its own",
    "moving",
    "DELETE",
    "/migrations/99",
    undefined,
    404,
    /99 not found for/,
  ],
  [
    "a force-complete of none",
    "idle",
    "POST",
    "/migrations/99/action",
    { force_complete: null },
    400,
    /99 not found for/,
  ],
  [
    "a force-complete before it runs",
    "moving",
    "POST",
    "/migrations/1/action",
    { force_complete: null },
    400,
    /is preparing. Cannot force complete/,
  ],
])("%s", async (_, server, method, path, body, status, words) => {
  const answer = await asks(method, `/${server}${path}`, body);
  expect(answer.status).toBe(status);
  expect(Object.values(answer.body as object)[0].message).toMatch(words);
});

test("a lock: an admin passes, nobody else", async () => {
  nova.others({ kind: "lock-server", server: "idle" });
  const isAdmin = http.keystone.isAdmin.bind(http.keystone);
  http.keystone.isAdmin = () => false;
  expect(await asks("POST", "/idle/action", live("b"))).toEqual({
    status: 409,
    body: { conflictingRequest: { code: 409, message: "Instance idle is locked" } },
  });
  http.keystone.isAdmin = isAdmin;
  expect((await asks("POST", "/idle/action", live("b"))).status).toBe(202);
});
