/** nova-compute dies in the middle of a migration and comes back: what Nova then says, on which the runner's rules rest. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { liveMigrate } from "../../../data/nova/compute/moves.ts";
import { getServer } from "../../../data/nova/compute/servers.ts";
import type { Cloud } from "../../../data/nova/connect-cloud.ts";
import { limitLink } from "../bring-up/network.ts";
import { holdService, releaseService } from "../bring-up/services.ts";
import { pause } from "../bring-up/waiting.ts";
import type { LabApi } from "../seed/api.ts";
import { settled } from "../seed/servers.ts";
import { resetServers } from "../seed/standard-servers.ts";
import { FollowedMove } from "../support/followed-move.ts";
import { cloudOf, must } from "../support/nova-cloud.ts";
import { colleague, lab } from "../support/standing-lab.ts";

let api: LabApi;
let cloud: Cloud;
let server: string;

beforeAll(async () => {
  api = await colleague();
  cloud = await cloudOf("author");
  server = (await resetServers(lab, api)).get("db-1") ?? "";
});
afterAll(() => cloud.close());
afterEach(() => {
  limitLink(lab, "cmp1", lab.linkRate);
  for (const host of lab.hosts) releaseService(lab, host, "nova-compute");
});

/** A migration from cmp1 to cmp2 that has begun to move memory over a slow link. */
async function underWay(): Promise<FollowedMove> {
  limitLink(lab, "cmp1", "8mbit");
  const move = await FollowedMove.begin(cloud, server, () =>
    liveMigrate(cloud.compute, server, { host: "cmp2", blockMigration: false }),
  );
  await move.progress();
  return move;
}

test("the source's death stops the migration; its record says error only once the service is back", async () => {
  const move = await underWay();
  holdService(lab, "cmp1", "nova-compute");
  await pause(10);
  // Nobody is there to write it down: what ended looks as if it ran.
  expect((await move.record()).status).toBe("running");
  expect(must(await getServer(cloud.compute, server))).toMatchObject({ taskState: "migrating" });
  releaseService(lab, "cmp1", "nova-compute");
  expect((await move.end()).status).toBe("error");
  await settled(api, server, "ACTIVE");
  expect(must(await getServer(cloud.compute, server))).toMatchObject({ host: "cmp1" });
});

test("the destination's death does not stop it: it ends well once the service is back", async () => {
  const move = await underWay();
  holdService(lab, "cmp2", "nova-compute");
  await pause(10);
  releaseService(lab, "cmp2", "nova-compute");
  limitLink(lab, "cmp1", lab.linkRate);
  expect(await move.end()).toMatchObject({ status: "completed", dest_compute: "cmp2" });
  expect(must(await getServer(cloud.compute, server))).toMatchObject({
    host: "cmp2",
    status: "ACTIVE",
    taskState: null,
  });
});
