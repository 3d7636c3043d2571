// A page that is passed over is a server that moves without its image or past its group: every list is read to its end.
import { afterEach, beforeEach, expect, it } from "vitest";
import { listServerGroups } from "../../../data/nova/compute/catalogue-lists.ts";
import { listHypervisors } from "../../../data/nova/compute/hypervisors.ts";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import { listImages } from "../../../data/nova/images.ts";
import { readCloudSnapshot } from "../../../data/nova/snapshot/read-cloud-snapshot.ts";
import { preflight } from "../../../sim/index.ts";
import { hostName, serveCloud, serverId } from "../../support/nova-cloud.ts";
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

const queries = (path: string, key: string) =>
  nova.seen.filter((seen) => seen.path === path).map(({ query }) => query.get(key));

it("images come by Glance's pages, those in the list and then the hidden ones", async () => {
  const all = { false: ["a", "b", "c", "d", "e"], true: ["x", "y", "z"] };
  const path = "/image/v2/images";
  nova.on("GET", path, ({ query }) => {
    const hidden = query.get("os_hidden") === "true" ? "true" : "false";
    const from = all[hidden].indexOf(query.get("marker") ?? "") + 1;
    // The site's own limit is lower than ours.
    const page = all[hidden].slice(from, from + 2);
    const isLast = from + page.length >= all[hidden].length;
    const next = `/v2/images?limit=2&marker=${page.at(-1)}&os_hidden=${hidden}`;
    return { body: { images: page.map((id) => ({ id })), ...(isLast ? {} : { next }) } };
  });
  const listed = await listImages(cloud.image);
  expect(listed.ok && listed.value.map(({ id }) => id)).toEqual([..."abcdexyz"]);
  expect(queries(path, "marker")).toEqual([null, "b", "d", null, "y"]);
});

it("server groups come by offset, to the first page that is empty", async () => {
  const path = `${compute}/os-server-groups`;
  const group = (id: string) => ({ id, name: id, policy: "affinity", rules: {}, members: [] });
  nova.on("GET", path, ({ query }) => {
    const from = Number(query.get("offset"));
    return { body: { server_groups: [..."abcde"].slice(from, from + 2).map(group) } };
  });
  const listed = await listServerGroups(cloud.compute);
  expect(listed.ok && listed.value.map(({ id }) => id)).toEqual([..."abcde"]);
  expect(queries(path, "offset")).toEqual(["0", "2", "4", "5"]);
});

it("hypervisors come in pages by their UUID as marker", async () => {
  const path = `${compute}/os-hypervisors/detail`;
  const hypervisor = (id: string) => ({
    ...{ id, hypervisor_hostname: id, hypervisor_type: "QEMU", service: { host: id } },
  });
  nova.on("GET", path, ({ query }) => {
    const from = [..."abc"].indexOf(query.get("marker") ?? "") + 1;
    const page = [..."abc"].slice(from, from + 1);
    const href = `http://internal.invalid/v2.1/os-hypervisors/detail?marker=${page[0]}`;
    const links = from < 2 ? { hypervisors_links: [{ rel: "next", href }] } : {};
    return { body: { hypervisors: page.map(hypervisor), ...links } };
  });
  const listed = await listHypervisors(cloud.compute);
  expect(listed.ok && listed.value.map(({ id }) => id)).toEqual([..."abc"]);
  expect(queries(path, "marker")).toEqual([null, "a", "b"]);
});

it("a cold move that nobody has confirmed stands in the snapshot, and against both its hosts", async () => {
  const finished = {
    ...{ id: 13, uuid: "mmmm", instance_uuid: serverId(0), migration_type: "migration" },
    ...{ source_compute: hostName(1), dest_compute: hostName(0), status: "finished" },
    created_at: "2026-11-23T15:26:26.000000",
  };
  nova.on("GET", `${compute}/os-migrations`, ({ query }) => ({
    body: { migrations: query.get("status") === "finished" ? [finished] : [] },
  }));
  const read = await readCloudSnapshot(cloud, { files: null, prometheus: null, measured: [] });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { snapshot } = read.value;
  expect(snapshot.migrations).toMatchObject([
    { id: "mmmm", status: "finished", type: "migration" },
  ]);
  for (const host of [0, 1]) {
    const [report] = preflight(snapshot, [hostName(host)]).hosts;
    const found = report?.findings.filter(({ rule }) => rule === "open-migrations");
    expect(found).toMatchObject([{ level: "blocks", servers: [serverId(0)] }]);
    expect(found?.[0]?.summary).toContain("is not confirmed");
  }
});
