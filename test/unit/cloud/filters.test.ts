import { describe, expect, it } from "vitest";
import {
  type Flavor,
  type Host,
  planDrain,
  type Server,
  type Snapshot,
} from "../../../sim/index.ts";
import {
  cloud,
  flavor,
  goal,
  host,
  inventory,
  onVolume,
  server,
} from "../../support/plan-cloud.ts";

/** Why host b refuses the only server of host a; null when it takes it. */
function refusal(
  b: Partial<Host>,
  s: Partial<Server>,
  f: Partial<Flavor>,
  more: Partial<Snapshot> = {},
) {
  const snapshot = cloud([host("a"), host("b", b)], [onVolume("s", "a", s)], {
    flavors: [flavor("m1", f)],
    ...more,
  });
  const plan = planDrain({ snapshot, goal: goal(["a"]), overrides: {}, seed: 1, toolVersion: "0" });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  const found = plan.value.blocked[0]?.rejections.find((one) => one.host === "b");
  return found === undefined ? null : `${found.rule}: ${found.detail}`;
}
const aggregate = (hosts: readonly string[], properties: Readonly<Record<string, string>>) => ({
  aggregates: [{ id: "1", name: "x", zone: null, hosts, properties }],
});

// Each filter is one reason that an operator reads; each must both refuse and let pass.
describe("filters", () => {
  it("ComputeFilter: up and enabled", () => {
    expect(refusal({ state: "down" }, {}, {})).toBe("ComputeFilter: nova-compute is down");
    expect(refusal({ status: "disabled" }, {}, {})).toBe("ComputeFilter: nova-compute is disabled");
    expect(refusal({}, {}, {})).toBeNull();
  });
  it("availability zone, unless the server's is not known", () => {
    expect(refusal({ zone: "az2" }, {}, {})).toMatch(/^availability zone/);
    expect(refusal({ zone: "az2" }, { zone: null }, {})).toBeNull();
  });
  it("NUMATopologyFilter: cells", () => {
    const wide = { extraSpecs: { "hw:numa_nodes": "4" } };
    expect(refusal({ numaCells: 2 }, {}, wide)).toMatch(/^NUMATopologyFilter: has 2 NUMA cells/);
    expect(refusal({ numaCells: 4 }, {}, wide)).toBeNull();
  });
  it("pinned servers: PCPU where the host has such an inventory", () => {
    const pinned = { vcpus: 4, extraSpecs: { "hw:cpu_policy": "dedicated" } };
    const cpus = (pcpus: number) => ({
      inventories: { ...host("x").inventories, PCPU: inventory(pcpus) },
    });
    expect(refusal(cpus(2), {}, pinned)).toMatch(/^placement: takes at most 2 PCPU/);
    expect(refusal(cpus(4), {}, pinned)).toBeNull();
  });
  it("AggregateInstanceExtraSpecsFilter: scoped keys, one of several values", () => {
    const ssd = { extraSpecs: { "aggregate_instance_extra_specs:disk": "ssd" } };
    expect(refusal({}, {}, ssd, aggregate(["b"], { disk: "hdd" }))).toMatch(
      /no aggregate with disk=ssd/,
    );
    expect(refusal({}, {}, ssd, aggregate(["b"], { disk: "hdd, ssd" }))).toBeNull();
  });
  it("AggregateMultiTenancyIsolation: hosts kept for projects", () => {
    expect(refusal({}, {}, {}, aggregate(["b"], { filter_tenant_id: "p2" }))).toMatch(
      /other projects/,
    );
    expect(refusal({}, {}, {}, aggregate(["b"], { filter_tenant_id: "p2,p1" }))).toBeNull();
    expect(refusal({}, {}, {}, aggregate(["a"], { filter_tenant_id: "p2" }))).toBeNull();
  });
  it("CPU traits, required and forbidden", () => {
    const needs = { extraSpecs: { "trait:HW_CPU_X86_AVX512F": "required" } };
    expect(refusal({ cpuModel: "EPYC-Milan" }, {}, needs)).toMatch(
      /^trait: lacks HW_CPU_X86_AVX512F/,
    );
    expect(refusal({}, {}, needs)).toBeNull();
    const shuns = { extraSpecs: { "trait:HW_CPU_X86_AVX512F": "forbidden" } };
    expect(refusal({}, {}, shuns)).toMatch(/^trait: has/);
  });
  it("storage: a copy must fit on the disk for real, whatever Placement says", () => {
    const snapshot = (free: number) =>
      cloud([host("a"), host("b", { diskFree: free })], [server("s", "a"), server("t", "a")]);
    const blockedBy = (free: number) => {
      const plan = planDrain({
        snapshot: snapshot(free),
        goal: goal(["a"]),
        overrides: {},
        seed: 1,
        toolVersion: "0",
      });
      return plan.ok ? plan.value.blocked.map(({ reason }) => reason) : null;
    };
    // Each server holds 5 GiB above its image: one fits into 9 GiB, two into 10.
    expect(blockedBy(9 * 1024 ** 3)).toEqual(["storage"]);
    expect(blockedBy(10 * 1024 ** 3)).toEqual([]);
  });
});
