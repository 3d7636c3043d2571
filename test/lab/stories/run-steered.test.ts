/** What persons do to a run: aborted, forced, its host worked on, its servers stopped, started and brought back. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { limitLink } from "../bring-up/network.ts";
import { pause } from "../bring-up/waiting.ts";
import { serviceOf } from "../seed/hosts.ts";
import { guestRuns } from "../support/guest-runs.ts";
import { colleague, lab } from "../support/standing-lab.ts";
import { WatchedDrain } from "../support/watched-drain.ts";

let drain: WatchedDrain;

beforeEach(async () => {
  drain = await WatchedDrain.prepared(await colleague());
});
afterEach(() => drain.ends());

test("a move that is aborted leaves its server where it was and the run goes on; a run that is aborted tells what it leaves", async () => {
  const { operator } = drain;
  const run = await drain.begins();
  await drain.isRunning(run, "db-1");
  await operator.asks("abort-move", drain.step("db-1"));
  await drain.told(run, "db-1", `failed: aborted: ${drain.id("db-1")} is on cmp1`);
  await drain.isRunning(run, "web-1");
  await operator.asks("abort");
  const { code } = await run.ended;
  expect(code).not.toBe(0);
  expect(run.journal).toContain(": left disabled: cmp1");
  expect(await serviceOf(drain.api, "cmp1")).toMatchObject({ status: "disabled" });
  for (const name of ["db-1", "web-1"]) {
    expect(await drain.server(name)).toMatchObject({ status: "ACTIVE" });
    expect(await drain.hostOf(name)).toBe("cmp1");
    await guestRuns("cmp1", drain.id(name));
  }
  expect(await drain.hostOf("off-1")).toBe("cmp2"); // moved in between; an abort takes nothing back
});

test("a guest that outruns its link is forced; a command works on its host; what left returns, what was stopped is started", async () => {
  const { operator } = drain;
  const batch = drain.id("batch-1");
  limitLink(lab, "cmp3", "48mbit");
  await operator.plans(
    ...["--drain", "cmp3", "--onto", "cmp1", "--stuck", "leave", "--return", "origin"],
    ...["--stop-in-place", "files-1", "--maintenance-by", "command"],
  );
  await operator.approves();
  const patched = join(operator.folder, "patched");
  const run = operator.applies("--maintenance-command", `echo $DRAINWISE_HOST >> '${patched}'`);
  const { memory } = await run.moves(batch);
  expect(memory?.processed).toBeGreaterThan(0);
  // All of its memory crosses such a link once in 20 s; by then it has written a quarter of it anew.
  await pause(40);
  expect(run.journal.join("\n")).not.toContain(`${drain.step("batch-1")}: done`);
  await operator.asks("force-complete", drain.step("batch-1"));
  await drain.told(run, "batch-1", `done: ${batch} is on cmp1`);
  limitLink(lab, "cmp3", lab.linkRate);
  await run.told(/^uncordon:cmp3: waits: .*has not been started anew/);
  expect(readFileSync(patched, "utf8")).toBe("cmp3\n");
  expect(await drain.server("files-1")).toMatchObject({ status: "SHUTOFF" });
  expect(await drain.hostOf("files-1")).toBe("cmp3");
  await operator.asks("confirm-maintenance", "cmp3");
  await run.well();
  expect(await serviceOf(drain.api, "cmp3")).toMatchObject({
    status: "enabled",
    disabled_reason: null,
  });
  for (const name of ["files-1", "batch-1"]) {
    expect(await drain.hostOf(name)).toBe("cmp3");
    expect(await drain.server(name)).toMatchObject({ status: "ACTIVE" });
    await guestRuns("cmp3", drain.id(name));
  }
  expect(await drain.migrations("files-1")).toEqual([]);
  const ways = (await drain.migrations("batch-1")).map((one) => one.dest_compute);
  expect(ways).toEqual(["cmp1", "cmp3"]);
});
