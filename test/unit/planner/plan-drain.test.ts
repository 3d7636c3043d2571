import { describe, expect, it } from "vitest";
import {
  canonicalJson,
  exactly,
  GiB,
  type Goal,
  type MoveStep,
  type NovaSettings,
  type Plan,
  planDrain,
  type Snapshot,
  validatePlan,
} from "../../../sim/index.ts";
import {
  cloud,
  flavor,
  goal,
  group,
  host,
  inventory,
  onVolume,
  server,
} from "../../support/plan-cloud.ts";

function planned(snapshot: Snapshot, wishes: Goal, overrides: Partial<NovaSettings> = {}): Plan {
  const plan = planDrain({ snapshot, goal: wishes, overrides, seed: 1, toolVersion: "0.0.0" });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  expect(validatePlan(plan.value)).toEqual([]);
  return plan.value;
}
const moves = (plan: Plan): readonly MoveStep[] =>
  plan.steps.filter((step) => step.kind === "move");
const moveOf = (plan: Plan, id: string): MoveStep | undefined =>
  moves(plan).find((move) => move.id === id);
const waitsOf = (plan: Plan, id: string): readonly string[] =>
  plan.steps.find((step) => step.id === id)?.after ?? [];
const blocked = (plan: Plan, id: string) => plan.blocked.find(({ server: of }) => of === id);

const threeHosts = [host("a"), host("b"), host("c")];

describe("a drain without return", () => {
  const plan = planned(
    cloud(threeHosts, [server("s1", "a"), server("s2", "a"), server("s3", "b")]),
    goal(["a"]),
  );
  it("cordons, moves, maintains, uncordons, each after the other", () => {
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      "cordon",
      "move",
      "move",
      "maintain",
      "uncordon",
    ]);
    expect(waitsOf(plan, "out:s1")).toEqual(["cordon:a"]);
    expect(waitsOf(plan, "maintain:a")).toEqual(["out:s1", "out:s2"]);
    expect(waitsOf(plan, "uncordon:a")).toEqual(["maintain:a"]);
  });
  it("spreads by free memory, as Nova's weighers do", () => {
    // b holds s3, so c has more room; then both are equal and b comes first by id.
    expect(moveOf(plan, "out:s1")?.destination).toBe("c");
    expect(moveOf(plan, "out:s2")?.destination).toBe("b");
  });
  it("shows headroom before, at worst and after", () => {
    const room = plan.headroom.find((one) => one.host === "c");
    expect(room?.before.MEMORY_MB).toBe(65_536);
    expect(room?.worst.MEMORY_MB).toBe(61_440);
    expect(plan.headroom.find((one) => one.host === "a")?.worst.MEMORY_MB).toBe(57_344);
    expect(plan.headroom.find((one) => one.host === "a")?.after.MEMORY_MB).toBe(65_536);
  });
});

describe("the kind of move", () => {
  const shared = { storage: { kind: "shared" as const, pool: "nfs1" } };
  it.each([
    ["local disks are copied", threeHosts, server("s", "a"), "block-live"],
    ["volumes are not", threeHosts, onVolume("s", "a"), "live"],
    [
      "a stopped server goes cold",
      threeHosts,
      server("s", "a", { status: "SHUTOFF" }),
      "cold-block",
    ],
    ["a paused one goes live", threeHosts, onVolume("s", "a", { status: "PAUSED" }), "live"],
    [
      "a shared directory is not copied",
      [host("a", shared), host("b", shared)],
      server("s", "a"),
      "live",
    ],
    ["another directory is", [host("a", shared), host("b")], server("s", "a"), "block-live"],
  ])("%s", (_why, hosts, only, type) => {
    expect(moves(planned(cloud(hosts, [only]), goal(["a"])))[0]?.type).toBe(type);
  });
  it("cannot copy out of Ceph", () => {
    const hosts = [host("a", { storage: { kind: "ceph", pool: "vms" } }), host("b")];
    expect(blocked(planned(cloud(hosts, [server("s", "a")]), goal(["a"])), "s")?.reason).toBe(
      "storage",
    );
  });
});

