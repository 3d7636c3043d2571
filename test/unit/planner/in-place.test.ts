// Stop in place, Nova's choice and alternatives: what the goal asks for stands in the plan, and the validator agrees.
import { describe, expect, it } from "vitest";
import {
  type Goal,
  type Plan,
  planDrain,
  type Snapshot,
  validatePlan,
} from "../../../sim/index.ts";
import { cloud, goal, host, onVolume } from "../../support/plan-cloud.ts";

function planned(snapshot: Snapshot, wishes: Goal): Plan {
  const plan = planDrain({ snapshot, goal: wishes, overrides: {}, seed: 1, toolVersion: "0.0.0" });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  expect(validatePlan(plan.value)).toEqual([]);
  return plan.value;
}

const hosts = [host("a"), host("b"), host("c"), host("d")];
const codes = (plan: Plan): string[] => validatePlan(plan).map(({ code }) => code);

describe("servers stopped in place", () => {
  const servers = [onVolume("one", "a"), onVolume("two", "a")];
  const plan = planned(cloud(hosts, servers), goal(["a"], { stopInPlace: ["two"] }));

  it("are stopped before the maintenance, started after it, and never moved", () => {
    expect(plan.steps.map(({ id, after }) => [id, after])).toEqual([
      ["cordon:a", []],
      ["out:one", ["cordon:a"]],
      ["stop:two", ["cordon:a"]],
      ["maintain:a", ["out:one", "stop:two"]],
      ["uncordon:a", ["maintain:a"]],
      ["start:two", ["uncordon:a"]],
    ]);
    expect(plan.notes?.find(({ server }) => server === "two")?.text).toMatch(/Stopped in place/);
  });

  it("are left running, and said so, where others keep the host from being maintained", () => {
    const frozen = goal(["a"], { stopInPlace: ["two"], frozen: ["one"] });
    const kept = planned(cloud(hosts, servers), frozen);
    expect(kept.steps.map(({ kind }) => kind)).toEqual(["cordon"]);
    expect(kept.blocked.map(({ server, reason }) => [server, reason])).toEqual([
      ["one", "frozen"],
      ["two", "host-not-emptied"],
    ]);
  });

  it("hold their room when the others come back", () => {
    const full = host("a", { inventories: { ...host("a").inventories, MEMORY_MB: tiny } });
    const back = planned(
      cloud([full, host("b"), host("c")], servers),
      goal(["a"], { stopInPlace: ["two"], returnPolicy: "origin" }),
    );
    expect(back.steps.map(({ id }) => id)).not.toContain("back:one");
  });

  it("are a fault in a plan that stops them too late, or without a maintenance", () => {
    const late = plan.steps.map((step) => (step.id === "stop:two" ? { ...step, after: [] } : step));
    expect(codes({ ...plan, steps: late })).toContain("bad-power-step");
    const lost = plan.steps.filter(({ id }) => id !== "stop:two" && id !== "start:two");
    const waits = lost.map((step) => ({
      ...step,
      after: step.after.filter((id) => id !== "stop:two"),
    }));
    expect(codes({ ...plan, steps: waits as Plan["steps"] })).toContain("lost-server");
  });
});

// One of the two 4 GiB servers fits, the other does not come back.
const tiny = {
  total: 6144,
  reserved: 0,
  allocationRatio: 1,
  minUnit: 1,
  maxUnit: 6144,
  stepSize: 1,
};

describe("destinations", () => {
  const snapshot = cloud(hosts, [onVolume("one", "a")]);

  it("have alternatives, best first, where the goal has refusals answered by the next candidate", () => {
    const plan = planned(snapshot, goal(["a"], { run: { refusals: ["next-candidate", "later"] } }));
    const out = plan.steps.find(({ id }) => id === "out:one");
    expect(out).toMatchObject({ destination: "b", alternatives: ["c", "d"] });
    expect(
      planned(snapshot, goal(["a"])).steps.find(({ id }) => id === "out:one"),
    ).not.toHaveProperty("alternatives");
  });

  it("are left to Nova where the goal says so", () => {
    const plan = planned(snapshot, goal(["a"], { choice: "nova" }));
    expect(plan.steps.find(({ id }) => id === "out:one")).toMatchObject({ choice: "nova" });
  });

  it("are a fault as alternatives when they are out of service or emptied themselves", () => {
    const plan = planned(snapshot, goal(["a"]));
    const with_ = (alternatives: string[]): Plan => ({
      ...plan,
      steps: plan.steps.map((step) => (step.kind === "move" ? { ...step, alternatives } : step)),
    });
    expect(codes(with_(["c"]))).toEqual([]);
    expect(codes(with_(["a"]))).toEqual(["bad-move"]);
    expect(codes(with_(["nowhere"]))).toEqual(["bad-move"]);
  });
});
