import { describe, expect, it } from "vitest";
import { noChange } from "../../../web/app/state.ts";
import { confFields, novaName } from "../../../web/app/what-if/network-and-conf-fields.ts";
import { requestFields } from "../../../web/app/what-if/request-fields.ts";
import { applyChange } from "../../../web/wire/apply-change.ts";
import { goalOf, planOf } from "../../support/hand-made-cloud.ts";
import { tinySnapshot } from "../../support/web-fixture.ts";

const plan = planOf(tinySnapshot, [], goalOf(["a"], { stuck: { action: "abort", after: 60 } }));

describe("a change", () => {
  it("leaves the base's question as it is where nothing is changed", () => {
    expect(applyChange(plan, noChange)).toEqual({
      snapshot: plan.snapshot,
      goal: plan.goal,
      overrides: {},
    });
  });
  it("sets the rate of migration links and leaves other roles alone", () => {
    const { snapshot } = applyChange(plan, { ...noChange, linkRate: 5 });
    expect(snapshot.network.hostLinks.map(({ role, rate }) => [role, rate])).toEqual([
      ["migration", 5],
      ["storage", 1e9],
    ]);
  });
  it("can take the rule for stuck moves away", () => {
    expect(applyChange(plan, { ...noChange, leavesStuck: true }).goal).not.toHaveProperty("stuck");
  });
});

describe("the panel's fields", () => {
  it("keep what another field of the same value has set", () => {
    const fields = requestFields(plan);
    const changed = ["perSource", "total"].reduce((change, id) => {
      const field = fields.find((candidate) => candidate.id === id);
      return field?.control === "quantity" ? field.apply(change, 3) : change;
    }, noChange);
    expect(changed.goal.limits).toEqual({ perSource: 3, perDestination: 2, total: 3 });
  });
  it("name each option of nova.conf as nova.conf does", () => {
    for (const field of confFields) expect(field.hint).toMatch(/^(live_migration|max_concurrent)_/);
    expect(novaName("downtimeMax")).toBe("live_migration_downtime");
  });
});
