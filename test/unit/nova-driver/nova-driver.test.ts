import { describe, expect, it, onTestFinished } from "vitest";
import { connectCloud } from "../../../data/nova/connect-cloud.ts";
import { NovaDriver } from "../../../data/nova/driver/nova-driver.ts";
import { MaintenanceCrew } from "../../../data/run/maintenance.ts";
import { type Probe, probeBy } from "../../../data/run/probe.ts";
import type { MeasuredMove, MoveProgress } from "../../../data/run/progress.ts";
import { RunClock } from "../../../data/run/run-clock.ts";
import type { Command, Observation } from "../../../sim/index.ts";
import { PASSWORD } from "../../support/nova-server.ts";
import { OneServerNova, SERVER } from "../../support/one-server-nova.ts";

/** A driver over a Nova on a local port that polls it ten times a second. */
async function driven(probe: Probe | null = null) {
  const nova = await new OneServerNova().start();
  const cloud = connectCloud(nova.http.config());
  const moving: MoveProgress[] = [];
  const ended: MeasuredMove[] = [];
  const driver = new NovaDriver({
    cloud,
    clock: new RunClock(Date.now(), 0),
    hosts: ["a", "b"],
    crew: new MaintenanceCrew({ command: null, webhook: null }, { plan: "p", run: "r" }),
    drift: async () => ({ ok: true, value: { touching: [], elsewhere: [] } }),
    incarnations: new Map(),
    probe,
    pollMs: 100,
  });
  driver.onProgress({
    moving: (each) => moving.push(each),
    ended: (each) => ended.push(each),
    gone: () => undefined,
  });
  onTestFinished(async () => {
    await driver.close();
    await cloud.close();
    await nova.http.stop();
  });
  const next = async (): Promise<Observation> => {
    const seen = await driver.next(null);
    if (seen === null) throw new Error("the driver was closed");
    return seen;
  };
  return { nova, driver, moving, ended, next };
}

const live = (more: object = {}): Command => ({
  ...{ kind: "live-migrate", intent: "i", server: SERVER, destination: "b", blockMigration: false },
  since: { migration: 0, action: null },
  ...more,
});
const look = (destination: string | null = null): Command => ({
  ...{ kind: "look-at-server", intent: "look", server: SERVER, destination, ports: false },
});

describe("a probe", () => {
  it("is asked at the last look alone, and its word is part of what is seen", async () => {
    const { driver, next } = await driven(probeBy("echo $DRAINWISE_HOST is mute >&2; exit 3"));
    driver.send(look());
    expect(await next()).not.toHaveProperty("probe");
    driver.send({ ...look(), ports: true } as Command);
    expect(await next()).toMatchObject({ kind: "server", probe: "ended with 3: a is mute" });
  });
  it("tells nothing of a server that answers, and does not wait for ever", async () => {
    expect(await probeBy("true")({ server: "s", host: "a" })).toBeNull();
    expect(await probeBy("sleep 5", 50)({ server: "s", host: "a" })).toBe(
      "no answer within 0.05 s",
    );
  });
});

describe("a request", () => {
  it("says block_migration and host exactly as planned, and is done when Nova has accepted it", async () => {
    const { nova, driver, next } = await driven();
    nova.onAction({ status: 202, text: "" });
    driver.send(live());
    expect(await next()).toEqual({ kind: "outcome", intent: "i", outcome: { kind: "done" } });
    driver.send(live({ blockMigration: true, destination: null }));
    await next();
    const bodies = nova.http.seen.flatMap(({ method, path, body }) =>
      method === "POST" && path.endsWith("/action") ? [body] : [],
    );
    expect(bodies).toEqual([
      { "os-migrateLive": { host: "b", block_migration: false } },
      { "os-migrateLive": { host: null, block_migration: true } },
    ]);
  });
  // A request that is sent twice moves a server twice: whatever the doubt, one leaves.
  it.each([
    ["a 500", { status: 500, text: "oops" }],
    ["a 503", { status: 503, text: "later" }],
    ["a lost reply", () => "drop" as const],
    ["too many requests", { status: 429, text: "slow down" }],
  ])("that meets %s is unknown, and is sent once", async (_, answer) => {
    const { nova, driver, next } = await driven();
    nova.onAction(answer);
    driver.send(live());
    expect(await next()).toMatchObject({ kind: "outcome", outcome: { kind: "unknown" } });
    expect(nova.http.count("POST", `/compute/v2.1/servers/${SERVER}/action`)).toBe(1);
  });
  it("that Nova refuses is refused with Nova's words", async () => {
    const { nova, driver, next } = await driven();
    const message = "Cannot 'os-migrateLive' instance while it is in task_state migrating";
    nova.onAction({ status: 409, body: { conflictingRequest: { code: 409, message } } });
    driver.send(live());
    expect(await next()).toMatchObject({
      outcome: { kind: "refused", reason: expect.stringContaining(message), wherever: true },
    });
  });
  it("whose token has ended is sent again with a new one, and is done once", async () => {
    const { nova, driver, next } = await driven();
    nova.onAction({ status: 202, text: "" });
    driver.send(look());
    await next();
    nova.http.revokeTokens();
    driver.send(live());
    expect(await next()).toMatchObject({ outcome: { kind: "done" } });
  });
});

