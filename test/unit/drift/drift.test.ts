import { describe, expect, it } from "vitest";
import { driftBetween } from "../../../sim/drift/drift.ts";
import { nothingSoFar, type SoFar } from "../../../sim/drift/so-far.ts";
import { type Plan, planDrain, type Server, type Snapshot } from "../../../sim/index.ts";
import { cloud, goal, group, host, inventory, server } from "../../support/plan-cloud.ts";

const tight = { VCPU: inventory(8), MEMORY_MB: inventory(16_384), DISK_GB: inventory(1000) };
const hosts = [host("a"), host("b", { inventories: tight }), host("other")];
const servers = [server("s", "a"), server("t", "a"), server("there", "b"), server("far", "other")];
const groups = [group("g", "anti-affinity", ["s", "far"]), group("h", "affinity", ["far"])];
const before = cloud(hosts, servers, { serverGroups: groups });

function planFor(snapshot: Snapshot, drain: readonly string[] = ["a"]): Plan {
  const onto = ["b"];
  const made = planDrain({
    ...{ snapshot, goal: goal(drain, { onto }), overrides: {}, seed: 1, toolVersion: "0.1.0" },
  });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}
const plan = planFor(before);

const changed = (id: string, more: Partial<Server>): Snapshot => ({
  ...before,
  servers: before.servers.map((each) => (each.id === id ? { ...each, ...more } : each)),
});
const drift = (now: Snapshot, soFar: SoFar = nothingSoFar, of: string | null = null) =>
  driftBetween(plan, soFar, now, of);

// What the plan rests on must still be so when it is carried out; what it does not rest on must not stop it at 2 a.m.
describe("drift", () => {
  it("is nothing between a cloud and itself, in whatever order its lists come", () => {
    const turned = { ...before, servers: [...before.servers].reverse() };
    expect(drift(turned)).toEqual({ touching: [], elsewhere: [] });
  });
  it("is no matter of measurements or of a task that passes", () => {
    const busy = changed("s", { taskState: "image_snapshot" });
    expect(drift(busy).touching).toEqual([]);
  });
  it("refuses where a planned server is elsewhere, in another state or of another size", () => {
    expect(drift(changed("s", { host: "other" })).touching).toEqual([
      "server s is on other, not on a",
    ]);
    expect(drift(changed("s", { status: "SHUTOFF" })).touching).toEqual([
      "server s is SHUTOFF, not ACTIVE",
    ]);
    const flavors = [...before.flavors, { ...before.flavors[0], id: "m2", ramMiB: 8192 }];
    const resized = { ...changed("s", { flavor: "m2" }), flavors } as Snapshot;
    expect(drift(resized).touching).toEqual(["server s has 8192 MEMORY_MB, not 4096"]);
  });
  it("takes a flavor of another name and the same size for the same", () => {
    const renamed = [...before.flavors, { ...before.flavors[0], id: "uuid-of-m1" }];
    const now = { ...changed("s", { flavor: "uuid-of-m1" }), flavors: renamed } as Snapshot;
    expect(drift(now)).toEqual({ touching: [], elsewhere: [] });
  });
  it("only tells of a planned server that is gone: its move falls away", () => {
    const now = { ...before, servers: before.servers.filter(({ id }) => id !== "s") };
    expect(drift(now)).toMatchObject({ touching: [], elsewhere: ["server s is gone"] });
  });
  it("refuses a newcomer on a host to be emptied, and tells of one elsewhere", () => {
    const on = (id: string) => ({ ...before, servers: [...before.servers, server("new", id)] });
    expect(drift(on("a")).touching).toEqual(["server new is new on a"]);
    expect(drift(on("other"))).toMatchObject({
      touching: [],
      elsewhere: ["server new is new on other"],
    });
  });
  it("refuses a newcomer where the plan's servers go only if it takes room that they need", () => {
    const small = { ...before, servers: [...before.servers, server("new", "b")] };
    // b: 16384 MiB, there holds 4096, s and t will: 4096 are left, and the newcomer takes just these.
    expect(drift(small).touching).toEqual([]);
    expect(drift(small).elsewhere).toContain(
      "host b has 4096 MEMORY_MB less room (others took 4096); the plan can spare 4096",
    );
    const two = { ...small, servers: [...small.servers, server("new2", "b")] };
    expect(drift(two).touching).toEqual([
      "host b has 4 VCPU less room (others took 4); the plan can spare 2",
      "host b has 8192 MEMORY_MB less room (others took 8192); the plan can spare 4096",
    ]);
  });
  it("refuses a destination that is disabled, down or smaller, and names the colleague's reason", () => {
    const with_ = (more: object): Snapshot => ({
      ...before,
      hosts: before.hosts.map((each) => (each.id === "b" ? { ...each, ...more } : each)),
    });
    expect(drift(with_({ status: "disabled", disabledReason: "fan" })).touching).toEqual([
      'host b is disabled ("fan"), not enabled',
    ]);
    expect(drift(with_({ state: "down" })).touching).toEqual(["host b is down, not up"]);
    const small = { ...tight, MEMORY_MB: inventory(8192) };
    expect(drift(with_({ inventories: small })).touching).toEqual([
      "host b has 8192 MEMORY_MB less room (its capacity is 8192 less); the plan can spare 4096",
    ]);
  });
  it("refuses changed groups of planned servers, and tells of others", () => {
    const [g, h] = groups;
    const now = {
      ...before,
      serverGroups: [
        { ...g, members: ["s"] },
        { ...h, policy: "soft-affinity" },
      ],
    };
    expect(drift(now as Snapshot)).toEqual({
      touching: ["group g holds far no more"],
      elsewhere: ["group h has policy soft-affinity, not affinity"],
    });
  });
});

