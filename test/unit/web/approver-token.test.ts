// One page, two persons: the server runs with the author's credentials, and whoever approves proves who they are with a
// token of their own. A typed name proves nothing, and the author's own word does not count.
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import { submit } from "../../../data/run/approval.ts";
import { RunDesk } from "../../../data/run/run-desk.ts";
import { hashOf, textOfPlan } from "../../../data/store/plan-file.ts";
import { DeskRoom } from "../../../web/server/desk-room.ts";
import { smallDrain } from "../../support/approved-plan.ts";
import { NovaServer } from "../../support/nova-server.ts";
import { ann, freshStore } from "../../support/store.ts";
import { shownPlan } from "../../support/web-fixture.ts";

const OTHERS_TOKEN = "gAAAAA-of-ben-42";
const text = textOfPlan(smallDrain);
const hash = hashOf(text);
const wish = { plan: hash, name: "Ben", lasts: 3600, confirmed: [] };

let nova: NovaServer;
let cloud: Cloud;
let log: string[];
beforeEach(async () => {
  nova = await new NovaServer().start();
  log = [];
  cloud = connectCloud(nova.config(), (line) => log.push(line));
  nova.on("GET", "/identity/v3/auth/tokens", ({ headers }) =>
    headers["x-subject-token"] === OTHERS_TOKEN
      ? { body: { token: { ...anyToken, user: { ...anyToken.user, id: "u-ben", name: "ben" } } } }
      : { status: 404, body: { error: { code: 404, message: "no such token" } } },
  );
});
afterEach(async () => {
  await cloud.close();
  await nova.stop();
});

const anyToken = {
  user: { id: "u", name: "u", domain: { id: "default", name: "Default" } },
  expires_at: "2099-01-01T00:00:00.000000Z",
  methods: ["password"],
};

async function room(): Promise<DeskRoom> {
  const store = await freshStore();
  const { address } = cloud;
  await submit(store.plans, { hash, text, by: ann, cloud: address, now: new Date() });
  return new DeskRoom({
    desk: new RunDesk(store),
    shown: shownPlan(smallDrain),
    cloud: {
      kind: "nova",
      cloud,
      user: ann.user,
      means: { command: null, webhook: null },
      probe: null,
    },
    site: null,
    person: ann,
    isViewOnly: false,
    listeners: [],
  });
}

it("refuses the author's own word, whatever name is typed", async () => {
  const answer = await (await room()).approve({ ...wish, token: "" });
  expect(answer.ok).toBe(false);
  expect(answer.ok ? "" : answer.error.join()).toContain("is the plan's author");
});

it("takes the word of whoever gives a token of their own, as Keystone names them", async () => {
  const desk = await room();
  const answer = await desk.approve({ ...wish, token: OTHERS_TOKEN });
  expect(answer.ok ? answer.value : answer.error).toContain("Approved by ben");
  const page = await desk.page();
  expect(page.approvals).toMatchObject([{ name: "ben", isProven: true, against: null }]);
  expect(JSON.stringify([page, log])).not.toContain(OTHERS_TOKEN);
});

it("says of a token that Keystone does not know what may be wrong, and approves nothing", async () => {
  const desk = await room();
  const answer = await desk.approve({ ...wish, token: "gAAAAA-of-nobody" });
  expect(answer.ok ? "" : answer.error.join()).toContain("openstack token issue");
  expect((await desk.page()).approvals).toEqual([]);
});

it("makes the server's person the author of a variant that is taken: another person approves it", async () => {
  const desk = await room();
  await desk.take({ plan: hash, change: { settings: {}, goal: { returnPolicy: "origin" } } });
  const { planHash: plan, authors } = await desk.page();
  expect([plan === hash, authors.map(({ name }) => name)]).toEqual([false, [ann.name]]);
  const own = await desk.approve({ ...wish, plan, token: "" });
  expect(own.ok ? "" : own.error.join()).toContain("is the plan's author");
  expect((await desk.approve({ ...wish, plan, token: OTHERS_TOKEN })).ok).toBe(true);
});
