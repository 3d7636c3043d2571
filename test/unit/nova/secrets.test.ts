// No way of printing, and no message from outside, may show a password or a token.
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { liveMigrate } from "../../../data/nova/compute/moves.ts";
import { getServer } from "../../../data/nova/compute/servers.ts";
import { connectCloud } from "../../../data/nova/connect-cloud.ts";
import { decode } from "../../../data/nova/decode.ts";
import { failureOf } from "../../../data/nova/http/failure-of.ts";
import { identityOfToken } from "../../../data/nova/identity.ts";
import { Secret, SecretKeeper } from "../../../data/nova/secret.ts";
import { NovaServer, PASSWORD } from "../../support/nova-server.ts";

const personsToken = "gAAAAA-of-another-person";
let nova: NovaServer;

beforeEach(async () => {
  nova = await new NovaServer().start();
});

afterEach(() => nova.stop());

it("hides a secret from print, JSON, template and inspection, however deep", () => {
  const secret = new Secret("hunter2-hunter2");
  const config = { a: { credentials: [secret] } };
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify(config),
    inspect(config, { depth: 9, showHidden: true }),
    Object.values(secret).join(),
  ].join();
  expect(shown).not.toContain("hunter2");
  expect(secret.reveal()).toBe("hunter2-hunter2");
});

it("clears known secrets out of texts, also as JSON and URLs write them", () => {
  const keeper = new SecretKeeper();
  keeper.keep(new Secret('p"w/1&2'));
  expect(keeper.clear('a p"w/1&2 b p\\"w/1&2 c p%22w%2F1%262')).toBe(
    "a [secret] b [secret] c [secret]",
  );
});

it("leaves no half of a secret where an answer is cut", () => {
  const keeper = new SecretKeeper();
  const secret = keeper.keep(new Secret(`half-known-${"0".repeat(200)}`)).reveal();
  const clear = (text: string): string => keeper.clear(text);
  const body = z.object({ id: z.string(), at: z.number() });
  const refused = (text: string) => {
    const came = { status: 400, headers: new Map(), text };
    return JSON.stringify(failureOf({ came }, "GET compute /x", keeper));
  };
  const shown = [
    decode(secret, body, clear),
    decode(JSON.stringify({ id: "a", at: secret }), body, clear),
    refused(`${"a".repeat(380)} ${secret}`),
    refused(JSON.stringify({ badRequest: { message: `${"a".repeat(380)} ${secret}` } })),
  ];
  expect(JSON.stringify(shown)).not.toContain("half-known");
});

it("keeps secrets out of every log line, error and outcome, even when the service sends them back", async () => {
  const log: string[] = [];
  const cloud = connectCloud(nova.config(), (line) => log.push(line));
  const echo = /^\/compute\/v2.1\/servers\//;
  const echoing = (status: number) => (seen: { token: string | null }) => ({
    status,
    body: { badRequest: { code: status, message: `token ${seen.token} password ${PASSWORD}` } },
  });
  const outcomes: unknown[] = [cloud, nova.config()];
  for (const status of [400, 409, 500]) {
    nova.on("GET", echo, echoing(status)).on("POST", echo, echoing(status));
    outcomes.push(await getServer(cloud.compute, "s1"));
    outcomes.push(await liveMigrate(cloud.compute, "s1", { host: null, blockMigration: false }));
  }
  nova.on("GET", echo, (seen) => ({ body: { server: { id: seen.token } } }));
  outcomes.push(await getServer(cloud.compute, "s1"));
  nova.on("GET", "/identity/v3/auth/tokens", (seen) => ({
    status: 404,
    body: { error: { message: `no token ${String(seen.headers["x-subject-token"])}` } },
  }));
  outcomes.push(await identityOfToken(cloud.identity, new Secret(personsToken)));
  await cloud.close();
  const shown = `${log.join("\n")}\n${JSON.stringify(outcomes)}\n${inspect(outcomes, { depth: 12 })}`;
  const tokens = nova.seen.flatMap(({ token }) => token ?? []);
  expect(tokens.length).toBeGreaterThan(6);
  for (const secret of [PASSWORD, personsToken, ...tokens]) expect(shown).not.toContain(secret);
  expect(log.length).toBeGreaterThan(6);
  expect(shown).toContain("req-");
});
