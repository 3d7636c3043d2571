import { describe, expect, it } from "vitest";
import {
  capacityOf,
  refusalOfClaim,
  resourcesOf,
  resourcesOn,
} from "../../../sim/cloud/placement.ts";
import { flavor, host, inventory, onVolume, server } from "../../support/plan-cloud.ts";

// Placement's guard decides whether Nova accepts a destination at all, so its arithmetic is held by hand.
describe("capacity", () => {
  it("is int((total - reserved) * ratio)", () => {
    // (16 - 1) * 4 = 60; (65536 - 512) * 1 = 65024; 10 * 1.25 = 12.5 -> 12
    expect(capacityOf(inventory(16, { reserved: 1, allocationRatio: 4 }))).toBe(60);
    expect(capacityOf(inventory(65_536, { reserved: 512 }))).toBe(65_024);
    expect(capacityOf(inventory(10, { allocationRatio: 1.25 }))).toBe(12);
  });
});

describe("a claim", () => {
  const vcpus = inventory(16, { allocationRatio: 4 });
  it("fits up to the last unit and not one beyond", () => {
    expect(refusalOfClaim("VCPU", vcpus, 60, 4)).toBeNull();
    expect(refusalOfClaim("VCPU", vcpus, 61, 4)).toBe("needs 4 VCPU, 3 free");
  });
  it("never exceeds what the host really has, whatever the ratio", () => {
    expect(refusalOfClaim("VCPU", vcpus, 0, 17)).toMatch(/at most 16 VCPU/);
  });
  it("respects least unit and step", () => {
    const stepped = inventory(1000, { minUnit: 10, stepSize: 10 });
    expect(refusalOfClaim("DISK_GB", stepped, 0, 5)).toMatch(/at least 10/);
    expect(refusalOfClaim("DISK_GB", stepped, 0, 25)).toMatch(/steps of 10/);
    expect(refusalOfClaim("DISK_GB", stepped, 0, 30)).toBeNull();
  });
  it("is refused where the class has no inventory", () => {
    expect(refusalOfClaim("PCPU", undefined, 0, 1)).toMatch(/no inventory of PCPU/);
  });
});

describe("what a server claims", () => {
  const disk = flavor("disk", { rootGiB: 40, ephemeralGiB: 100, swapMiB: 1025 });
  it("counts swap in whole GiB, rounded up", () => {
    // 40 + 100 + ceil(1025/1024) = 142
    expect(resourcesOf(server("a", "h"), disk)).toEqual({ VCPU: 2, MEMORY_MB: 4096, DISK_GB: 142 });
  });
  it("has no root disk when the server boots from a volume", () => {
    expect(resourcesOf(onVolume("a", "h"), disk).DISK_GB).toBe(102);
    expect(resourcesOf(onVolume("a", "h"), flavor("m1"))).toEqual({ VCPU: 2, MEMORY_MB: 4096 });
  });
  it("takes PCPU for dedicated vCPUs, and for those in the mask of a mixed policy", () => {
    const pinned = flavor("p", { vcpus: 8, extraSpecs: { "hw:cpu_policy": "dedicated" } });
    expect(resourcesOf(server("a", "h"), pinned)).toMatchObject({ PCPU: 8 });
    expect(resourcesOf(server("a", "h"), pinned)).not.toHaveProperty("VCPU");
    const mixed = { "hw:cpu_policy": "mixed", "hw:cpu_dedicated_mask": "0-3,^1" };
    expect(
      resourcesOf(server("a", "h"), flavor("x", { vcpus: 8, extraSpecs: mixed })),
    ).toMatchObject({ PCPU: 3, VCPU: 5 });
    const allBut = { "hw:cpu_policy": "mixed", "hw:cpu_dedicated_mask": "^0" };
    expect(
      resourcesOf(server("a", "h"), flavor("x", { vcpus: 4, extraSpecs: allBut })),
    ).toMatchObject({ PCPU: 3, VCPU: 1 });
  });
  it("obeys resources:CLASS in the extra specs, 0 included", () => {
    const bare = flavor("b", { extraSpecs: { "resources:VCPU": "0", "resources:DISK_GB": "7" } });
    expect(resourcesOf(server("a", "h"), bare)).toEqual({ MEMORY_MB: 4096, DISK_GB: 7 });
  });
});

describe("where the claim lands", () => {
  it("is VCPU on a host without PCPU inventory (Nova's fallback query)", () => {
    expect(resourcesOn(host("h"), { PCPU: 4, VCPU: 1 })).toEqual({ VCPU: 5 });
    const both = host("h", { inventories: { VCPU: inventory(8), PCPU: inventory(8) } });
    expect(resourcesOn(both, { PCPU: 4, VCPU: 1 })).toEqual({ VCPU: 1, PCPU: 4 });
  });
  it("leaves DISK_GB to a sharing provider where the host has none of its own", () => {
    const sharing = host("h", {
      inventories: { VCPU: inventory(8), MEMORY_MB: inventory(8192) },
      storage: { kind: "ceph", pool: "vms" },
    });
    expect(resourcesOn(sharing, { VCPU: 1, DISK_GB: 20 })).toEqual({ VCPU: 1 });
  });
});
