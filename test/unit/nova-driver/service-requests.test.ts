// Enabling and disabling a service over HTTP: what a colleague wrote between the runner's look and the request stays.
import { expect, onTestFinished, test } from "vitest";
import { connectCloud } from "../../../data/nova/connect-cloud.ts";
import { type NovaCommand, request } from "../../../data/nova/driver/requests.ts";
import { OneServerNova, SERVER } from "../../support/one-server-nova.ts";

const SERVICES = "/compute/v2.1/os-services";
const OURS = "drainwise plan: cordon:a";
const disable: NovaCommand = { kind: "disable-service", intent: "i", host: "a", reason: OURS };
const enable: NovaCommand = { kind: "enable-service", intent: "i", host: "a", reason: OURS };

/** A Nova whose service on a is so, and that tells it after a while. */
async function novaWith(service: object, afterMs = 0) {
  const nova = await new OneServerNova().start();
  const cloud = connectCloud(nova.http.config());
  onTestFinished(async () => {
    await cloud.close();
    await nova.http.stop();
  });
  const told = { id: "s-a", binary: "nova-compute", host: "a", zone: "nova", state: "up" };
  nova.http.on("GET", SERVICES, async () => {
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    return { body: { services: [{ ...told, updated_at: null, ...service }] } };
  });
  nova.http.on("PUT", `${SERVICES}/s-a`, { body: {} });
  return { cloud, written: () => nova.http.count("PUT", `${SERVICES}/s-a`), http: nova.http };
}

const untouched = { status: "enabled", disabled_reason: null };
const theirs = { status: "disabled", disabled_reason: "bad DIMM" };
const ours = { status: "disabled", disabled_reason: OURS };

test.each([
  ["disable", disable],
  ["enable", enable],
])("%s: a colleague who was quicker keeps the service, with their reason", async (_, command) => {
  const { cloud, written } = await novaWith(theirs);
  expect(await request(cloud, command, { deadlineMs: 5000 })).toEqual({
    kind: "refused",
    reason: "the service on a was disabled by somebody else: bad DIMM",
  });
  expect(written()).toBe(0);
});

test("what is as the look had it is asked for once, and what is done already is not asked for", async () => {
  const before = await novaWith(untouched);
  expect(await request(before.cloud, disable, { deadlineMs: 5000 })).toEqual({ kind: "done" });
  expect(await request(before.cloud, enable, { deadlineMs: 5000 })).toEqual({ kind: "done" });
  expect(before.written()).toBe(1);
  const after = await novaWith(ours);
  expect(await request(after.cloud, enable, { deadlineMs: 5000 })).toEqual({ kind: "done" });
  expect(await request(after.cloud, disable, { deadlineMs: 5000 })).toEqual({ kind: "done" });
  expect(after.written()).toBe(1);
});

// The lease outlives the request's deadline and no more: a write that leaves later may meet another runner's.
test("a look that takes the request's time leaves none for the write", async () => {
  const { cloud, written } = await novaWith(untouched, 400);
  expect(await request(cloud, disable, { deadlineMs: 200 })).toMatchObject({ kind: "unknown" });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(written()).toBe(0);
});

test("nor does the look for the migration that is to be aborted", async () => {
  const { cloud, http } = await novaWith(untouched);
  const migrations = `/compute/v2.1/servers/${SERVER}/migrations`;
  http.on("GET", migrations, async () => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    const one = { id: 4, status: "running", created_at: "2026-11-27T20:00:00Z" };
    return { body: { migrations: [one] } };
  });
  http.on("DELETE", `${migrations}/4`, { status: 202, text: "" });
  const abort: NovaCommand = { kind: "abort", intent: "i", server: SERVER, migration: null };
  expect(await request(cloud, abort, { deadlineMs: 200 })).toMatchObject({ kind: "unknown" });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(http.count("DELETE", `${migrations}/4`)).toBe(0);
  expect(await request(cloud, abort, { deadlineMs: 5000 })).toEqual({ kind: "done" });
});
