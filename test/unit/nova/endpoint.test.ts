// Everything that the executor rests on: what is repeated, what never is, and what an unclear answer is called.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { coldMigrate, liveMigrate } from "../../../data/nova/compute/moves.ts";
import { getServer } from "../../../data/nova/compute/servers.ts";
import { disableService } from "../../../data/nova/compute/services.ts";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import { describeFailure } from "../../../data/nova/http/failure.ts";
import { Secret } from "../../../data/nova/secret.ts";
import { APPLICATION_SECRET, NovaServer, recorded } from "../../support/nova-server.ts";

const server = "7e01b6ad-eed2-429a-ba10-6a523968a151";
const path = `/compute/v2.1/servers/${server}`;
const move = { host: "cmp2", blockMigration: true };

let nova: NovaServer;
let cloud: Cloud;

beforeEach(async () => {
  nova = await new NovaServer().start();
  nova.on("GET", path, recorded("server-active"));
  cloud = connectCloud(nova.config());
});

afterEach(async () => {
  await cloud.close();
  await nova.stop();
});

describe("authentication", () => {
  it("uses one token for many requests, asked for at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => getServer(cloud.compute, server)),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(nova.count("POST", "/identity/v3/auth/tokens")).toBe(1);
    expect(nova.count("GET", "/compute/v2.1/")).toBe(1);
  });

  it("renews a refused token once, shared by all requests that were refused", async () => {
    await getServer(cloud.compute, server);
    nova.revokeTokens();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => getServer(cloud.compute, server)),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(nova.count("POST", "/identity/v3/auth/tokens")).toBe(2);
  });

  it("gives up after one renewal when the new token is refused, too", async () => {
    nova.on("GET", path, { status: 401, body: recorded("error-bad-token").body });
    const answer = await getServer(cloud.compute, server);
    expect(answer).toMatchObject({ ok: false, error: { kind: "refused", status: 401 } });
    expect(nova.count("GET", path)).toBe(2);
    expect(nova.count("POST", "/identity/v3/auth/tokens")).toBe(2);
  });

  it("sends a change again after the token check's 401, as nothing was done yet", async () => {
    let done = 0;
    nova.on("POST", `${path}/action`, () => {
      done += 1;
      return { status: 202 };
    });
    await getServer(cloud.compute, server);
    nova.revokeTokens();
    expect((await liveMigrate(cloud.compute, server, move)).kind).toBe("done");
    expect(done).toBe(1);
    expect(nova.count("POST", `${path}/action`)).toBe(2);
  });

  it("does not send a change again after a 401 from deeper inside", async () => {
    nova.on("POST", `${path}/action`, { status: 401, body: { unauthorized: { message: "no" } } });
    const outcome = await liveMigrate(cloud.compute, server, move);
    expect(outcome.kind).toBe("unknown");
    expect(nova.count("POST", `${path}/action`)).toBe(1);
  });

  it("renews a token that is about to end before using it", async () => {
    nova.keystone.tokenLife = 0.05;
    await getServer(cloud.compute, server);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await getServer(cloud.compute, server);
    expect(nova.count("POST", "/identity/v3/auth/tokens")).toBeGreaterThanOrEqual(2);
    const [first, second, ...more] = nova.seen.filter((one) => one.path === path);
    expect(more).toEqual([]);
    expect(second?.token).not.toBe(first?.token);
  });

  it("calls a wrong password refused, in Keystone's words, and asks nothing else", async () => {
    const credentials = { ...nova.config().credentials, password: new Secret("wrong-guess") };
    const other = connectCloud(nova.config({ credentials } as never));
    const answer = await getServer(other.compute, server);
    await other.close();
    expect(answer).toMatchObject({ ok: false, error: { kind: "refused", status: 401 } });
    expect(answer.ok || describeFailure(answer.error)).toContain("requires authentication");
    expect(nova.seen).toHaveLength(1);
  });

  it("signs in with an application credential and names no scope", async () => {
    const other = connectCloud(
      nova.config({
        credentials: {
          kind: "application-credential",
          credential: { id: "c1" },
          secret: new Secret(APPLICATION_SECRET),
        },
      }),
    );
    const who = await other.whoAmI();
    await other.close();
    expect(who).toMatchObject({ ok: true, value: { userName: "admin", projectName: "admin" } });
    expect(who.ok && who.value.roles).toEqual(["admin", "member", "reader"]);
    expect(nova.seen[0]?.body).toEqual({
      auth: {
        identity: {
          methods: ["application_credential"],
          application_credential: { id: "c1", secret: APPLICATION_SECRET },
        },
      },
    });
  });

  it("signs in with a token", async () => {
    const credentials = {
      kind: "token",
      token: new Secret("gAAAAA-given"),
      scope: { kind: "unscoped" },
    } as const;
    const other = connectCloud(nova.config({ credentials }));
    expect((await other.whoAmI()).ok).toBe(true);
    await other.close();
    expect(nova.seen[0]?.body).toEqual({
      auth: { identity: { methods: ["token"], token: { id: "gAAAAA-given" } } },
    });
  });
});