describe("servers that cannot be moved", () => {
  it.each([
    ["error-state", { status: "ERROR" as const }],
    ["task-under-way", { taskState: "image_uploading" }],
    ["unconfirmed-resize", { status: "VERIFY_RESIZE" as const }],
    ["state-cannot-move", { status: "SUSPENDED" as const }],
    ["state-cannot-move", { status: "RESCUE" as const }],
  ])("%s", (reason, more) => {
    const plan = planned(
      cloud(threeHosts, [server("s", "a", more), server("t", "a")]),
      goal(["a"]),
    );
    expect(blocked(plan, "s")?.reason).toBe(reason);
    expect(blocked(plan, "s")?.unblock).not.toBeNull();
    // The other one leaves all the same; the host is not empty, so it is not maintained.
    expect(moveOf(plan, "out:t")).toBeDefined();
    expect(plan.steps.some(({ kind }) => kind === "maintain" || kind === "uncordon")).toBe(false);
  });
  it("frozen ones, and those with a migration still open", () => {
    const open = {
      id: "7",
      server: "t",
      type: "live-migration",
      status: "running",
      source: "a",
      destination: "b",
    } as const;
    const snapshot = cloud(threeHosts, [server("s", "a"), server("t", "a")], {
      migrations: [open],
    });
    const plan = planned(snapshot, goal(["a"], { frozen: ["s"] }));
    expect(plan.blocked.map(({ reason }) => reason)).toEqual(["frozen", "open-migration"]);
  });
  it("those of a host that is down", () => {
    const hosts = [host("a", { state: "down" }), host("b")];
    expect(blocked(planned(cloud(hosts, [server("s", "a")]), goal(["a"])), "s")?.reason).toBe(
      "source-down",
    );
  });
  it("with PCI devices, unless cold moves are allowed and another host has a free one", () => {
    const gpu = flavor("gpu", { extraSpecs: { "pci_passthrough:alias": "a100:1" } });
    const hosts = [host("a"), host("b", { pciFree: { a100: 1 } })];
    const snapshot = cloud(hosts, [server("s", "a", { flavor: "gpu" })], { flavors: [gpu] });
    expect(blocked(planned(snapshot, goal(["a"])), "s")?.reason).toBe("pci-device");
    const cold = planned(snapshot, goal(["a"], { allowCold: true }));
    expect(moveOf(cold, "out:s")).toMatchObject({ type: "cold-block", destination: "b" });
  });
  it("for want of room, each host with its reason", () => {
    const full = { inventories: { ...host("x").inventories, MEMORY_MB: inventory(4096) } };
    const hosts = [
      host("a"),
      host("b", full),
      host("c", { zone: "az2" }),
      host("d", { status: "disabled" }),
    ];
    const plan = planned(cloud(hosts, [server("s", "a"), server("t", "b")]), goal(["a"]));
    expect(blocked(plan, "s")?.reason).toBe("capacity");
    expect(blocked(plan, "s")?.rejections).toEqual([
      { host: "b", rule: "placement", detail: "needs 4096 MEMORY_MB, 0 free" },
      { host: "c", rule: "availability zone", detail: "is in az2, the server in az1" },
      { host: "d", rule: "ComputeFilter", detail: "nova-compute is disabled" },
    ]);
  });
  it("is moved though locked, and somebody is told", () => {
    const plan = planned(cloud(threeHosts, [server("s", "a", { locked: true })]), goal(["a"]));
    expect(moveOf(plan, "out:s")).toBeDefined();
    expect(plan.notes).toEqual([{ server: "s", text: expect.stringMatching(/^Locked/) }]);
  });
});

describe("CPU", () => {
  const hosts = [
    host("new", { cpuModel: "Icelake-Server" }),
    host("old", { cpuModel: "Broadwell-IBRS" }),
  ];
  const snapshot = cloud(hosts, [onVolume("s", "new"), onVolume("t", "new"), onVolume("u", "old")]);
  it("blocks a newer guest on an older host, and prices what would unblock it", () => {
    const stuck = blocked(planned(snapshot, goal(["new"])), "s");
    expect(stuck?.reason).toBe("cpu-incompatible");
    expect(stuck?.unblock).toMatch(/cpu_models = Broadwell-IBRS on new, old/);
    expect(stuck?.unblock).toMatch(/\(2 on new run above it: s, t\)/);
    expect(stuck?.unblock).toMatch(/kvm64 would also do, at a price/);
    expect(stuck?.unblock).toMatch(/--allow-cold/);
  });
  it("lets the older guest go up, and come back with its own model", () => {
    const plan = planned(snapshot, goal(["old"], { returnPolicy: "origin" }));
    expect(moveOf(plan, "back:u")).toMatchObject({
      type: "live",
      source: "new",
      destination: "old",
    });
  });
  it("starts cold moves anew, so that they pass", () => {
    const plan = planned(snapshot, goal(["new"], { allowCold: true }));
    expect(moves(plan).map(({ type }) => type)).toEqual(["cold", "cold"]);
  });
  it("is a one-way door where QEMU is newer on the other side", () => {
    const doors = [
      host("a", { hypervisorVersion: 6_002_000 }),
      host("b", { hypervisorVersion: 8_002_000 }),
    ];
    const oneWay = cloud(doors, [onVolume("s", "a")]);
    expect(moves(planned(oneWay, goal(["a"])))).toHaveLength(1);
    expect(blocked(planned(oneWay, goal(["a"], { returnPolicy: "origin" })), "s")?.reason).toBe(
      "no-way-back",
    );
  });
});