describe("a look", () => {
  it("tells where the server is, and that its destination has no room", async () => {
    const { driver, next } = await driven();
    driver.send(look("b"));
    expect(await next()).toMatchObject({
      ...{
        kind: "server",
        intent: "look",
        server: SERVER,
        host: "a",
        status: "ACTIVE",
        taskState: null,
      },
      destination: {
        host: "b",
        state: "up",
        refusal: "MEMORY_MB: 2048 is more than 1024, the most at once",
      },
    });
  });
  it("tells that a server is gone", async () => {
    const { nova, driver, next } = await driven();
    nova.server.exists = false;
    driver.send(look());
    expect(await next()).toEqual({ kind: "server-gone", intent: "look", server: SERVER });
  });
  // Its owner may shelve a server in mid-plan: that it is on no host is no failed look, which would be asked again for a day.
  it("tells that a server is shelved and on no host, and asks again of one that comes back", async () => {
    const { nova, driver, next } = await driven();
    Object.assign(nova.server, { host: null, status: "SHELVED_OFFLOADED" });
    driver.send(look());
    const gone = { kind: "server-gone", intent: "look", server: SERVER };
    expect(await next()).toEqual({ ...gone, status: "SHELVED_OFFLOADED" });
    nova.server.task = "spawning";
    driver.send(look());
    expect(await next()).toMatchObject({ kind: "outcome", outcome: { kind: "unknown" } });
  });
  it("that fails is unknown, not an empty host", async () => {
    const { nova, driver, next } = await driven();
    nova.http.on("GET", "/compute/v2.1/servers/detail", { status: 500, text: "no" });
    driver.send({ kind: "look-at-host", intent: "h", host: "a" });
    expect(await next()).toMatchObject({
      kind: "outcome",
      intent: "h",
      outcome: { kind: "unknown" },
    });
  }, 60_000);
  // Who stopped a server decides whether the run may start it: silence is not "nobody".
  it.each([
    ["cannot be told who acted last for now is unknown", 503, { kind: "outcome" }],
    ["may not be told it tells of nobody", 403, { kind: "server", lastAction: null }],
  ])(
    "that %s",
    async (_, status, told) => {
      const { nova, driver, next } = await driven();
      const actions = `/compute/v2.1/servers/${SERVER}/os-instance-actions`;
      nova.http.on("GET", actions, { status, text: "no" });
      driver.send(look());
      expect(await next()).toMatchObject({ intent: "look", ...told });
    },
    60_000,
  );
  it("tells when Nova made a record, on the runner's clock, whatever zone Nova writes", async () => {
    const { nova, driver, next } = await driven();
    const madeAt = new Date(Date.now() - 60_000).toISOString();
    nova.migrations.push(
      { ...nova.record(8, "completed"), created_at: madeAt.replace("Z", "") },
      { ...nova.record(7, "completed"), created_at: madeAt },
    );
    driver.send(look());
    const seen = await next();
    const times = seen.kind === "server" ? seen.migrations.map(({ createdAt }) => createdAt) : [];
    expect(times).toHaveLength(2);
    for (const time of times) expect(Math.abs((time ?? 0) + 60)).toBeLessThan(5);
  });
  // A network that is not heard is not a network that followed, and a service that is not read is not a host that is gone.
  it("at the ports tells whether they are bound, is unknown while Neutron does not answer, and null only without one", async () => {
    const { nova, driver, next } = await driven();
    const atPorts = { ...look(), ports: true } as Command;
    driver.send(atPorts);
    expect(await next()).toMatchObject({ kind: "server", portsBound: true });
    nova.portsOn = "b";
    driver.send(atPorts);
    expect(await next()).toMatchObject({ kind: "server", portsBound: false });
    for (const status of [403, 503]) {
      nova.http.on("GET", "/network/v2.0/ports", { status, text: "no" });
      driver.send(atPorts);
      expect(await next()).toMatchObject({ kind: "outcome", outcome: { kind: "unknown" } });
    }
    nova.http.keystone.hasNetwork = false;
    nova.http.revokeTokens();
    driver.send(look());
    await next();
    driver.send(atPorts);
    expect(await next()).toMatchObject({ kind: "server", portsBound: null });
  }, 60_000);
  it("at a destination whose service cannot be read is unknown, not a host that could not be found", async () => {
    const { nova, driver, next } = await driven();
    nova.http.on("GET", "/compute/v2.1/os-services", { status: 503, text: "later" });
    driver.send(look("b"));
    expect(await next()).toMatchObject({ kind: "outcome", outcome: { kind: "unknown" } });
  }, 60_000);
  it("at a host names open migrations and what nobody explains", async () => {
    const { nova, driver, next } = await driven();
    nova.orphans = ["m-7", "left-over"];
    nova.migrations.push(nova.record(7, "running"), nova.record(6, "completed"));
    driver.send({ kind: "look-at-host", intent: "h", host: "a" });
    expect(await next()).toMatchObject({
      kind: "host",
      servers: [{ id: SERVER, status: "ACTIVE", taskState: null }],
      migrations: [{ id: 7, status: "running", server: SERVER, source: "a", destination: "b" }],
      unexplained: ["left-over"],
      service: { state: "up", incarnation: expect.stringMatching(/^version 7002022, booted /) },
    });
  });
});

