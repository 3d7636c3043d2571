// A site's own authority and proxy must work, and a certificate that nobody vouches for must stop everything before it.
import { readFileSync } from "node:fs";
import { createServer as createPlain, type Server } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { type ConnectionSettings, openConnections } from "../../../data/nova/http/agents.ts";
import { exchange } from "../../../data/nova/http/exchange.ts";
import { exceptionsOf } from "../../../data/nova/http/no-proxy.ts";
import { Secret } from "../../../data/nova/secret.ts";

const pem = (name: string) =>
  readFileSync(new URL(`fixtures/tls/${name}.pem`, import.meta.url), "utf8");

const plain: ConnectionSettings = {
  ca: null,
  cert: null,
  key: null,
  verify: true,
  proxy: { http: null, https: null, none: "" },
};

const running: Pick<Server, "close">[] = [];

afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

const listen = async (server: Server | ReturnType<typeof createServer>): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  running.push(server);
  return (server.address() as AddressInfo).port;
};

const secureCloud = () =>
  listen(
    createServer({ cert: pem("cert"), key: pem("key") }, (_, response) => response.end('"secure"')),
  );

/** A proxy that notes what it is asked for. */
async function proxyNoting(asked: string[]): Promise<string> {
  const proxy = createPlain((request, response) => {
    asked.push(`GET ${request.url}`);
    response.end('"by proxy"');
  });
  proxy.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    const [host, port] = (request.url ?? "").split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on("error", () => undefined);
  });
  return `http://127.0.0.1:${await listen(proxy)}`;
}

async function ask(
  url: string,
  settings: Partial<ConnectionSettings>,
  method: "GET" | "POST" = "GET",
) {
  const connections = openConnections({ ...plain, ...settings });
  const result = await exchange(connections, { method, url, headers: {}, deadlineMs: 20_000 });
  await connections.close();
  return result;
}

it.each(["GET", "POST"] as const)(
  "%s reaches a cloud whose authority cacert names",
  async (method) => {
    const url = `https://localhost:${await secureCloud()}/`;
    expect(await ask(url, { ca: pem("cert") }, method)).toMatchObject({
      came: { text: '"secure"' },
    });
  },
);

it("stops at a certificate that nobody vouches for, with nothing sent; verify: false accepts it", async () => {
  const url = `https://localhost:${await secureCloud()}/`;
  expect(await ask(url, {}, "POST")).toMatchObject({ lost: { sent: false } });
  expect(await ask(url, { verify: false })).toMatchObject({ came: { status: 200 } });
});

it("goes through the proxy, a tunnel for https, and around it for hosts of NO_PROXY", async () => {
  const asked: string[] = [];
  const address = new Secret(await proxyNoting(asked));
  const port = await secureCloud();
  const proxy = { http: address, https: address, none: "" };
  const ca = pem("cert");
  expect(await ask(`https://localhost:${port}/a`, { ca, proxy })).toMatchObject({
    came: { text: '"secure"' },
  });
  expect(await ask("http://cloud.invalid:8774/v2.1", { proxy })).toMatchObject({
    came: { text: '"by proxy"' },
  });
  expect(asked).toEqual([`CONNECT localhost:${port}`, "GET http://cloud.invalid:8774/v2.1"]);
  const around = { ...proxy, none: "localhost" };
  expect(await ask(`https://localhost:${port}/b`, { ca, proxy: around })).toMatchObject({
    came: { text: '"secure"' },
  });
  expect(asked).toHaveLength(2);
});

it("goes through a proxy for its own protocol alone, and around it for networks of NO_PROXY", async () => {
  const asked: string[] = [];
  const address = new Secret(await proxyNoting(asked));
  const ca = pem("cert");
  const secure = `https://localhost:${await secureCloud()}/`;
  const onlyHttp = { http: address, https: null, none: "" };
  expect(await ask(secure, { ca, proxy: onlyHttp })).toMatchObject({ came: { status: 200 } });
  const cloud = createPlain((_, response) => response.end('"itself"'));
  const url = `http://127.0.0.1:${await listen(cloud)}/`;
  const none = "10.0.0.0/8, 127.0.0.0/8";
  expect(await ask(url, { proxy: { ...onlyHttp, none } })).toMatchObject({
    came: { text: '"itself"' },
  });
  expect(asked).toEqual([]);
  expect(await ask(url, { proxy: { ...onlyHttp, none: "10.0.0.0/8" } })).toMatchObject({
    came: { text: '"by proxy"' },
  });
});

it.each<[string, string, boolean]>([
  ["", "http://cloud.example/", false],
  ["*", "http://cloud.example/", true],
  ["cloud.example", "http://cloud.example:5000/", true],
  ["example", "http://cloud.example/", true],
  [".cloud.example,other", "http://api.cloud.example/", true],
  ["*.cloud.example", "http://api.cloud.example/", true],
  ["oud.example", "http://cloud.example/", false],
  ["cloud.example:5000", "http://cloud.example:5000/", true],
  ["cloud.example:5000", "http://cloud.example:8774/", false],
  ["cloud.example:443", "https://cloud.example/", true],
  ["10.1.2.3", "http://10.1.2.3:8774/", true],
  ["10.1.0.0/16", "http://10.1.200.3/", true],
  ["10.1.0.0/16", "http://10.2.0.1/", false],
  ["10.1.0.0/16", "http://cloud.example/", false],
  ["fd00::/8 localhost", "http://[fd12::1]:5000/", true],
  ["[fd12::1]", "http://[fd12:0::1]/", true],
  ["10.1.0.0/99", "http://10.1.200.3/", false],
])("NO_PROXY %j keeps %s from the proxy: %s", (noProxy, url, expected) => {
  expect(exceptionsOf(noProxy)(new URL(url))).toBe(expected);
});

it("says that nothing was sent when the name is not known or nobody listens", async () => {
  expect(await ask("http://no-such-name.invalid/", {}, "POST")).toMatchObject({
    lost: { sent: false },
  });
  expect(await ask("http://127.0.0.1:1/", {}, "POST")).toMatchObject({ lost: { sent: false } });
});
