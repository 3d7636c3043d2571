/** What every other story stands on: hosts that report, guests that run, storage that is shared where it is said to be. */
import { beforeAll, expect, test } from "vitest";
import { onNode } from "../bring-up/nodes.ts";
import type { LabApi } from "../seed/api.ts";
import { serviceOf } from "../seed/hosts.ts";
import { consoleOf, deleteServers, makeServers, serverOf } from "../seed/servers.ts";
import { resetServers, STANDARD_SERVERS } from "../seed/standard-servers.ts";
import { guestRuns } from "../support/guest-runs.ts";
import { colleague, lab } from "../support/standing-lab.ts";

let api: LabApi;
let ids: Map<string, string>;

beforeAll(async () => {
  api = await colleague();
  ids = await resetServers(lab, api);
});

test("three hosts report for work", async () => {
  for (const host of lab.hosts)
    expect(await serviceOf(api, host)).toMatchObject({ state: "up", status: "enabled" });
});

test("each server is on its host, and the guests that should run do", async () => {
  for (const { name, host, off } of STANDARD_SERVERS) {
    const id = ids.get(name) ?? "";
    expect(await serverOf(api, id)).toMatchObject({
      "OS-EXT-SRV-ATTR:host": host,
      status: off === true ? "SHUTOFF" : "ACTIVE",
    });
    if (off !== true) await guestRuns(host, id);
  }
});

test("a guest says on its console that it is up", async () => {
  const made = await makeServers(lab, api, [{ name: "newcomer", host: "cmp3" }]);
  expect(await consoleOf(api, made.get("newcomer") ?? "")).toContain("LAB GUEST UP");
  await deleteServers(api, [...made.values()]);
});

test("cmp1 and cmp2 see one instances directory, cmp3 its own", () => {
  const seen = lab.hosts.map((host) => onNode(lab, host, "ls", "/var/lib/nova/instances").out);
  expect(seen[0]).toContain(ids.get("web-1"));
  expect(seen[0]).toContain(ids.get("web-2"));
  expect(seen[1]).toBe(seen[0]);
  expect(seen[2]).not.toContain(ids.get("web-1"));
  expect(seen[2]).toContain(ids.get("files-1"));
});
