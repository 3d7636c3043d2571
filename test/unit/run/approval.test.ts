import { beforeEach, describe, expect, it } from "vitest";
import { type ApprovalWish, approvalInForce, approve, submit } from "../../../data/run/approval.ts";
import type { CloudName } from "../../../data/store/records.ts";
import type { Store } from "../../../data/store/store.ts";
import type { Plan } from "../../../sim/index.ts";
import { planOf } from "../../support/hand-made-cloud.ts";
import { cloud, goal, host, server } from "../../support/plan-cloud.ts";
import { ann, ben, freshStore } from "../../support/store.ts";

const real: CloudName = "keystone:https://k/v3";
const now = new Date("2026-11-27T20:00:00Z");
const snapshot = cloud([host("a"), host("b")], [server("s", "a")]);
const plain: Plan = planOf(snapshot, [], goal(["a"]));

let store: Store;
beforeEach(async () => {
  store = await freshStore();
});

const wish = (more: Partial<ApprovalWish> = {}): ApprovalWish => ({
  plan: plain,
  hash: "h1",
  text: "plan",
  by: ben,
  cloud: real,
  now,
  lasts: 8 * 3600,
  confirmed: [],
  ...more,
});
const reasons = async (more: Partial<ApprovalWish> = {}): Promise<readonly string[]> => {
  const answer = await approve(store.plans, wish(more));
  return answer.ok ? [] : answer.error;
};
const inForce = async (hash = "h1", of: CloudName = real, at = now): Promise<readonly string[]> => {
  const answer = await approvalInForce(store.plans, hash, of, at);
  return answer.ok ? [] : answer.error;
};

// A bug here lets one person, or nobody, send moves into somebody's production.
describe("an approval", () => {
  it("is a second person's: the plan's author is refused, by user id and whatever the name", async () => {
    await submit(store.plans, wish({ by: ann }));
    expect(await reasons({ by: { ...ann, name: "ben" } })).toEqual([
      "ben (u-ann) is the plan's author, recorded at 2026-11-27T20:00:00.000Z: another person must approve it.",
    ]);
    expect(await reasons()).toEqual([]);
  });
  it("is refused while no author is proven, as one person could then be both", async () => {
    expect((await reasons())[0]).toMatch(/Nobody is recorded as this plan's author/);
    await submit(store.plans, wish({ by: { ...ann, proven: false } }));
    expect(await reasons()).toHaveLength(1);
  });
  it("is the author's where the goal wants no second person", async () => {
    const alone = { ...plain, goal: { ...plain.goal, run: { secondPerson: false } } };
    expect(await reasons({ plan: alone, by: ann })).toEqual([]);
  });
  it("of a typed name is good for the simulated cloud alone", async () => {
    const typed = { user: "unproven:ben", name: "ben", proven: false };
    await submit(store.plans, wish({ by: ann }));
    expect((await reasons({ by: typed }))[0]).toMatch(/Keystone knows/);
    expect(await reasons({ by: typed, cloud: "simulated" })).toEqual([]);
    expect(await inForce("h1", "simulated")).toEqual([]);
    expect(await inForce()).toEqual([
      "The approval of ben of 2026-11-27T20:00:00.000Z (not proven): it is for the simulated cloud, not for the cloud at https://k/v3.",
    ]);
  });
  it("confirms every prerequisite by its value, and nothing else", async () => {
    const overrides = { downtimeMax: 1, permitPostCopy: true };
    const site = { hosts: ["a", "b"], from: "x", restart: true };
    const plan: Plan = {
      ...plain,
      overrides,
      prerequisites: [
        { ...site, option: "downtimeMax", to: "1 s" },
        { ...site, option: "permitPostCopy", to: "true" },
      ],
    };
    await submit(store.plans, wish({ by: ann }));
    const confirm = (...pairs: string[]) => ({
      plan,
      confirmed: pairs.map((pair) => {
        const [option = "", value = ""] = pair.split("=");
        return { option, value };
      }),
    });
    expect(await reasons(confirm())).toEqual([
      'Not confirmed: live_migration_downtime = 1 s in nova.conf of a, b, nova-compute restarted. See to it, then --confirm "live_migration_downtime=1 s".',
      'Not confirmed: live_migration_permit_post_copy = true in nova.conf of a, b, nova-compute restarted. See to it, then --confirm "live_migration_permit_post_copy=true".',
    ]);
    expect(
      await reasons(confirm("live_migration_downtime=500", "live_migration_permit_post_copy=True")),
    ).toEqual([expect.stringMatching(/live_migration_downtime = 1 s .*\("500" was confirmed\)/)]);
    expect(
      await reasons(
        confirm("live_migration_downtime=1000", "live_migration_permit_post_copy=true", "tls=true"),
      ),
    ).toEqual(["The plan does not rest on tls: there is nothing to confirm."]);
    expect(
      await reasons(confirm("live_migration_downtime=1 s", "live_migration_permit_post_copy=true")),
    ).toEqual([]);
  });
  it("binds the very text: another plan is not approved", async () => {
    await submit(store.plans, wish({ by: ann }));
    await approve(store.plans, wish());
    expect(await inForce()).toEqual([]);
    expect((await inForce("h2"))[0]).toMatch(/Nobody has approved this plan \(SHA-256 h2\)/);
  });
  it("expires, and says when", async () => {
    await submit(store.plans, wish({ by: ann }));
    await approve(store.plans, wish());
    const later = new Date(now.getTime() + 8 * 3600_000);
    expect(await inForce("h1", real, new Date(later.getTime() - 1))).toEqual([]);
    expect(await inForce("h1", real, later)).toEqual([
      "The approval of ben of 2026-11-27T20:00:00.000Z: it expired at 2026-11-28T04:00:00.000Z.",
    ]);
    expect(await reasons({ lasts: 0 })).toHaveLength(1);
    expect(await reasons({ lasts: 31 * 86_400 })).toHaveLength(1);
  });
  it("is taken back", async () => {
    await submit(store.plans, wish({ by: ann }));
    const given = await approve(store.plans, wish());
    if (given.ok) await store.plans.withdrawApproval(given.value.id, "2026-11-27T21:00:00.000Z");
    expect((await inForce())[0]).toMatch(/it was withdrawn at 2026-11-27T21/);
  });
});
