// Each diagnostics request makes a nova-compute work: only those of the goal's hosts are asked, none where they are declined or dead.
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Operators, people, type Said } from "../kills/operators.ts";
import { hostName, serveCloud, serverId } from "../support/nova-cloud.ts";
import { Keystone } from "../support/nova-keystone.ts";
import { NovaServer, type Seen } from "../support/nova-server.ts";

/** How much faster the command's clock runs: 20 s between the readings are 5, a reading's deadline of 10 s is 2.5. */
const FACTOR = 4;
const DIAGNOSTICS = /\/servers\/([^/]+)\/diagnostics$/;
const TIMEOUT_MS = 120_000;

let nova: NovaServer;
let operators: Operators;

beforeEach(async () => {
  nova = await new NovaServer(new Keystone(people)).start();
  serveCloud(nova, { hosts: 3, servers: 12 });
  nova.on("GET", DIAGNOSTICS, { body: { disk_details: [], nic_details: [] } });
  operators = new Operators(FACTOR);
  operators.knowCloud(nova.url);
});

afterEach(async () => {
  operators.leave();
  await nova.stop();
});

const snapshot = (...more: readonly string[]): Promise<Said> => {
  const out = ["--out", join(operators.folder, "cloud.json")];
  return operators.says("snapshot", "--os-cloud", "ann", ...out, ...more);
};

/** Whose diagnostics were asked for, in order. */
const asked = (): readonly string[] =>
  nova.seen.flatMap(({ path }) => DIAGNOSTICS.exec(path)?.[1] ?? []);

const onHost = (host: number): readonly string[] => [0, 1, 2, 3].map((n) => serverId(n * 3 + host));

it(
  "reads each server of the hosts to be drained twice, and no other",
  async () => {
    expect(await snapshot("--drain", hostName(1))).toMatchObject({ code: 0, err: "" });
    expect([...asked()].sort()).toEqual([...onHost(1), ...onHost(1)].sort());
  },
  TIMEOUT_MS,
);

it(
  "reads none with --no-diagnostics, and none where no host is named",
  async () => {
    expect(await snapshot("--drain", hostName(1), "--no-diagnostics")).toMatchObject({ code: 0 });
    expect(await snapshot()).toMatchObject({ code: 0 });
    expect(asked()).toEqual([]);
  },
  TIMEOUT_MS,
);

it(
  "asks nothing of a host whose nova-compute is down, and says so",
  async () => {
    stateOf(1, "down");
    const { code, err } = await snapshot("--drain", `${hostName(0)},${hostName(1)}`);
    expect(code).toBe(0);
    expect(new Set(asked())).toEqual(new Set(onHost(0)));
    expect(err).toContain(
      `Diagnostics of 4 servers were not read: nova-compute is not up on ${hostName(1)}.`,
    );
  },
  TIMEOUT_MS,
);

it(
  "gives a host up that is up by its word and answers twice not at all",
  async () => {
    nova.on("GET", DIAGNOSTICS, ({ path }: Seen) =>
      onHost(1).includes(DIAGNOSTICS.exec(path)?.[1] ?? "")
        ? "hang"
        : { body: { disk_details: [], nic_details: [] } },
    );
    const { code, err } = await snapshot("--drain", `${hostName(0)},${hostName(1)}`);
    expect(code).toBe(0);
    expect(new Set(asked().filter((id) => onHost(1).includes(id))).size).toBe(2);
    expect(asked().filter((id) => onHost(0).includes(id))).toHaveLength(8);
    expect(err).toMatch(/Diagnostics of 4 of 8 servers were not read, first: .*no answer within /);
  },
  TIMEOUT_MS,
);

it(
  "says how many were not read and why when none may be",
  async () => {
    const words = "Policy doesn't allow os_compute_api:os-server-diagnostics to be performed.";
    const body = { forbidden: { code: 403, message: words } };
    nova.on("GET", DIAGNOSTICS, { status: 403, body });
    const { code, err } = await snapshot("--drain", hostName(2));
    expect(code).toBe(0);
    expect(err).toContain("Diagnostics of 4 of 4 servers were not read, first: ");
    expect(err).toContain("os-server-diagnostics");
    expect(asked()).toHaveLength(2);
  },
  TIMEOUT_MS,
);

function stateOf(host: number, state: string): void {
  const services = [0, 1, 2].map((n) => ({
    ...{ id: `s-${n}`, binary: "nova-compute", host: hostName(n), zone: "nova" },
    ...{ status: "enabled", state: n === host ? state : "up", disabled_reason: null },
  }));
  nova.on("GET", "/compute/v2.1/os-services", { body: { services } });
}
