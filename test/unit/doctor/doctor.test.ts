import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { collectScript } from "../../../data/collect/collect-script.ts";
import { cloudDir, spoilt } from "../../support/cloud-dir.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

function drainwise(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [join(root, "bin/drainwise.mjs"), ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const sample = "data/samples/genomics";

describe("drainwise doctor", () => {
  it("ends with 1 and names the hosts when something blocks", () => {
    const { code, out, err } = drainwise(
      "doctor",
      "--cloud",
      sample,
      "--drain",
      "cmp-a-05,cmp-a-06,cmp-b-14",
    );
    expect(code).toBe(1);
    expect(err).toContain("cmp-a-06");
    expect(out).toContain("tol-gatk-01, tol-gatk-02 must stay together");
  });
  it("ends with 0 when nothing does", () => {
    expect(drainwise("doctor", "--cloud", "data/samples/tiny").code).toBe(0);
  });
  it("lists every assumption with its weight and what replaces it", () => {
    const { out } = drainwise("doctor", "--cloud", sample, "--drain", "cmp-a-05");
    expect(out).toMatch(/high +server\.dirtyRate +\d+ +4 MiB\/s for each vCPU \(0\.2 to 40\)/);
    expect(out).toMatch(/host\.diskRates +Fill disk_read_mib_per_s/);
  });
  it("gives machines the whole report", () => {
    const { out } = drainwise("doctor", "--cloud", sample, "--drain", "cmp-a-06", "--json");
    const report = JSON.parse(out) as {
      hosts: { host: string; findings: { rule: string }[] }[];
      blocked: boolean;
    };
    expect(report.blocked).toBe(true);
    expect(report.hosts[0]?.findings.map(({ rule }) => rule)).toEqual(["server-groups"]);
  });
  it("ends with 2 for a host that is none, and names those that are", () => {
    const { code, err } = drainwise("doctor", "--cloud", "data/samples/tiny", "--drain", "four");
    expect(code).toBe(2);
    expect(err).toContain("one, three, two");
  });
  it("ends with 2 for faulty input, each fault on stderr and nothing on stdout", () => {
    const { code, out, err } = drainwise(
      "doctor",
      "--cloud",
      cloudDir(spoilt("servers.csv", '"ACTIVE"', '"DANCING"')),
    );
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("error: servers.csv:2 [Status]");
    expect(err).toContain("1 fault; nothing was read.");
  });
  it("shows a hundred faults and counts the rest", () => {
    const rows = Array.from(
      { length: 130 },
      (_, i) => `"x${i}","n","DANCING","","1","{}","i","i","m1","nova","h1","{}"`,
    );
    const header =
      '"ID","Name","Status","Task State","Power State","Networks","Image Name","Image ID","Flavor","Availability Zone","Host","Properties"';
    const { err } = drainwise(
      "doctor",
      "--cloud",
      cloudDir({ "servers.csv": `${[header, ...rows].join("\n")}\n` }),
    );
    expect(err.match(/^error:/gm)).toHaveLength(100);
    expect(err).toContain("and 30 more");
  });
});

describe("drainwise snapshot", () => {
  it("writes one file that the other commands take in place of the directory", () => {
    const file = join(cloudDir(), "snapshot.json");
    const { code, out } = drainwise("snapshot", "--cloud", sample, "--out", file, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ hosts: 48, takenAt: "2026-11-23T09:12:40Z" });
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ format: "drainwise-snapshot" });
    const again = drainwise("doctor", "--cloud", file, "--drain", "cmp-a-06", "--json");
    expect(again.out).toBe(
      drainwise("doctor", "--cloud", sample, "--drain", "cmp-a-06", "--json").out,
    );
  });
});

describe("drainwise collect", () => {
  it("prints the script and nothing else", () => {
    const { code, out, err } = drainwise("collect");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(collectScript);
  });
});
