// A cell that does not answer leaves servers and services without their data: the cause is named, and nothing is guessed.
import { afterEach, beforeEach, expect, it } from "vitest";
import { getServer, serversOnHost } from "../../../data/nova/compute/servers.ts";
import { listServices } from "../../../data/nova/compute/services.ts";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import { examineCloud } from "../../../data/nova/doctor/examine-cloud.ts";
import { describeFailure, type Failure } from "../../../data/nova/http/failure.ts";
import { readCloudSnapshot } from "../../../data/nova/snapshot/read-cloud-snapshot.ts";
import type { Result } from "../../../sim/index.ts";
import { hostName, serveCloud, server, serverId, service } from "../../support/nova-cloud.ts";
import { NovaServer } from "../../support/nova-server.ts";

const compute = "/compute/v2.1";
let nova: NovaServer;
let cloud: Cloud;

beforeEach(async () => {
  nova = await new NovaServer().start();
  serveCloud(nova, { hosts: 3, servers: 7 });
  cloud = connectCloud(nova.config());
});

afterEach(async () => {
  await cloud.close();
  await nova.stop();
});

/** What Nova's own database has of a server in a cell that is down. */
const remnant = (n: number) => ({
  id: serverId(n),
  status: "UNKNOWN",
  tenant_id: "p1",
  created: "2026-11-23T15:26:26Z",
  links: [{ rel: "self", href: "http://elsewhere.invalid/" }],
});

const withSilentServers = () =>
  nova.on("GET", `${compute}/servers/detail`, {
    body: { servers: [server(0, 3), remnant(1), remnant(4)] },
  });

const withSilentService = () =>
  nova.on("GET", `${compute}/os-services`, {
    body: {
      services: [
        service(0),
        service(2),
        { binary: "nova-compute", host: hostName(1), status: "UNKNOWN" },
      ],
    },
  });

async function refusal(): Promise<string> {
  const request = { files: null, prometheus: null, measured: [] };
  const read = await readCloudSnapshot(cloud, request);
  return read.ok ? "" : (read.error.diagnostics[0]?.summary ?? "");
}

const reasonOf = (result: Result<unknown, Failure>): string =>
  result.ok ? "" : describeFailure(result.error);

it("refuses the snapshot for servers without their data, and says how many", async () => {
  withSilentServers();
  withSilentService();
  expect(await refusal()).toContain(
    "a cell of this cloud does not answer: 2 servers are listed without their data",
  );
});

it("refuses it for services without their state, where Nova lists no servers of the cell", async () => {
  withSilentService();
  expect(await refusal()).toContain(
    `a cell of this cloud does not answer: the services on ${hostName(1)} are listed`,
  );
});

it("fails a run's looks in the same words, of what the cell has alone", async () => {
  withSilentServers();
  withSilentService();
  nova.on("GET", `${compute}/servers/${serverId(1)}`, { body: { server: remnant(1) } });
  const words = "a cell of this cloud does not answer";
  expect(reasonOf(await serversOnHost(cloud.compute, hostName(0)))).toContain(words);
  expect(reasonOf(await getServer(cloud.compute, serverId(1)))).toContain(words);
  expect(reasonOf(await listServices(cloud.compute, hostName(1)))).toContain(words);
  expect(await listServices(cloud.compute, hostName(0))).toMatchObject({ ok: true });
});

it("is the doctor's first word on the cloud", async () => {
  withSilentService();
  expect(await examineCloud(cloud)).toMatchObject([
    { level: "blocks", summary: expect.stringContaining("a cell of this cloud does not answer") },
  ]);
});

it("still names the field of an answer that is merely not understood", async () => {
  const { tenant_id: _, ...lacking } = server(1, 3);
  nova.on("GET", `${compute}/servers/detail`, { body: { servers: [server(0, 3), lacking] } });
  expect(await refusal()).toContain("servers.1.tenant_id");
});
