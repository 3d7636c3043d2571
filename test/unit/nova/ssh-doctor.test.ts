// Cold moves need ssh between computes: the doctor must say that nobody tried it, or try it, and never be silent over nothing.
import { describe, expect, it } from "vitest";
import { examineSsh, type SshWish } from "../../../data/nova/doctor/examine-ssh.ts";
import type { Snapshot } from "../../../sim/index.ts";
import { handMadeCloud, hostNamed, serverOn } from "../../support/hand-made-cloud.ts";

const untried: SshWish = { probe: null, works: false, isLive: true };

const cloud: Snapshot = handMadeCloud({
  hosts: [hostNamed("a"), hostNamed("b"), hostNamed("c"), hostNamed("d")],
  servers: [
    serverOn("a", "running-from-a-volume", { volumeBacked: true, disks: [] }),
    serverOn("b", "stopped", { status: "SHUTOFF", disks: [] }),
    serverOn("c", "paused", { status: "PAUSED" }),
  ],
});

const summaryOf = async (drain: readonly string[], wish: SshWish): Promise<string> =>
  (await examineSsh(cloud, drain, wish)).map(({ level, summary }) => `${level} ${summary}`).join();

describe("where nobody has tried", () => {
  it("warns of every host whose servers may move cold, wherever their disks lie", async () => {
    const [finding, ...rest] = await examineSsh(cloud, [], untried);
    expect(finding).toMatchObject({ rule: "ssh", level: "warns" });
    expect(finding?.summary).toContain("from a, b to the destinations");
    expect(finding?.mend).toContain("--ssh-works");
    expect(rest).toEqual([]);
  });

  it("warns of hosts to be drained alone, where they are named", async () => {
    expect(await summaryOf(["b", "c"], untried)).toContain("from b to the destinations");
    expect(await examineSsh(cloud, ["c", "d"], untried)).toEqual([]);
  });

  it("says nothing of files, and nothing once the operator has tried", async () => {
    expect(await examineSsh(cloud, [], { ...untried, isLive: false })).toEqual([]);
    expect(await examineSsh(cloud, [], { ...untried, works: true })).toEqual([]);
  });
});

describe("a probe", () => {
  it("without hosts to be drained tries each by itself, and counts the pairs", async () => {
    expect(await summaryOf([], { ...untried, probe: "true" })).toBe(
      "note ssh was tried between 12 pairs of hosts: 12 reach each other.",
    );
  });

  it("tells each failure and how many pairs there were", async () => {
    const probe = "test {destination} != d; exit $?";
    const findings = await examineSsh(cloud, ["a", "b"], { ...untried, probe });
    expect(findings.map(({ level }) => level)).toEqual(["blocks", "blocks", "note"]);
    expect(findings.at(-1)?.summary).toContain("between 4 pairs of hosts: 2 reach each other");
  });

  it("over no pair at all is no success", async () => {
    const findings = await examineSsh(cloud, ["a", "b", "c", "d"], { ...untried, probe: "true" });
    expect(findings).toMatchObject([{ rule: "ssh", level: "warns" }]);
    expect(findings[0]?.summary).toContain("between no hosts");
  });
});
