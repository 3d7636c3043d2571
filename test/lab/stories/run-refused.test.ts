/** Runs that do not begin: whose author approved them, whose plan the cloud has left behind, whose person is not proven. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { inState } from "../bring-up/settings.ts";
import { serviceOf } from "../seed/hosts.ts";
import { act, settled } from "../seed/servers.ts";
import { writeWithPassword } from "../support/persons.ts";
import { colleague, lab } from "../support/standing-lab.ts";
import { WatchedDrain } from "../support/watched-drain.ts";

let drain: WatchedDrain;

beforeEach(async () => {
  drain = await WatchedDrain.prepared(await colleague());
});
afterEach(() => drain.ends());

async function nothingWasAsked(): Promise<void> {
  expect(await serviceOf(drain.api, "cmp1")).toMatchObject({ status: "enabled" });
  for (const name of ["db-1", "off-1", "web-1"]) expect(await drain.migrations(name)).toEqual([]);
}

test("an author does not approve their own plan, a wrong password approves nothing, and without approval nothing runs", async () => {
  const { operator } = drain;
  await operator.plans("--drain", "cmp1", "--onto", "cmp2");
  const own = await operator.says("approve", operator.planFile, "--os-cloud", "author");
  expect(own.code).not.toBe(0);
  expect(own.err).toContain("another person must approve it");

  const wrong = "surely-not-this-one";
  // Not in the operator's folder, which is searched for secrets: the file holds all the others' passwords.
  const config = inState(lab, "run", "clouds-of-a-stranger.yaml");
  writeWithPassword(config, "approver", wrong);
  const variables = { OS_CLIENT_CONFIG_FILE: config };
  const words = ["approve", operator.planFile, "--os-cloud", "approver"];
  const stranger = await operator.saysWith(variables, ...words);
  expect(stranger.code).not.toBe(0);
  expect(stranger.err).toContain("refused with 401");
  expect(stranger.err + stranger.out).not.toContain(wrong);

  const run = operator.applies();
  const { code, err } = await run.ended;
  expect(code).not.toBe(0);
  expect(err).toContain("The plan is not run:");
  await nothingWasAsked();
});

test("a plan that the cloud has left behind is refused, whoever approved it, until the cloud is as the plan has it", async () => {
  const { api, operator } = drain;
  const web = drain.id("web-1");
  await operator.plans("--drain", "cmp1", "--onto", "cmp2");
  await operator.approves();
  await act(api, web, { "os-stop": null });
  await settled(api, web, "SHUTOFF");
  const refused = operator.applies();
  const { code, err } = await refused.ended;
  expect(code).not.toBe(0);
  expect(err).toContain("is over with 6 steps not done");
  expect(refused.journal).toContainEqual(
    expect.stringMatching(/^: not as the plan expects: server web-1 .* is SHUTOFF, not ACTIVE/),
  );
  await nothingWasAsked();
  await act(api, web, { "os-start": null });
  await settled(api, web, "ACTIVE");
  const run = operator.applies();
  await run.told(/^cordon:cmp1: done/);
  await operator.asks("abort");
  await run.ended;
});
