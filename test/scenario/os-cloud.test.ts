// OS_CLOUD names the cloud for what only looks, as for every OpenStack client; what changes a cloud is told by name.
import { afterAll, beforeAll, expect, it } from "vitest";
import { Operators, people, type Said, said } from "../kills/operators.ts";
import { hostName, serveCloud } from "../support/nova-cloud.ts";
import { Keystone } from "../support/nova-keystone.ts";
import { NovaServer } from "../support/nova-server.ts";

const TIMEOUT_MS = 60_000;
const operators = new Operators(1);
let nova: NovaServer;

beforeAll(async () => {
  nova = await new NovaServer(new Keystone(people)).start();
  serveCloud(nova, { hosts: 3, servers: 3 });
  operators.knowCloud(nova.url);
  const goal = ["--drain", hostName(0), "--no-diagnostics", "--out", operators.plan];
  await operators.must("plan", "--os-cloud", "ann", ...goal);
}, 120_000);

afterAll(async () => {
  operators.leave();
  await nova.stop();
});

const withOsCloud = (osCloud: string, ...argv: readonly string[]): Promise<Said> =>
  said(operators.beginWith({ OS_CLOUD: osCloud }, ...argv));

/** The first line of a command that serves, which is ended then. */
async function served(osCloud: string, ...argv: readonly string[]): Promise<string> {
  const child = operators.beginWith({ OS_CLOUD: osCloud }, "serve", ...argv, "--port", "0");
  const ended = said(child);
  const first = await Promise.race([
    new Promise<string>((resolve) => child.stdout?.once("data", (data) => resolve(String(data)))),
    ended.then(({ err }) => err),
  ]);
  child.kill("SIGTERM");
  await ended;
  return first;
}

it.each(["serve --drain a", "serve --plan PLAN", "shadow PLAN", "snapshot --out never.json"])(
  "%s looks at the cloud that it names",
  async (line) => {
    const words = line.split(" ").map((word) => word.replace("PLAN", operators.plan));
    expect(await withOsCloud("nobody", ...words)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/There is no cloud nobody[\s\S]*nobody: no cloud was asked/),
    });
  },
  TIMEOUT_MS,
);

it(
  "serve plans on it, and shows the sample where nothing was asked for",
  async () => {
    const goal = ["--drain", hostName(0), "--no-diagnostics", "--replications", "2"];
    expect(await served("ann", ...goal)).toContain("Drainwise shows ann at http://127.0.0.1:");
    expect(await served("nobody", "--replications", "2")).toContain("Drainwise shows genomics at");
  },
  TIMEOUT_MS,
);

it(
  "a shadow without any is told how to name one",
  async () => {
    expect(await withOsCloud("", "shadow", operators.plan)).toMatchObject({
      code: 2,
      err: expect.stringContaining("--os-cloud NAME, or OS_CLOUD"),
    });
  },
  TIMEOUT_MS,
);

it.each(["apply", "approve"])(
  "%s does not take it, and says so",
  async (command) => {
    expect(await withOsCloud("ann", command, operators.plan)).toMatchObject({
      code: 2,
      err: expect.stringContaining("OS_CLOUD (ann) is not taken for it"),
    });
    const help = await withOsCloud("ann", command, "--help");
    expect(help.out.replace(/\s+/g, " ")).toContain("OS_CLOUD is not taken for it");
  },
  TIMEOUT_MS,
);