describe("the watch", () => {
  it("tells each change once, follows QEMU's counters, and keeps how it ended", async () => {
    const { nova, driver, next, moving, ended } = await driven();
    nova.onAction(() => {
      nova.server.task = "migrating";
      nova.migrations.unshift(nova.record(12, "running"));
      nova.live.push({
        ...nova.record(12, "running"),
        ...{ memory_total_bytes: 100, memory_processed_bytes: 60, memory_remaining_bytes: 40 },
        ...{ disk_total_bytes: 0, disk_processed_bytes: 0, disk_remaining_bytes: 0 },
      });
      return { status: 202, text: "" };
    });
    driver.send(look());
    await next();
    driver.send(live());
    expect(await next()).toMatchObject({ kind: "outcome", outcome: { kind: "done" } });
    // A poll may have read the records just before the request and the server just after it.
    let seen = await next();
    if (seen.kind === "server" && seen.migrations.length === 0) seen = await next();
    expect(seen).toMatchObject({
      ...{ kind: "server", intent: null, host: "a", taskState: "migrating" },
      migrations: [{ id: 12, status: "running", user: "u-me" }],
    });
    await expect.poll(() => moving.length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(moving[0]).toMatchObject({
      migration: 12,
      memory: { total: 100, remaining: 40 },
      disk: null,
    });
    nova.live.length = 0;
    Object.assign(nova.server, { task: null, host: "b" });
    Object.assign(nova.migrations[0] ?? {}, { status: "completed" });
    const end = await next();
    expect(end).toMatchObject({ kind: "server", host: "b", migrations: [{ status: "completed" }] });
    expect(ended).toMatchObject([
      {
        migration: 12,
        status: "completed",
        memory: { processed: 60 },
        updatedAt: "2026-11-27T20:00:40.000Z",
      },
    ]);
  });
});

// Journals are kept for years and shown to many: what a cloud says in anger must not carry a token into one.
describe("what a driver tells", () => {
  it("holds neither password nor token, though the cloud repeats them", async () => {
    const { nova, driver, next } = await driven();
    nova.onAction(({ token }) => ({
      status: 400,
      body: { badRequest: { code: 400, message: `token ${token} of ${PASSWORD} is not liked` } },
    }));
    driver.send(live());
    const told = JSON.stringify(await next());
    expect(told).toContain("is not liked");
    expect(told).not.toMatch(/gAAAA|pass-word/);
  });
});
