// What the operator must know before the first host is touched: rights, Nova's age, its own services, ssh, lost images.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cloud, connectCloud } from "../../../data/nova/connect-cloud.ts";
import { examineCloud, missingFeatures, rolesOf } from "../../../data/nova/doctor/examine-cloud.ts";
import { probeSsh, sshPairs } from "../../../data/nova/doctor/probe-ssh.ts";
import { preflight, type Snapshot } from "../../../sim/index.ts";
import { handMadeCloud, hostNamed, serverOn } from "../../support/hand-made-cloud.ts";
import { NovaServer, recorded } from "../../support/nova-server.ts";

let nova: NovaServer;
let cloud: Cloud;

beforeEach(async () => {
  nova = await new NovaServer().start();
  nova.on("GET", "/compute/v2.1/os-services", recorded("os-services"));
  cloud = connectCloud(nova.config());
});

afterEach(async () => {
  await cloud.close();
  await nova.stop();
});

describe("the cloud as a whole", () => {
  it("has nothing to say of an administrator's on a healthy cloud of today", async () => {
    expect(await examineCloud(cloud)).toEqual([]);
  });

  it("warns a user without the admin role that naming a host is the administrator's", () => {
    const identity = {
      userId: "u",
      userName: "ann",
      userDomain: null,
      projectId: "p",
      projectName: "shop",
      roles: ["manager", "reader"],
      expiresAt: "",
    };
    const [finding] = rolesOf(identity);
    expect(finding).toMatchObject({ rule: "roles", level: "warns" });
    expect(finding?.summary).toContain("ann has the roles manager, reader in shop");
    expect(rolesOf({ ...identity, roles: ["admin"] })).toEqual([]);
  });

  it("tells what older releases lack, and blocks before cold moves can be told where to go", () => {
    expect(missingFeatures([2, 104])).toEqual([]);
    expect(missingFeatures([2, 79]).map(({ level }) => level)).toEqual(["warns", "note"]);
    expect(missingFeatures([2, 53]).filter(({ level }) => level === "blocks")).toHaveLength(1);
  });

  it("blocks when no conductor is up, warns when one of two is not", async () => {
    const service = (host: string, binary: string, state: string) => ({
      id: host + binary,
      binary,
      host,
      state,
      status: "enabled",
    });
    const serve = (...states: string[]) =>
      nova.on("GET", "/compute/v2.1/os-services", {
        body: {
          services: [
            ...states.map((state, index) => service(`c${index}`, "nova-conductor", state)),
            service("c0", "nova-scheduler", "up"),
          ],
        },
      });
    serve("up", "down");
    expect(await examineCloud(cloud)).toMatchObject([{ rule: "control-services", level: "warns" }]);
    serve("down");
    expect(await examineCloud(cloud)).toMatchObject([
      { rule: "control-services", level: "blocks" },
    ]);
  });

  it("says why it cannot look when the password is wrong", async () => {
    nova.on("POST", "/identity/v3/auth/tokens", {
      status: 401,
      body: recorded("error-bad-token").body,
    });
    const findings = await examineCloud(cloud);
    expect(findings).toMatchObject([{ rule: "roles", level: "blocks" }]);
    expect(findings[0]?.summary).toContain("requires authentication");
  });
});

describe("ssh between computes", () => {
  const snapshot: Snapshot = handMadeCloud({
    hosts: [
      hostNamed("a"),
      hostNamed("b"),
      hostNamed("c", { status: "disabled" }),
      hostNamed("d", { zone: "far" }),
    ],
    servers: [],
  });

  it("is tried from each drained host to each that may receive, and each failure is told", async () => {
    const pairs = sshPairs(snapshot, ["a"]);
    expect(pairs).toEqual([{ source: "a", destination: "b" }]);
    const command =
      'test {source} = a || test {destination} = b; echo "no route" >&2; test {source} = x';
    const findings = await probeSsh(command, [...pairs, { source: "x", destination: "y" }]);
    expect(findings).toMatchObject([{ rule: "ssh", level: "blocks" }]);
    expect(findings[0]?.summary).toBe("a does not reach b by ssh: no route.");
  });

  it("gives host names to the shell as words, so that none is run", async () => {
    const findings = await probeSsh("test {source} = '$(exit 7)'", [
      { source: "$(exit 7)", destination: "b" },
    ]);
    expect(findings).toEqual([]);
  });
});

it("warns of base images that Glance does not have any more", () => {
  const server = serverOn("a", "s1", {
    image: "gone",
    disks: [
      {
        name: "root",
        virtualSize: 1e9,
        allocated: { value: 1e8, low: 1e8, high: 1e8, source: "measured" },
        writeRate: { value: 0, low: 0, high: 0, source: "measured" },
        writeByHour: null,
      },
    ],
  });
  const local = { storage: { kind: "local", pool: null } } as const;
  const hosts = [hostNamed("a", local), hostNamed("b", local)];
  const rulesOf = (snapshot: Snapshot) =>
    preflight(snapshot, ["a"]).hosts[0]?.findings.map(({ rule }) => rule) ?? [];
  const whole = handMadeCloud({ hosts, servers: [server] });
  expect(rulesOf(whole)).not.toContain("base-images");
  expect(rulesOf({ ...whole, images: [] })).toContain("base-images");
});