describe("reads", () => {
  it("are asked again after 503 and after a dropped connection", async () => {
    let calls = 0;
    nova.on("GET", path, () => {
      calls += 1;
      if (calls === 1) return { status: 503, text: "<html>busy</html>" };
      return calls === 2 ? "drop" : recorded("server-active");
    });
    expect((await getServer(cloud.compute, server)).ok).toBe(true);
    expect(calls).toBe(3);
  });

  it("end as unknown when the service goes on to fail", async () => {
    const body = { computeFault: { code: 500, message: "Unexpected API Error." } };
    nova.on("GET", path, { status: 500, body });
    const answer = await getServer(cloud.compute, server);
    expect(answer).toMatchObject({ ok: false, error: { kind: "unknown", status: 500 } });
    expect(answer.ok || describeFailure(answer.error)).toMatch(
      /^GET compute \/servers\/7e01.*: answered 500: Unexpected API Error \(request req-\d+\)\.$/,
    );
    expect(nova.count("GET", path)).toBe(4);
  });

  it("are not asked again after a definite refusal", async () => {
    nova.on("GET", path, recorded("error-server-not-found"));
    expect(await getServer(cloud.compute, server)).toMatchObject({
      ok: false,
      error: { kind: "refused", status: 404 },
    });
    expect(nova.count("GET", path)).toBe(1);
  });

  it("keep to their deadline when no answer comes", async () => {
    nova.on("GET", path, () => "hang");
    const answer = await cloud.compute.get(`/servers/${server}`, z.object({}), {
      deadlineMs: 300,
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: "unknown", status: null } });
  });

  it("name path, field and what was found when an answer is not what we know", async () => {
    const { body } = recorded("server-active") as { body: { server: Record<string, unknown> } };
    nova.on("GET", path, { body: { server: { ...body.server, status: 17 } } });
    const answer = await getServer(cloud.compute, server);
    expect(answer.ok || describeFailure(answer.error)).toMatch(
      /GET compute \/servers\/7e01.*server\.status.*expected string.*found 17/,
    );
  });

  it("follow no redirect, so that the token goes nowhere else", async () => {
    nova.on("GET", path, { status: 302, headers: { location: `${nova.url}/elsewhere` } });
    expect((await getServer(cloud.compute, server)).ok).toBe(false);
    expect(nova.count("GET", "/elsewhere")).toBe(0);
  });
});

describe("changes", () => {
  const action = `${path}/action`;

  it("are done when Nova accepts them, with the request id that leads to the instance action", async () => {
    nova.on("POST", action, { status: 202, headers: { "x-openstack-request-id": "req-abc" } });
    expect(await liveMigrate(cloud.compute, server, move)).toEqual({
      kind: "done",
      status: 202,
      requestId: "req-abc",
    });
    const sent = nova.seen.find((one) => one.path === action);
    expect(sent?.version).toBe("compute 2.93");
    expect(sent?.body).toEqual({ "os-migrateLive": { host: "cmp2", block_migration: true } });
  });

  it("are refused in Nova's words on a definite 4xx", async () => {
    nova.on("POST", action, recorded("error-live-migrate-while-migrating"));
    const outcome = await liveMigrate(cloud.compute, server, move);
    expect(outcome).toMatchObject({ kind: "refused", status: 409 });
    expect(outcome.kind === "refused" && outcome.reason).toContain("task_state migrating");
  });

  it.each([
    ["a lost reply", () => "drop" as const],
    ["500", () => ({ status: 500 })],
    ["503", () => ({ status: 503 })],
    ["504 of a proxy", () => ({ status: 504, text: "<html>Gateway Time-out</html>" })],
    ["no answer in time", () => "hang" as const],
  ])("are unknown after %s, and are sent once", async (_, handler) => {
    nova.on("POST", action, handler);
    const outcome = await liveMigrate(cloud.compute, server, move, { deadlineMs: 400 });
    expect(outcome.kind).toBe("unknown");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(nova.count("POST", action)).toBe(1);
  });

  it("are not sent, and so refused, when nobody listens", async () => {
    await cloud.compute.offered();
    await nova.stop();
    const outcome = await liveMigrate(cloud.compute, server, move);
    expect(outcome).toMatchObject({ kind: "refused", status: null });
    await nova.start();
  });

  it("do not ride on a kept connection that the server may close in that moment", async () => {
    const ports = new Set<string>();
    nova.on("POST", action, ({ headers }) => {
      ports.add(headers.connection ?? "");
      return { status: 202 };
    });
    await liveMigrate(cloud.compute, server, move);
    expect([...ports]).toEqual(["close"]);
  });
});

describe("microversions", () => {
  it("use the newest that both know: Train", async () => {
    nova.max = "2.79";
    nova.on("PUT", "/compute/v2.1/os-services/s1", recorded("service-disabled"));
    await disableService(cloud.compute, "s1", "drainwise");
    expect(nova.seen.at(-1)?.version).toBe("compute 2.79");
  });

  it("compare as pairs of integers: 2.104 is newer than 2.96", async () => {
    nova.max = "2.104";
    await getServer(cloud.compute, server);
    expect(nova.seen.at(-1)?.version).toBe("compute 2.96");
  });

  it("say what is missing where the cloud is too old to name a destination", async () => {
    nova.max = "2.53";
    nova.on("POST", `${path}/action`, { status: 202 });
    const outcome = await coldMigrate(cloud.compute, server, "cmp2");
    expect(outcome).toMatchObject({ kind: "refused", status: null });
    expect(outcome.kind === "refused" && outcome.reason).toMatch(
      /needs 2\.56.*offers 2\.1 to 2\.53/,
    );
    expect(nova.count("POST", `${path}/action`)).toBe(0);
  });
});
