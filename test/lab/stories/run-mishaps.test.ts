/** What befalls a run: its destination disabled, a server deleted, its own process and nova-compute killed. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { onNode } from "../bring-up/nodes.ts";
import { holdService, releaseService } from "../bring-up/services.ts";
import { pause } from "../bring-up/waiting.ts";
import { setService } from "../seed/hosts.ts";
import { deleteServers } from "../seed/servers.ts";
import { guestRuns } from "../support/guest-runs.ts";
import { endTokensOf } from "../support/persons.ts";
import { colleague, lab } from "../support/standing-lab.ts";
import { WatchedDrain } from "../support/watched-drain.ts";

let drain: WatchedDrain;

beforeEach(async () => {
  drain = await WatchedDrain.prepared(await colleague());
});
afterEach(() => drain.ends());

test("a destination is disabled and a server deleted in mid-plan: nothing goes to the one, nothing is asked of the other", async () => {
  const { api } = drain;
  const run = await drain.begins();
  await drain.isRunning(run, "db-1");
  await setService(api, "cmp2", "disabled", "a colleague's");
  await deleteServers(api, [drain.id("web-1")]);
  drain.hurries();
  await drain.told(run, "db-1", "done: "); // what was under way arrives
  await drain.told(run, "off-1", "refused .cmp2 is disabled.: ");
  await drain.told(run, "web-1", "nothing to do: .* does not exist any more");
  expect(await drain.migrations("off-1")).toEqual([]);
  await setService(api, "cmp2", "enabled");
  await drain.told(run, "off-1", "done: "); // put off, it is asked for two minutes later
  await drain.isOver(run);
  expect(await drain.hostOf("off-1")).toBe("cmp2");
});

test("our process is killed in mid-plan and tokens end early: the next one adopts the migration, and nothing is asked for twice", async () => {
  const { operator } = drain;
  const run = await drain.begins();
  await drain.isRunning(run, "db-1");
  await run.killed();
  const next = operator.applies();
  await next.told(/^: started anew/);
  await endTokensOf(drain.api, "author");
  drain.hurries();
  await drain.told(next, "db-1", "done: ");
  await drain.isOver(next);
  for (const name of ["db-1", "off-1", "web-1"]) {
    expect(await drain.migrations(name), name).toHaveLength(1);
    expect(await drain.hostOf(name)).toBe("cmp2");
  }
});

test("the destination's nova-compute dies under a migration and comes back: it ends well, asked for once", async () => {
  const { operator } = drain;
  const run = await drain.begins();
  await drain.isRunning(run, "db-1");
  holdService(lab, "cmp2", "nova-compute");
  await pause(10);
  releaseService(lab, "cmp2", "nova-compute");
  drain.hurries();
  await drain.told(run, "db-1", "done: ");
  expect(await drain.migrations("db-1")).toHaveLength(1);
  await guestRuns("cmp2", drain.id("db-1"));
  await operator.asks("abort");
  await run.ended;
});

/** Looked at for five minutes before a person is called. */
test("the source's nova-compute dies under a migration: a person must look, nothing is asked again, others go on", {
  timeout: 1_000_000,
}, async () => {
  const run = await drain.begins();
  await drain.isRunning(run, "db-1");
  holdService(lab, "cmp1", "nova-compute");
  await pause(10);
  releaseService(lab, "cmp1", "nova-compute");
  drain.hurries();
  await drain.told(run, "db-1", "needs a person: .* where its guest runs cannot be told", 540);
  for (const name of ["off-1", "web-1"]) await drain.told(run, name, "done: ");
  expect(await drain.migrations("db-1")).toHaveLength(1);
  expect(run.journal.join("\n")).not.toMatch(/^maintain:cmp1: ready/m);
  // Nothing is left that it could do without that person.
  await run.ended;
  expect((await drain.operator.stands())["maintain:cmp1"]).toBe("held");
  expect(await drain.hostOf("db-1")).toBe("cmp1");
});

test("leftovers of a server keep its destination from making ready: refused with Nova's reason, and no person is called", async () => {
  const { operator } = drain;
  const batch = drain.id("batch-1");
  const leftovers = `/var/lib/nova/instances/${batch}`;
  onNode(lab, "cmp1", "mkdir", leftovers);
  try {
    const goal = ["--drain", "cmp3", "--onto", "cmp1", "--order", "by-name"];
    const run = await operator.drains([...goal, "--refusals", "later"]);
    await drain.told(run, "batch-1", "refused .*disk path.* already exists.*: later");
    await operator.asks("abort");
    await run.ended;
  } finally {
    onNode(lab, "cmp1", "rm", "-rf", leftovers);
  }
  const records = await drain.migrations("batch-1");
  expect(records).toEqual([expect.objectContaining({ status: "failed", dest_compute: "cmp1" })]);
  expect(await drain.hostOf("batch-1")).toBe("cmp3");
  await guestRuns("cmp3", batch);
});