describe("what the run has done itself", () => {
  const soFar: SoFar = {
    movedTo: new Map([["s", "b"]]),
    inMotion: new Set(["t"]),
    stopped: new Set(),
    disabled: new Set(["a"]),
    unsettled: new Set(),
    maintained: new Set(),
  };
  const disabled = before.hosts.map((each) =>
    each.id === "a" ? { ...each, status: "disabled" as const, disabledReason: "drainwise" } : each,
  );
  it("is no drift", () => {
    const now = { ...changed("s", { host: "b" }), hosts: disabled };
    expect(drift(now, soFar)).toEqual({ touching: [], elsewhere: [] });
  });
  it("is drift where it was undone", () => {
    expect(drift(before, soFar).touching).toEqual([
      "host a is enabled, not disabled",
      "server s is on a, not on b",
    ]);
  });
  it("leaves a service that was asked for and not settled either way", () => {
    const asked = { ...nothingSoFar, unsettled: new Set(["a"]) };
    expect(drift({ ...before, hosts: disabled }, asked).touching).toEqual([]);
    expect(drift(before, asked).touching).toEqual([]);
  });
  it("leaves a server in motion at either end", () => {
    const now = { ...changed("s", { host: "b" }), hosts: disabled };
    const there = now.servers.map((each) => (each.id === "t" ? { ...each, host: "b" } : each));
    expect(drift({ ...now, servers: there }, soFar)).toEqual({ touching: [], elsewhere: [] });
  });
  it("lets a host under maintenance go down and come back with another version", () => {
    const hosts_ = disabled.map((each) =>
      each.id === "a" ? { ...each, state: "down" as const, hypervisorVersion: 9_000_000 } : each,
    );
    const now = { ...changed("s", { host: "b" }), hosts: hosts_ };
    expect(drift(now, { ...soFar, maintained: new Set(["a"]) }).touching).toEqual([]);
    expect(drift(now, soFar).touching).toEqual([
      "host a has hypervisor version 9000000, not 8002000",
      "host a is down, not up",
    ]);
  });
});

describe("drift before one host", () => {
  it("refuses only what its own steps rest on", () => {
    const two = cloud(
      [host("a"), host("b", { inventories: tight }), host("c")],
      [server("s", "a"), server("u", "c")],
    );
    const both = planFor(two, ["a", "c"]);
    const now = {
      ...two,
      servers: two.servers.map((each) => ({ ...each, status: "SHUTOFF" as const })),
    };
    expect(driftBetween(both, nothingSoFar, now, "a")).toEqual({
      touching: ["server s is SHUTOFF, not ACTIVE"],
      elsewhere: ["server u is SHUTOFF, not ACTIVE"],
    });
  });
});