describe("server groups", () => {
  it("keep anti-affinity in transit: two drained members never meet on one host", () => {
    const snapshot = cloud(
      [host("a"), host("b"), host("c"), host("d")],
      [onVolume("s", "a"), onVolume("t", "b")],
      { serverGroups: [group("g", "anti-affinity", ["s", "t"])] },
    );
    const plan = planned(snapshot, goal(["a", "b"], { hostsAtOnce: 2 }));
    expect(new Set(moves(plan).map(({ destination }) => destination)).size).toBe(2);
    const tight = planned(snapshot, goal(["a", "b"], { hostsAtOnce: 2, onto: ["c"] }));
    expect(blocked(tight, "t")?.reason).toBe("anti-affinity-group");
  });
  it("respect max_server_per_host", () => {
    const snapshot = cloud([host("a"), host("b")], [onVolume("s", "a"), onVolume("t", "b")], {
      serverGroups: [group("g", "anti-affinity", ["s", "t"], 2)],
    });
    expect(moves(planned(snapshot, goal(["a"])))).toHaveLength(1);
  });
  it("with hard affinity cannot leave one by one; spread over hosts, a member may join another", () => {
    const together = cloud(threeHosts, [onVolume("s", "a"), onVolume("t", "a")], {
      serverGroups: [group("g", "affinity", ["s", "t"])],
    });
    expect(planned(together, goal(["a"])).blocked.map(({ reason }) => reason)).toEqual([
      "affinity-group",
      "affinity-group",
    ]);
    const apart = cloud(threeHosts, [onVolume("s", "a"), onVolume("t", "c")], {
      serverGroups: [group("g", "affinity", ["s", "t"])],
    });
    expect(moveOf(planned(apart, goal(["a"])), "out:s")?.destination).toBe("c");
  });
});

describe("several hosts", () => {
  const full = { inventories: { ...host("x").inventories, MEMORY_MB: inventory(8192) } };
  const pair = [host("a", full), host("b", full), host("spare", full)];
  const four = [onVolume("s1", "a"), onVolume("s2", "a"), onVolume("t1", "b"), onVolume("t2", "b")];
  it("go one after the other through one spare host when servers return", () => {
    const plan = planned(cloud(pair, four), goal(["a", "b"], { returnPolicy: "origin" }));
    expect(plan.blocked).toEqual([]);
    expect(waitsOf(plan, "cordon:b")).toEqual(["back:s1", "back:s2"]);
  });
  it("wait for room that another host's return frees, when both are under way at once", () => {
    const plan = planned(
      cloud(pair, four),
      goal(["a", "b"], { returnPolicy: "origin", hostsAtOnce: 2 }),
    );
    expect(plan.blocked).toEqual([]);
    expect(waitsOf(plan, "cordon:b")).toEqual([]);
    expect(waitsOf(plan, "out:t1")).toEqual(["cordon:b", "back:s1"]);
  });
  it("roll: a patched host receives the next one's servers when it is named among the receivers", () => {
    const plan = planned(cloud(pair, four), goal(["a", "b"], { onto: ["a", "spare"] }));
    expect(plan.blocked).toEqual([]);
    expect(moveOf(plan, "out:t1")).toMatchObject({ destination: "a" });
    expect(waitsOf(plan, "out:t1")).toContain("uncordon:a");
  });
  it("without return or rolling, the second one's servers have no room", () => {
    const plan = planned(cloud(pair, four), goal(["a", "b"]));
    expect(plan.blocked.map(({ reason }) => reason)).toEqual(["capacity", "capacity"]);
  });
});

