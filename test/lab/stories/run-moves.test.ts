/** Whole runs from the command line: each kind of move, to a named host and by Nova's choice, seen under way. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Plan } from "../../../sim/index.ts";
import type { Json, LabApi } from "../seed/api.ts";
import { releaseHosts, serviceOf, setService } from "../seed/hosts.ts";
import { serverOf } from "../seed/servers.ts";
import { resetServers, STANDARD_SERVERS } from "../seed/standard-servers.ts";
import { guestRuns } from "../support/guest-runs.ts";
import { Operator } from "../support/operator.ts";
import {
  colleague,
  lab,
  migrationsOf,
  newestMigration,
  withLink,
} from "../support/standing-lab.ts";

/** Beside the standard ones: a server on local disks that is shut off, for a cold move with its disks. */
const SERVERS = [...STANDARD_SERVERS, { name: "off-3", host: "cmp3", off: true }];

let api: LabApi;
let ids: Map<string, string>;
let since: number;
const operator = new Operator();

beforeAll(async () => {
  api = await colleague();
  ids = await resetServers(lab, api, SERVERS);
  since = await newestMigration(api);
});
afterEach(() => releaseHosts(api));
afterAll(() => operator.leaves());

const idOf = (name: string): string => ids.get(name) ?? "";
const sight = (name: string): Promise<Json> => serverOf(api, idOf(name));

const movesOf = ({ steps, snapshot }: Plan): Record<string, string> =>
  Object.fromEntries(
    steps.flatMap((step) => {
      if (step.kind !== "move") return [];
      const server = snapshot.servers.find(({ id }) => id === step.server);
      return [[server?.name, `${step.type} to ${step.destination}`]];
    }),
  );

/** Empties a host as its plan says; the work on it is that nothing is done, which its operator says. */
async function drained(host: string): Promise<readonly string[]> {
  await operator.approves();
  const run = operator.applies();
  await run.told(/ready: nothing but what the plan leaves there/);
  expect(await serviceOf(api, host)).toMatchObject({
    status: "disabled",
    disabled_reason: expect.stringMatching(/^drainwise [0-9a-f]{12}: cordon:/),
  });
  await operator.asks("confirm-maintenance", host);
  await run.told(/has not been started anew/);
  await operator.asks("confirm-maintenance", host);
  await run.well();
  expect(await serviceOf(api, host)).toMatchObject({ status: "enabled", disabled_reason: null });
  return run.journal;
}

/** Moved once, and where it should be. */
async function movedOnce(name: string, from: string, to: string): Promise<void> {
  const all = await migrationsOf(api, idOf(name), since);
  expect(all.filter(({ source_compute: source }) => source === from)).toHaveLength(1);
  expect(all.at(-1)).toMatchObject({ source_compute: from, dest_compute: to });
  const status = name.startsWith("off") ? "SHUTOFF" : "ACTIVE";
  expect(await sight(name)).toMatchObject({ "OS-EXT-SRV-ATTR:host": to, status });
  if (status === "ACTIVE") await guestRuns(to, idOf(name));
}

test("servers on shared storage leave without their disks, live and cold", async () => {
  const plan = await operator.plans("--drain", "cmp1", "--onto", "cmp2");
  expect(movesOf(plan)).toEqual({
    "web-1": "live to cmp2",
    "db-1": "live to cmp2",
    "off-1": "cold to cmp2",
  });
  await drained("cmp1");
  for (const name of ["web-1", "db-1", "off-1"]) await movedOnce(name, "cmp1", "cmp2");
});

test("servers on local disks take them along, live and cold", async () => {
  const plan = await operator.plans("--drain", "cmp3", "--onto", "cmp1");
  expect(movesOf(plan)).toEqual({
    "files-1": "block-live to cmp1",
    "batch-1": "block-live to cmp1",
    "off-3": "cold-block to cmp1",
  });
  await drained("cmp3");
  for (const name of ["files-1", "batch-1", "off-3"]) await movedOnce(name, "cmp3", "cmp1");
});

test("where the plan leaves the destination to Nova, the request names none, and Nova finds one", async () => {
  // Nova does not pass over a host whose storage turns out to be another: it would choose cmp3, and the move would fail.
  await setService(api, "cmp3", "disabled", "its storage is its own");
  await operator.plans("--drain", "cmp2", "--onto", "cmp1", "--choice", "nova");
  const journal = await drained("cmp2");
  expect(journal.join("\n")).toContain("to where Nova chooses");
  for (const name of ["web-1", "web-2", "db-1", "off-1"]) {
    const [newest] = (await migrationsOf(api, idOf(name))).slice(-1);
    expect(newest).toMatchObject({ source_compute: "cmp2", dest_compute: "cmp1" });
    expect(await sight(name)).toMatchObject({ "OS-EXT-SRV-ATTR:host": "cmp1" });
  }
});

test("the bytes of a move are told as QEMU counts them, to who applies and to who looks", async () => {
  await operator.plans("--drain", "cmp1", "--onto", "cmp3", "--stuck", "leave");
  await operator.approves();
  await withLink("cmp1", "64mbit", async () => {
    const run = operator.applies();
    const seen = await run.moves(idOf("files-1"));
    expect(seen.status).toBe("running");
    const { live } = await operator.status();
    expect(live.moves[0]).toMatchObject({ status: "running" });
    await operator.asks("abort");
    await run.ended;
  });
});
