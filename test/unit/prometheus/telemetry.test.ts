// What Prometheus knows must reach the right server and disk, by the operator's own metric, label and token.
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FaultLog } from "../../../data/csv/fault-log.ts";
import { emptyRawCloud } from "../../../data/csv/raw-cloud.ts";
import { Secret } from "../../../data/nova/secret.ts";
import { queryPrometheus } from "../../../data/prometheus/query.ts";
import {
  readTelemetry,
  type ServerNames,
  type TelemetryQueries,
  usualQueries,
} from "../../../data/prometheus/read-telemetry.ts";
import { readSnapshotFile } from "../../../data/store/snapshot-file.ts";
import { Operators, people, said } from "../../kills/operators.ts";
import { serveCloud, serverId } from "../../support/nova-cloud.ts";
import { Keystone } from "../../support/nova-keystone.ts";
import { NovaServer, type StubAnswer } from "../../support/nova-server.ts";

const TOKEN = `prometheus-${"0123456789".repeat(30)}`;
let prometheus: NovaServer;

beforeEach(async () => {
  prometheus = await new NovaServer().start();
  prometheus.isOpen = true;
});

afterEach(() => prometheus.stop());

type Told = readonly [labels: Readonly<Record<string, string>>, value: number, at?: number];

const vector = (...series: readonly Told[]): StubAnswer => ({
  body: {
    status: "success",
    data: {
      resultType: "vector",
      result: series.map(([metric, value, at = 1]) => ({ metric, value: [at, String(value)] })),
    },
  },
});

/** One answer to the query that holds the word. */
function answers(byWord: Readonly<Record<string, StubAnswer>>): void {
  prometheus.on("GET", "/api/v1/query", ({ query }) => {
    const asked = query.get("query") ?? "";
    const word = Object.keys(byWord).find((one) => asked.includes(one));
    return byWord[word ?? ""] ?? { status: 400, text: `bad query ${asked}` };
  });
}

const server: ServerNames = {
  ...{ id: "s1", instanceName: "instance-1", host: "cmp2" },
  ...{ hasEphemeral: true, volumeBacked: false },
};

async function told(queries: Partial<TelemetryQueries>) {
  const [raw, faults] = [emptyRawCloud(), new FaultLog()];
  const address = { url: prometheus.url, token: null };
  await readTelemetry(address, { ...usualQueries, ...queries }, [server], raw, faults);
  return { values: raw.ownServers.get("s1")?.values, notes: faults.report().diagnostics };
}

describe("series", () => {
  it("of dirty rates and of each disk are the server's, by UUID or by the domain's name", async () => {
    answers({
      dirty: vector([{ domain: "instance-1" }, 5e6]),
      write: vector(
        [{ uuid: "s1", target_device: "vda" }, 1e6],
        [{ uuid: "s1", target_device: "vdb" }, 2e6],
        [{ uuid: "another", target_device: "vda" }, 9e6],
      ),
    });
    const { values, notes } = await told({ diskWrite: "write", dirtyRate: "dirty" });
    const dirty = { unique1s: 5e6, dirtySource: "prometheus" };
    expect(values).toMatchObject({ ...dirty, rootWrite: 1e6, ephemeralWrite: 2e6 });
    expect(notes).toEqual([]);
  });

  it("are known by the label that was named, and by no other then", async () => {
    answers({ write: vector([{ vm: "s1", uuid: "another" }, 1e6], [{ uuid: "s1" }, 9e6]) });
    expect((await told({ diskWrite: "write", label: "vm" })).values).toEqual({ rootWrite: 1e6 });
    const { values, notes } = await told({ diskWrite: "write", label: "machine" });
    expect(values).toBeUndefined();
    expect(notes[0]?.summary).toContain("none of 2 series is a server of this cloud");
  });

  const source = { uuid: "s1", instance: "cmp1:9177" };
  const destination = { uuid: "s1", instance: "cmp2.example:9177" };
  const bare = { uuid: "s1", job: "a" };
  it.each<[string, Told, Told, number]>([
    ["that of the server's host", [destination, 1e6], [source, 9e6, 2], 1e6],
    ["the newer where no label names the host", [bare, 1e6, 2], [{ uuid: "s1" }, 9e6], 1e6],
    ["the larger of one instant", [bare, 9e6], [{ uuid: "s1" }, 1e6], 9e6],
  ])(
    "of a server that has moved are two, and %s counts, in either order",
    async (_, a, b, rate) => {
      for (const both of [
        [a, b],
        [b, a],
      ]) {
        answers({ dirty: vector(...both) });
        const { values } = await told({ diskWrite: null, dirtyRate: "dirty" });
        expect(values?.unique1s).toBe(rate);
      }
    },
  );
});

it("shows no part of the token, whatever the answer repeats", async () => {
  const address = { url: prometheus.url, token: new Secret(TOKEN) };
  for (const status of [200, 401, 502]) {
    for (const padding of ["", "a".repeat(180)]) {
      prometheus.on("GET", "/api/v1/query", ({ headers }) => ({
        status,
        text: `${padding} ${headers.authorization}`,
      }));
      const refused = await queryPrometheus(address, "up");
      expect(refused).toMatchObject({ ok: false });
      expect(JSON.stringify(refused)).not.toContain(TOKEN.slice(0, 12));
    }
  }
  expect(prometheus.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
});

it("is asked by the command with the options and the token that it was given", async () => {
  const nova = await new NovaServer(new Keystone(people)).start();
  serveCloud(nova, { hosts: 3, servers: 7 });
  const operators = new Operators(1);
  operators.knowCloud(nova.url);
  answers({
    our_writes: vector([{ vm: serverId(0), target_device: "vda" }, 3e6]),
    our_dirt: vector([{ vm: "instance-1" }, 4e6]),
  });
  const out = join(operators.folder, "cloud.json");
  const queries = ["--disk-write-query", "rate(our_writes[5m])", "--dirty-rate-query", "our_dirt"];
  const options = ["--prometheus", prometheus.url, ...queries, "--prometheus-label", "vm"];
  const argv = ["snapshot", "--os-cloud", "ann", ...options, "--out", out];
  const { code, err } = await said(operators.beginWith({ PROMETHEUS_TOKEN: TOKEN }, ...argv));
  const snapshot = await readSnapshotFile(out);
  operators.leave();
  await nova.stop();
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const asked = prometheus.seen.map(({ query, headers }) => [
    query.get("query"),
    headers.authorization,
  ]);
  expect(asked).toEqual([
    ["rate(our_writes[5m])", `Bearer ${TOKEN}`],
    ["our_dirt", `Bearer ${TOKEN}`],
  ]);
  const servers = snapshot.ok ? snapshot.value.servers : [];
  const one = (n: number) => servers.find(({ id }) => id === serverId(n));
  expect(one(0)?.disks[0]?.writeRate).toMatchObject({ value: 3e6, source: "measured" });
  expect(one(1)?.dirtyRate).toMatchObject({ value: expect.closeTo(4e6), source: "measured" });
}, 60_000);
