import { describe, expect, it } from "vitest";
import {
  exactly,
  type Goal,
  lowerBound,
  type NovaSettings,
  planDrain,
  type Snapshot,
} from "../../../sim/index.ts";
import { cloud, goal, host, onVolume, server } from "../../support/plan-cloud.ts";

function bound(snapshot: Snapshot, wishes: Goal, overrides: Partial<NovaSettings> = {}): number {
  const plan = planDrain({ snapshot, goal: wishes, overrides, seed: 1, toolVersion: "0" });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return lowerBound(plan.value);
}
const touched = exactly(5e9);
const hosts = [host("a"), host("b"), host("c"), host("d")];

// The bound stands beside the forecast to say how much a better plan could gain at most: it must never be too high.
describe("the lower bound of the makespan", () => {
  it("is bytes over the source's link: 2 x 5 GB over 1.25 GB/s", () => {
    const two = cloud(hosts, [onVolume("s", "a", { touched }), onVolume("t", "a", { touched })]);
    expect(bound(two, goal(["a"]))).toBeCloseTo(8, 9);
  });
  it("counts what other traffic takes of the link", () => {
    const one = cloud(hosts, [onVolume("s", "a", { touched })]);
    const busy = { ...one, network: { ...one.network, shareLeft: exactly(0.5) } };
    expect(bound(busy, goal(["a"]))).toBeCloseTo(8, 9);
  });
  it("adds disks that are copied: 5 GB + 10 GB over 1.25 GB/s", () => {
    const disk = {
      name: "root",
      virtualSize: 2e10,
      allocated: exactly(1e10),
      writeRate: exactly(0),
      writeByHour: null,
    } as const;
    const one = cloud(hosts, [server("s", "a", { touched, disks: [disk] })]);
    expect(bound(one, goal(["a"]))).toBeCloseTo(12, 9);
  });
  it("obeys Nova's cap per stream: 5 GB at 100 MB/s, two at once of four", () => {
    const servers = ["s", "t", "u", "v"].map((id) => onVolume(id, "a", { touched }));
    const capped = { bandwidth: 100e6, maxConcurrentLiveMigrations: 2 };
    // 4 x 50 s over 2 slots
    expect(bound(cloud(hosts, servers), goal(["a"]), capped)).toBeCloseTo(100, 9);
  });
  it("puts hosts of a lane one after the other, maintenance between but not after the last", () => {
    const servers = ["a", "b"].map((on) => onVolume(`s-${on}`, on, { touched }));
    const snapshot = cloud(hosts, servers);
    // 4 s + 600 s + 4 s; two at once: 4 s; with return: 2 x (4 + 600 + 4)
    expect(bound(snapshot, goal(["a", "b"]))).toBeCloseTo(608, 9);
    expect(bound(snapshot, goal(["a", "b"], { hostsAtOnce: 2 }))).toBeCloseTo(4, 9);
    expect(bound(snapshot, goal(["a", "b"], { returnPolicy: "origin" }))).toBeCloseTo(1216, 9);
  });
  it("is 0 where nothing has to be carried", () => {
    expect(bound(cloud(hosts, []), goal(["a"]))).toBe(0);
    expect(bound(cloud(hosts, [onVolume("s", "a", { status: "SHUTOFF" })]), goal(["a"]))).toBe(0);
  });
});
