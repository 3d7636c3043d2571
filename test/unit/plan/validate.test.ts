import { describe, expect, it } from "vitest";
import {
  type MoveStep,
  type Plan,
  planDrain,
  type Step,
  validatePlan,
} from "../../../sim/index.ts";
import { cloud, goal, group, host, inventory, onVolume } from "../../support/plan-cloud.ts";

const small = { inventories: { ...host("x").inventories, MEMORY_MB: inventory(8192) } };

/** Two hosts of two servers each, emptied at once through one spare host, and filled again. */
function soundPlan(): Plan {
  const hosts = [host("a", small), host("b", small), host("spare", small)];
  const servers = [
    onVolume("s1", "a"),
    onVolume("s2", "a"),
    onVolume("t1", "b"),
    onVolume("t2", "b"),
  ];
  const serverGroups = [group("g", "anti-affinity", ["s1", "t1"])];
  const wishes = goal(["a", "b"], { hostsAtOnce: 2, returnPolicy: "origin" });
  const made = planDrain({
    snapshot: cloud(hosts, servers, { serverGroups }),
    goal: wishes,
    overrides: {},
    seed: 1,
    toolVersion: "0",
  });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}
const plan = soundPlan();
const withSteps = (change: (step: Step) => Step): Plan => ({
  ...plan,
  steps: plan.steps.map(change),
});
const move =
  (id: string, more: Partial<MoveStep>) =>
  (step: Step): Step =>
    step.id === id && step.kind === "move" ? { ...step, ...more } : step;
const without = (id: string): Plan => ({
  ...plan,
  steps: plan.steps
    .filter((step) => step.id !== id)
    .map((step) => ({ ...step, after: step.after.filter((before) => before !== id) })),
});
const faults = (changed: Plan): string[] =>
  validatePlan(changed).map(({ code, summary }) => `${code}: ${summary}`);

// The validator is the second pair of eyes: each thing that makes a plan unsafe must be seen by it.
describe("a sound plan", () => {
  it("has no fault", () => {
    expect(plan.blocked).toEqual([]);
    expect(faults(plan)).toEqual([]);
  });
});

describe("an unsound plan", () => {
  it("lets a move start before the room it needs is free", () => {
    const early = withSteps(move("out:t2", { after: ["cordon:b"] }));
    expect(faults(early)).toEqual([
      "over-inventory: Step out:t2: spare needs 4096 MEMORY_MB, 0 free.",
    ]);
  });
  it("lets members of a group meet in transit", () => {
    const early = withSteps(move("out:t1", { after: ["cordon:b", "back:s2"] }));
    expect(faults(early).join()).toMatch(
      /group-policy: Step out:t1: spare then has 1 others of group g/,
    );
  });
  it("loses a server, or plans one twice, or touches a foreign or a frozen one", () => {
    const lost = without("back:t2");
    const noOut = {
      ...lost,
      steps: lost.steps
        .filter(({ id }) => id !== "out:t2")
        .map((step) => ({ ...step, after: step.after.filter((id) => id !== "out:t2") })),
    };
    expect(faults(noOut)).toEqual([
      "lost-server: Server t2 on b is neither moved, stopped nor blocked.",
    ]);
    const stays = { host: "b", reason: "x", detail: "x", unblock: null, rejections: [] };
    expect(faults({ ...plan, blocked: [{ ...stays, server: "t2" }] }).join()).toMatch(
      /planned 2 times/,
    );
    expect(faults({ ...plan, goal: { ...plan.goal, frozen: ["s1"] } }).join()).toMatch(
      /frozen, yet moved/,
    );
    expect(faults({ ...plan, goal: { ...plan.goal, drain: ["a"] } }).join()).toMatch(
      /foreign-server/,
    );
  });
  it("moves before the cordon, maintains before it is empty, returns before it is back in service", () => {
    expect(faults(withSteps(move("out:s1", { after: [] }))).join()).toMatch(
      /cordon:a: out:s1 may go before it/,
    );
    const hasty = withSteps((step) => (step.kind === "maintain" ? { ...step, after: [] } : step));
    expect(faults(hasty).join()).toMatch(/maintain:a: out:s1 may come after it/);
    expect(faults(withSteps(move("back:s1", { after: ["out:s1"] }))).join()).toMatch(
      /not yet back in service/,
    );
  });
  it("moves in a way that Nova or the disks do not allow", () => {
    expect(faults(withSteps(move("out:s1", { type: "block-live" }))).join()).toMatch(
      /does not fit disks/,
    );
    expect(faults(withSteps(move("out:s1", { source: "b" }))).join()).toMatch(/the server is on a/);
    const stopped = {
      ...plan,
      snapshot: {
        ...plan.snapshot,
        servers: plan.snapshot.servers.map((one) => ({ ...one, status: "SHUTOFF" as const })),
      },
    };
    expect(faults(stopped).join()).toMatch(/a SHUTOFF server cannot move live/);
  });
  it("waits for what does not stand before it", () => {
    expect(faults(withSteps(move("out:s1", { after: ["maintain:a"] })))).toEqual([
      "unknown-dependency: Step out:s1 waits for maintain:a, which does not stand before it.",
    ]);
    expect(faults({ ...plan, steps: [...plan.steps, ...plan.steps] }).join()).toMatch(
      /stands twice/,
    );
  });
});