describe("wishes", () => {
  it("keep a share of each host free", () => {
    const half = goal(["a"], { reserve: { share: 0.95, hosts: 0 } });
    // 5 % of 65536 MiB is 3276.8, less than the 4096 of one server.
    const plan = planned(cloud(threeHosts, [onVolume("s", "a")]), half);
    expect(blocked(plan, "s")?.reason).toBe("reserve");
  });
  it("keep room for a host to fail", () => {
    const wishes = goal(["a"], { reserve: { share: 0, hosts: 1 } });
    const servers = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        onVolume(`s${index}`, index % 2 === 0 ? "b" : "c"),
      );
    // Three hosts of 65536 MiB: one under way, one failed, one left: 16 servers of 4096 fit, 17 do not.
    const fits = planned(cloud(threeHosts, [...servers(15), onVolume("x", "a")]), wishes);
    expect(moveOf(fits, "out:x")).toBeDefined();
    const tight = planned(cloud(threeHosts, [...servers(16), onVolume("x", "a")]), wishes);
    expect(blocked(tight, "x")).toMatchObject({ reason: "reserve" });
  });
  it("order moves: largest, smallest, longest, riskiest, by name", () => {
    const flavors = [flavor("m1"), flavor("big", { ramMiB: 16_384 })];
    const servers = [
      onVolume("calm", "a", { name: "b" }),
      onVolume("busy", "a", { name: "c", dirtyRate: exactly(3e9), workingSet: exactly(2 * GiB) }),
      onVolume("large", "a", { name: "a", flavor: "big", touched: exactly(14 * GiB) }),
    ];
    const first = (order: Goal["order"]) =>
      moves(planned(cloud(threeHosts, servers, { flavors }), goal(["a"], { order })))
        .toSorted((a, b) => a.priority - b.priority)
        .map((move) => move.server);
    expect(first("largest-first")).toEqual(["large", "busy", "calm"]);
    expect(first("smallest-first")).toEqual(["busy", "calm", "large"]);
    expect(first("by-name")).toEqual(["large", "calm", "busy"]);
    expect(first("riskiest-first")).toEqual(["busy", "calm", "large"]);
    // 3 GB/s of writes outrun a link of 1.25 GB/s: it never ends; 14 GiB take longer than 2 GiB.
    expect(first("longest-first")).toEqual(["busy", "large", "calm"]);
  });
  it("move busy servers cold where that is allowed, and keep others live", () => {
    const busy = onVolume("busy", "a", { dirtyRate: exactly(3e9), workingSet: exactly(2 * GiB) });
    const snapshot = cloud(threeHosts, [busy, onVolume("calm", "a")]);
    expect(moveOf(planned(snapshot, goal(["a"])), "out:busy")?.type).toBe("live");
    const cold = planned(snapshot, goal(["a"], { allowCold: true }));
    expect(moveOf(cold, "out:busy")?.type).toBe("cold");
    expect(moveOf(cold, "out:calm")?.type).toBe("live");
  });
  it("say which options of nova.conf the plan rests on", () => {
    const plan = planned(cloud(threeHosts, [onVolume("s", "a")]), goal(["a"]), {
      downtimeMax: 1,
      completionTimeout: 800,
      timeoutAction: "force_complete",
    });
    // The completion timeout is the site's own already.
    expect(plan.prerequisites).toEqual([
      { option: "downtimeMax", hosts: ["a", "b"], from: "0.5 s", to: "1 s", restart: true },
      {
        option: "timeoutAction",
        hosts: ["a", "b"],
        from: "abort",
        to: "force_complete",
        restart: false,
      },
    ]);
  });
  it("bring nothing back to a service that somebody else disabled, and guard its host all the same", () => {
    const hosts = [host("a", { status: "disabled" }), host("b")];
    const plan = planned(
      cloud(hosts, [onVolume("s", "a")]),
      goal(["a"], { returnPolicy: "origin" }),
    );
    expect(plan.steps.map(({ kind }) => kind)).toEqual(["cordon", "move", "maintain", "uncordon"]);
  });
});

describe("faults of a goal", () => {
  it("are told all at once, with what may have been meant", () => {
    const wishes = goal(["cmp-1", "a"], { frozen: ["nobody"], hostsAtOnce: 0, startHour: 24 });
    const request = {
      snapshot: cloud([host("a"), host("cmp-01")], []),
      goal: wishes,
      overrides: {},
      seed: 1,
    };
    const refused = planDrain({ ...request, toolVersion: "0" });
    if (refused.ok) throw new Error("planned");
    expect(refused.error.map(({ code }) => code).sort()).toEqual([
      "bad-number",
      "bad-number",
      "unknown-host",
      "unknown-server",
    ]);
    expect(refused.error.find(({ code }) => code === "unknown-host")?.mend).toMatch(
      /Did you mean cmp-01/,
    );
  });
});

describe("determinism", () => {
  it("gives the same bytes when the lists of the input are in another order", () => {
    const servers = Array.from({ length: 12 }, (_, index) => server(`s${index}`, "a"));
    const forward = cloud(threeHosts, servers);
    const backward: Snapshot = {
      ...forward,
      hosts: [...forward.hosts].reverse(),
      servers: [...forward.servers].reverse(),
      network: { ...forward.network, hostLinks: [...forward.network.hostLinks].reverse() },
    };
    const wishes = goal(["a"], { returnPolicy: "origin" });
    expect(canonicalJson(planned(backward, wishes))).toBe(canonicalJson(planned(forward, wishes)));
  });
});
