/** Each kind of move through the product's client: to a named host and by Nova's choice, aborted, forced, refused. */
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  getAction,
  listActions,
  reasonOfFailure,
} from "../../../data/nova/compute/instance-actions.ts";
import * as nova from "../../../data/nova/compute/moves.ts";
import { getServer } from "../../../data/nova/compute/servers.ts";
import type { Cloud } from "../../../data/nova/connect-cloud.ts";
import type { LabApi } from "../seed/api.ts";
import { setService } from "../seed/hosts.ts";
import { settled } from "../seed/servers.ts";
import { resetServers } from "../seed/standard-servers.ts";
import { FollowedMove } from "../support/followed-move.ts";
import { guestRuns } from "../support/guest-runs.ts";
import { cloudOf, must } from "../support/nova-cloud.ts";
import { colleague, lab, withLink } from "../support/standing-lab.ts";

let api: LabApi;
let cloud: Cloud;
let ids: Map<string, string>;

beforeAll(async () => {
  api = await colleague();
  ids = await resetServers(lab, api);
  cloud = await cloudOf("author");
});
afterAll(() => cloud.close());

const idOf = (name: string): string => ids.get(name) ?? "";
const sight = async (name: string) => must(await getServer(cloud.compute, idOf(name)));

const live = (name: string, host: string | null, blockMigration: boolean) =>
  FollowedMove.begin(cloud, idOf(name), () =>
    nova.liveMigrate(cloud.compute, idOf(name), { host, blockMigration }),
  );

const cold = (name: string, host: string | null) =>
  FollowedMove.begin(cloud, idOf(name), () => nova.coldMigrate(cloud.compute, idOf(name), host));

async function confirmed(name: string, status: string): Promise<void> {
  await settled(api, idOf(name), "VERIFY_RESIZE");
  expect(await nova.confirmResize(cloud.compute, idOf(name))).toMatchObject({ kind: "done" });
  await settled(api, idOf(name), status);
}

test("live without a disk copy between hosts that share storage", async () => {
  const move = await live("web-1", "cmp2", false);
  expect(await move.end()).toMatchObject({
    status: "completed",
    source_compute: "cmp1",
    dest_compute: "cmp2",
  });
  expect(await sight("web-1")).toMatchObject({ host: "cmp2", status: "ACTIVE", taskState: null });
  await guestRuns("cmp2", idOf("web-1"));
});

test("without a disk copy to a host with storage of its own is accepted, and then fails", async () => {
  const move = await live("web-2", "cmp3", false);
  expect((await move.end()).status).toBe("error");
  expect(await sight("web-2")).toMatchObject({ host: "cmp2", status: "ACTIVE" });
});

test("live block to a named host", async () => {
  const move = await live("files-1", "cmp1", true);
  expect(await move.end()).toMatchObject({ status: "completed", dest_compute: "cmp1" });
  expect(await sight("files-1")).toMatchObject({ host: "cmp1", status: "ACTIVE", taskState: null });
  await guestRuns("cmp1", idOf("files-1"));
});

test("live block by Nova's choice ends on the host that its record names", async () => {
  // From cmp1 only cmp3 takes a block move. Nova may choose cmp2, whose storage is the same, while it has not counted yet
  // what has just left cmp3; and then the move fails.
  await setService(api, "cmp2", "disabled", "cmp3 is to be chosen");
  const move = await live("files-1", null, true).finally(() => setService(api, "cmp2", "enabled"));
  const { dest_compute: chosen, status } = await move.end();
  expect([status, chosen]).toEqual(["completed", "cmp3"]);
  expect(await sight("files-1")).toMatchObject({ host: "cmp3", status: "ACTIVE", taskState: null });
});

test("cold to a named host waits for its confirmation", async () => {
  const move = await cold("off-1", "cmp3");
  expect(await move.end()).toMatchObject({ status: "finished", dest_compute: "cmp3" });
  expect(await sight("off-1")).toMatchObject({ host: "cmp3", status: "VERIFY_RESIZE" });
  await confirmed("off-1", "SHUTOFF");
  expect((await move.record()).status).toBe("confirmed");
});

test("cold by Nova's choice", async () => {
  const { dest_compute: chosen } = await (await cold("off-1", null)).end();
  expect(["cmp1", "cmp2"]).toContain(chosen);
  await confirmed("off-1", "SHUTOFF");
  expect(await sight("off-1")).toMatchObject({ host: chosen });
});

test("progress is seen on a slow link, and an abort leaves the server where it was", async () => {
  await withLink("cmp1", "8mbit", async () => {
    const move = await live("db-1", "cmp2", false);
    const { id, memory_remaining_bytes: remaining } = await move.progress();
    expect(remaining).toBeGreaterThan(1e6);
    const aborted = await nova.abortMigration(cloud.compute, idOf("db-1"), id);
    expect(aborted).toMatchObject({ kind: "done", status: 202 });
    expect(["cancelled", "failed"]).toContain((await move.end()).status);
    await settled(api, idOf("db-1"), "ACTIVE");
    expect(await sight("db-1")).toMatchObject({ host: "cmp1", taskState: null });
  });
});

test("a guest that writes faster than the link carries ends when it is forced to", async () => {
  const move = await withLink("cmp3", "32mbit", async () => {
    const begun = await live("batch-1", "cmp2", true);
    const { id } = await begun.progress();
    const forced = await nova.forceComplete(cloud.compute, idOf("batch-1"), id);
    expect(forced).toMatchObject({ kind: "done", status: 202 });
    return begun;
  });
  expect(await move.end()).toMatchObject({ status: "completed", dest_compute: "cmp2" });
});

test("a destination that a colleague has disabled is accepted and then fails, with Nova's reason", async () => {
  await setService(api, "cmp1", "disabled", "a colleague's work");
  try {
    const { status } = await (await live("web-2", "cmp1", false)).end();
    expect(status).toBe("error");
    const [newest] = must(await listActions(cloud.compute, idOf("web-2")));
    const action = must(await getAction(cloud.compute, idOf("web-2"), newest?.request_id ?? ""));
    expect(reasonOfFailure(action)).toContain("No valid host");
    expect(await sight("web-2")).toMatchObject({ host: "cmp2", status: "ACTIVE" });
  } finally {
    await setService(api, "cmp1", "enabled");
  }
});

test("what is wrong at once is refused at once", async () => {
  const nowhere = { host: "nosuch", blockMigration: false };
  const refusedHost = await nova.liveMigrate(cloud.compute, idOf("web-2"), nowhere);
  expect(refusedHost).toMatchObject({ kind: "refused", status: 400 });
  const gone = "00000000-0000-0000-0000-000000000000";
  const refusedServer = await nova.coldMigrate(cloud.compute, gone, null);
  expect(refusedServer).toMatchObject({ kind: "refused", status: 404 });
  const refusedState = await nova.liveMigrate(cloud.compute, idOf("off-1"), {
    host: null,
    blockMigration: false,
  });
  expect(refusedState).toMatchObject({ kind: "refused", status: 409 });
  const early = await nova.confirmResize(cloud.compute, idOf("web-2"));
  expect(early).toMatchObject({ kind: "refused" });
});
