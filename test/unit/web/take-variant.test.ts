// A variant of the what-if is run by being the plan first: planned on the server, kept, and approved for itself.
import { expect, it, onTestFinished, vi } from "vitest";
import { submit } from "../../../data/run/approval.ts";
import { RunDesk } from "../../../data/run/run-desk.ts";
import { hashOf, textOfPlan } from "../../../data/store/plan-file.ts";
import type { Store } from "../../../data/store/store.ts";
import { planDrain } from "../../../sim/index.ts";
import { DeskRoom, type DeskRoomOptions } from "../../../web/server/desk-room.ts";
import { takeVariant } from "../../../web/server/take-variant.ts";
import { applyChange } from "../../../web/wire/apply-change.ts";
import type { RunNews } from "../../../web/wire/run-page.ts";
import type { Change } from "../../../web/wire/what-if.ts";
import { smallDrain } from "../../support/approved-plan.ts";
import { ann, ben, freshStore } from "../../support/store.ts";
import { shownPlan } from "../../support/web-fixture.ts";

const base = hashOf(textOfPlan(smallDrain));
const change: Change = { settings: { permitPostCopy: true }, goal: { returnPolicy: "origin" } };
const speed = 1;

interface Room {
  readonly room: DeskRoom;
  readonly shown: DeskRoomOptions["shown"];
  readonly store: Store;
  readonly news: readonly RunNews[];
}

async function roomOf(): Promise<Room> {
  const store = await freshStore();
  const shown = shownPlan(smallDrain);
  const room = new DeskRoom({
    desk: new RunDesk(store),
    shown,
    cloud: { kind: "simulated", speed },
    ...{ site: null, person: null, isViewOnly: false, listeners: [] },
  });
  onTestFinished(() => room.close());
  const news: RunNews[] = [];
  room.listen((each) => news.push(each));
  return { room, shown, store, news };
}

const confirmed = [{ option: "live_migration_permit_post_copy", value: "true" }];

const approved = async (room: DeskRoom, plan: string): Promise<string> => {
  const answer = await room.approve({ plan, name: "Ada", token: "", lasts: 3600, confirmed: [] });
  return answer.ok ? answer.value : answer.error.join(" ");
};

it("plans what the page has shown, keeps it, and makes it the plan, which nobody has approved", async () => {
  const { room, shown, store, news } = await roomOf();
  expect(await approved(room, base)).toMatch(/^Approved by Ada/);
  const taken = await room.take({ plan: base, change });
  expect(taken).toMatchObject({ ok: true, value: expect.stringContaining("needs its own") });
  const asWorker = planDrain({ ...applyChange(smallDrain, change), seed: 1, toolVersion: "0.1.0" });
  expect(asWorker).toEqual({ ok: true, value: shown.plan });
  expect(shown.hash).not.toBe(base);
  expect(await store.plans.text(shown.hash)).toBe(textOfPlan(shown.plan));
  expect(hashOf(shown.text)).toBe(shown.hash);
  const { report } = shown;
  expect(report.forecast).toMatchObject({ planHash: shown.hash, replications: 3 });
  expect(report.commands).toEqual([`${shown.plan.steps.length} steps`]);
  const page = await room.page();
  expect(page).toMatchObject({ planHash: shown.hash, approvals: [], authors: [], run: null });
  expect(page.prerequisites.map(({ option }) => option)).toEqual([confirmed[0]?.option]);
  expect(news).toContainEqual({ kind: "changed" });
});

it("does for the plan that a page shows nothing to the one that has come in its place", async () => {
  const { room } = await roomOf();
  await room.take({ plan: base, change });
  const again = await room.take({
    plan: base,
    change: { settings: {}, goal: { allowCold: true } },
  });
  const started = await room.start({ plan: base, name: "Ada", speed });
  for (const answer of [again, started])
    expect(answer).toEqual({ ok: false, error: [expect.stringContaining("load it anew")] });
  expect(await approved(room, base)).toContain("load it anew");
});

