import { describe, expect, it } from "vitest";
import type { MoveRequest } from "../../../sim/cloud/filter.ts";
import { resourcesOf } from "../../../sim/cloud/placement.ts";
import { type HostLoad, normalise, weigh } from "../../../sim/cloud/weigher.ts";
import { weighersFor } from "../../../sim/cloud/weighers/all.ts";
import { flavor, host, server } from "../../support/plan-cloud.ts";

const request: MoveRequest = {
  server: server("a", "src"),
  flavor: flavor("m1"),
  source: host("src"),
  mode: "live",
  resources: resourcesOf(server("a", "src"), flavor("m1")),
  cpu: { kind: "unknown" },
};
const load = (id: string, free: number, more: Partial<HostLoad> = {}): HostLoad => ({
  host: host(id),
  freeRamMiB: free,
  freeVcpus: 10,
  freeDiskGiB: 100,
  groupMembers: 0,
  ...more,
});

// The plan names Nova's own choice, so its weights must be Nova's.
describe("nova.weights.normalize", () => {
  it("is x/max where the minimum is fixed at 0, min-max otherwise, 0 for equal values", () => {
    expect(normalise([50, 100], 0)).toEqual([0.5, 1]);
    expect(normalise([50, 100])).toEqual([0, 1]);
    expect(normalise([7, 7])).toEqual([0, 0]);
    // max == min only when all are 0 if the minimum is fixed
    expect(normalise([7, 7], 0)).toEqual([1, 1]);
    expect(normalise([0, 0], 0)).toEqual([0, 0]);
  });
});

describe("weighing hosts", () => {
  it("prefers most free memory, all else equal", () => {
    const order = weigh(
      [load("a", 10), load("b", 30), load("c", 20)],
      request,
      weighersFor(undefined),
    );
    expect(order.map(({ host: { id } }) => id)).toEqual(["b", "c", "a"]);
    // RAM 30/30 + CPU 10/10 + disk 100/100, versions equal -> 0
    expect(order[0]?.weight).toBe(3);
    // 10/30 + 1 + 1
    expect(order[2]?.weight).toBeCloseTo(2.3333, 4);
  });
  it("is drawn strongly to the newest QEMU, as in 2023.2 and later", () => {
    const old = load("old", 100, { host: host("old", { hypervisorVersion: 6_002_000 }) });
    const fresh = load("new", 50, { host: host("new", { hypervisorVersion: 8_002_000 }) });
    // old: 1 + 1 + 1 + 0 = 3; new: 0.5 + 1 + 1 + 1 = 3.5
    expect(weigh([old, fresh], request, weighersFor(undefined))[0]?.host.id).toBe("new");
  });
  it("settles equal hosts by id, whatever the order of the input", () => {
    const loads = [load("b", 10), load("a", 10)];
    for (const input of [loads, [...loads].reverse()]) {
      expect(weigh(input, request, weighersFor(undefined))[0]?.host.id).toBe("a");
    }
  });
  it("keeps soft groups together or apart", () => {
    const loads = [load("full", 100, { groupMembers: 1 }), load("free", 100)];
    expect(weigh(loads, request, weighersFor("soft-affinity"))[0]?.host.id).toBe("full");
    expect(weigh(loads, request, weighersFor("soft-anti-affinity"))[0]?.host.id).toBe("free");
  });
});