it("runs the variant once it is approved for itself, what it rests on confirmed", async () => {
  const { room, shown } = await roomOf();
  await room.take({ plan: base, change });
  const plan = shown.hash;
  expect((await room.start({ plan, name: "Ada", speed: null })).ok).toBe(false);
  expect(await approved(room, plan)).toContain("Not confirmed: live_migration_permit_post_copy");
  await room.approve({ plan, name: "Ada", token: "", lasts: 3600, confirmed });
  expect((await room.start({ plan, name: "Ada", speed: null })).ok).toBe(true);
  await vi.waitFor(
    async () => expect((await room.page()).run?.end).toMatch(/^9 of 9 steps done/),
    20_000,
  );
}, 40_000);

it("keeps the plan while a run of it is open, and gives the reason; takes the variant once it is over", async () => {
  const { room, shown } = await roomOf();
  await approved(room, base);
  await room.start({ plan: base, name: "Ada", speed });
  const refused = await room.take({ plan: base, change });
  expect(refused).toEqual({ ok: false, error: [expect.stringMatching(/^Run .* is not over/)] });
  expect(shown.hash).toBe(base);
  await room.act({ name: "Ada", action: "abort" });
  await vi.waitFor(async () => expect((await room.page()).run?.endedAt).not.toBeNull(), 20_000);
  expect((await room.take({ plan: base, change })).ok).toBe(true);
  expect((await room.page()).run).toBeNull();
}, 40_000);

it("gives the planner's reasons where there is no plan, and refuses what changes nothing", async () => {
  const { room, shown } = await roomOf();
  const none = await room.take({ plan: base, change: { settings: {}, goal: { hostsAtOnce: 0 } } });
  expect(none).toEqual({ ok: false, error: [expect.stringContaining("Write 1 or more")] });
  const same = await room.take({ plan: base, change: { settings: {}, goal: {} } });
  expect(same).toEqual({ ok: false, error: [expect.stringContaining("shown already")] });
  expect(shown.hash).toBe(base);
});

it("takes one variant at a time", async () => {
  const { room } = await roomOf();
  const [one, other] = await Promise.all([
    room.take({ plan: base, change }),
    room.take({ plan: base, change: { settings: {}, goal: { allowCold: true } } }),
  ]);
  expect([one.ok, other.ok]).toEqual([true, false]);
});

// Planning may take minutes in a large cloud: what was true when it was asked for may not be when it is done.
it("looks again, once it has planned, whether a run was begun elsewhere meanwhile", async () => {
  const { shown, store } = await roomOf();
  const cloud = "keystone:http://cloud/v3" as const;
  const open = { id: "r-9", endedAt: null } as const;
  const runs = [null, open];
  const run = async () =>
    (runs.shift() ?? null) as Awaited<ReturnType<Parameters<typeof takeVariant>[0]["run"]>>;
  const taking = { shown, plans: store.plans, cloud, person: ann, run };
  const late = await takeVariant(taking, { plan: base, change });
  expect(late).toEqual({ ok: false, error: [expect.stringContaining("r-9")] });
  expect([shown.hash, await store.plans.list()]).toEqual([base, []]);
});

it("records whom Keystone takes the server for as the author, beside whoever had planned the same before", async () => {
  const { shown, store } = await roomOf();
  const { plans } = store;
  const cloud = "keystone:http://cloud/v3" as const;
  await submit(plans, { hash: base, text: shown.text, by: ben, cloud, now: new Date() });
  const taking = { shown, plans, cloud, person: ann, run: async () => null };
  const linked = { ...change, linkRate: 5e9 };
  const taken = await takeVariant(taking, { plan: base, change: linked });
  expect(taken.ok ? taken.value : "").toContain("nothing holds them against the cables");
  expect(await plans.authors(shown.hash)).toMatchObject([{ by: ann, cloud }]);
  expect(await plans.authors(base)).toMatchObject([{ by: ben }]);
});
