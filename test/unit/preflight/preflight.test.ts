import { describe, expect, it } from "vitest";
import { readCloud } from "../../../data/csv/read-cloud.ts";
import { preflight } from "../../../sim/index.ts";
import { cloudDir, spoilt } from "../../support/cloud-dir.ts";

type Changes = Readonly<Record<string, string>>;

/** Everything told, so that a rule is silent unless a test gives it something to say. */
const told: Changes = {
  "own-hosts.csv": `host,cpu_model,disk_total_gib,disk_free_gib,qemu_version
h1,Broadwell-IBRS,1000,500,8.2.2
h2,Broadwell-IBRS,1000,500,8.2.2
h3,Broadwell-IBRS,1000,500,8.2.2
`,
  "telemetry.csv": `server_id,dirty_rate_mib_per_s,working_set_mib,touched_mib,root_allocated_gib,root_write_mib_per_s,base_image_gib
${["s1", "s2", "s3", "s4"].map((id) => `${id},5,100,2000,10,0.1,1`).join("\n")}
`,
};

async function reportOf(changes: Changes, drain: readonly string[] = ["h1"]) {
  const read = await readCloud(cloudDir({ ...told, ...changes }));
  if (!read.ok) throw new Error(JSON.stringify(read.error.diagnostics, null, 1));
  return preflight(read.value.snapshot, drain);
}

/** "level rule: servers" of all findings, in order. */
async function findingsOf(changes: Changes, drain?: readonly string[]): Promise<readonly string[]> {
  const { hosts } = await reportOf(changes, drain);
  return hosts.flatMap(({ host, findings }) =>
    findings.map(({ level, rule, servers }) => `${host} ${level} ${rule}: ${servers.join(",")}`),
  );
}

const groups = (policy: string, members: string): Changes => ({
  "groups.csv": `"ID","Name","Policy","Members"\n"g1","grp","${policy}","${members}"\n`,
});

describe("the preflight of a host", () => {
  it("finds nothing on a host where all is well and measured", async () => {
    const report = await reportOf({});
    expect(report.hosts).toHaveLength(1);
    expect(report.hosts[0]).toMatchObject({ findings: [], coverage: { asked: 2, measured: 2 } });
    expect(report.blocked).toBe(false);
  });
  it("blocks on a service that is down, as Nova then refuses every move", async () => {
    const found = await findingsOf(
      spoilt("services.csv", '"h1","nova","enabled","up"', '"h1","nova","enabled","down"'),
    );
    expect(found).toEqual(["h1 blocks service: "]);
  });
  it("notes a disabled service: a host about to be drained should be", async () => {
    const found = await findingsOf(
      spoilt("services.csv", '"h1","nova","enabled"', '"h1","nova","disabled"'),
    );
    expect(found).toEqual(["h1 note service: "]);
  });
  it("blocks on servers in ERROR, with a task, or in a state that is not migrated", async () => {
    expect(await findingsOf(spoilt("servers.csv", '"ACTIVE"', '"ERROR"'))).toEqual([
      "h1 blocks server-state: s1",
    ]);
    expect(await findingsOf(spoilt("servers.csv", '"ACTIVE",""', '"ACTIVE","deleting"'))).toEqual([
      "h1 blocks server-state: s1",
    ]);
    expect(await findingsOf(spoilt("servers.csv", '"ACTIVE"', '"RESCUE"'))).toEqual([
      "h1 blocks server-state: s1",
    ]);
  });
  it("blocks on unconfirmed and running migrations, on both of their hosts", async () => {
    const list = (status: string): Changes => ({
      "migrations.csv": `"Id","Source Compute","Dest Compute","Status","Server UUID","Type"\n7,"h3","h1","${status}","s1","resize"\n`,
    });
    expect(await findingsOf(list("finished"), ["h1"])).toEqual(["h1 blocks open-migrations: s1"]);
    expect(await findingsOf(list("running"), ["h3"])).toEqual(["h3 blocks open-migrations: s1"]);
    expect(await findingsOf(list("confirmed"), ["h1"])).toEqual([]);
  });
  it("blocks on a resize that only the server's state shows", async () => {
    expect(await findingsOf(spoilt("servers.csv", '"ACTIVE"', '"VERIFY_RESIZE"'))).toEqual([
      "h1 blocks open-migrations: s1",
    ]);
  });
  it("blocks on a hard affinity group, whose members no filter lets go one by one", async () => {
    expect(await findingsOf(groups("affinity", "['s1', 's2']"))).toEqual([
      "h1 blocks server-groups: s1,s2",
    ]);
    expect(await findingsOf(groups("soft-affinity", "['s1', 's2']"))).toEqual([]);
  });
  it("blocks on an anti-affinity group that finds too few hosts, counting those being drained as none", async () => {
    // s1 on h1, s3 on h2: h3 is free for s1, until it is drained, too.
    expect(await findingsOf(groups("anti-affinity", "['s1', 's3']"))).toEqual([]);
    expect(await findingsOf(groups("anti-affinity", "['s1', 's3']"), ["h1", "h3"])).toEqual([
      "h1 blocks server-groups: s1",
    ]);
  });
  it("blocks on a guest whose CPU no destination has, and names the shared baseline", async () => {
    const text = (told["own-hosts.csv"] ?? "").replace(
      "h1,Broadwell-IBRS",
      "h1,Cascadelake-Server",
    );
    const report = await reportOf({ "own-hosts.csv": text });
    expect(report.hosts[0]?.findings.map(({ rule }) => rule)).toEqual(["cpu-models", "cpu-models"]);
    expect(report.hosts[0]?.findings[0]?.mend).toContain("cpu_models = Broadwell-IBRS");
  });
  it("lets a guest with an older CPU go to the newer hosts", async () => {
    const text = (told["own-hosts.csv"] ?? "").replaceAll(
      /h([23]),Broadwell-IBRS/g,
      "h$1,Cascadelake-Server",
    );
    expect(await findingsOf({ "own-hosts.csv": text })).toEqual([]);
  });
  it("warns when nobody told the CPUs", async () => {
    const text = (told["own-hosts.csv"] ?? "").replaceAll("Broadwell-IBRS", "");
    expect(await findingsOf({ "own-hosts.csv": text })).toEqual(["h1 warns cpu-models: s1,s2"]);
  });
  it("blocks on a disk that fits by Placement and not for real", async () => {
    // s1 and s2 have 10 GiB each and a base image of 1: no host has 11 GiB, all have 1000 GiB of DISK_GB.
    const text = (told["own-hosts.csv"] ?? "").replaceAll(",500,", ",9,");
    expect(await findingsOf({ "own-hosts.csv": text })).toEqual([
      "h1 blocks real-disk: s1",
      "h1 blocks real-disk: s2",
      "h1 blocks real-disk: ",
    ]);
  });
  it("blocks when each disk fits alone and all together do not", async () => {
    // 22 GiB in all; h2 and h3 have 11 and 9.
    const text = (told["own-hosts.csv"] ?? "")
      .replace("1000,500,8.2.2\nh3", "1000,11,8.2.2\nh3")
      .replace(/500,8\.2\.2\n$/, "9,8.2.2\n");
    expect(await findingsOf({ "own-hosts.csv": text })).toEqual(["h1 blocks real-disk: "]);
  });
  it("warns of base images of unknown size", async () => {
    const text = (told["telemetry.csv"] ?? "").replaceAll(/,1$/gm, ",");
    expect(await findingsOf({ "telemetry.csv": text })).toEqual(["h1 warns base-images: s1,s2"]);
  });
  it("warns of what was not measured, and gives the share that was", async () => {
    const text = (told["telemetry.csv"] ?? "").replace("s1,5,100,2000", "s1,,,2000");
    const report = await reportOf({ "telemetry.csv": text });
    expect(report.hosts[0]?.coverage).toEqual({ asked: 2, measured: 1 });
    expect(report.hosts[0]?.findings.map(({ rule, servers }) => [rule, servers])).toEqual([
      ["telemetry", ["s1"]],
    ]);
  });
  it("names hosts that are none, and looks at all hosts when none is named", async () => {
    expect((await reportOf({}, ["h9"])).unknownHosts).toEqual(["h9"]);
    expect((await reportOf({}, [])).hosts.map(({ host }) => host)).toEqual(["h1", "h2", "h3"]);
  });
  it("lists every assumption, the weightiest first", async () => {
    const { assumptions } = await reportOf({
      "telemetry.csv": "server_id\n",
      "own-hosts.csv": "host\nh1\n",
    });
    const weights = assumptions.map(({ weight }) => ["high", "medium", "low"].indexOf(weight));
    expect(weights).toEqual([...weights].sort((a, b) => a - b));
    expect(assumptions.find(({ field }) => field === "server.dirtyRate")).toMatchObject({
      count: 3,
      weight: "high",
    });
  });
});

describe("the dirty rates' sources", () => {
  it("says of each server whose word its rate is, how old, and whether it is split", async () => {
    const report = await reportOf({
      "telemetry.csv": `server_id,dirty_rate_mib_per_s,dirty_1s_mib_per_s,dirty_10s_mib_per_s,dirty_source,dirty_measured_at,hot_writes_percent,hot_set_mib,touched_mib
s1,,200,140,dirty-bitmap,2026-11-20T10:00:00Z,90,10,2000
s2,5,,,,,,,2000
`,
    });
    expect(report.hosts[0]?.dirtySources).toMatchObject([
      { kind: "dirty-bitmap", servers: ["s1"], split: ["s1"], oldestDays: 3 },
      { kind: "stated", servers: ["s2"], split: [], oldestDays: null },
    ]);
  });
  it("calls what nobody measured a default, and leaves out servers that do not run", async () => {
    const report = await reportOf({ "telemetry.csv": "server_id,touched_mib\ns1,2000\n" }, [
      "h1",
      "h2",
    ]);
    expect(report.hosts.map(({ dirtySources }) => dirtySources)).toMatchObject([
      [{ kind: "default", servers: ["s1", "s2"] }],
      [{ kind: "default", servers: ["s3"] }],
    ]);
  });
  it("warns of readings more than thirty days older than the cloud's own reading", async () => {
    const telemetry = (day: string) => ({
      "telemetry.csv": `server_id,dirty_rate_mib_per_s,working_set_mib,touched_mib,root_allocated_gib,root_write_mib_per_s,base_image_gib,dirty_measured_at
${["s1", "s2", "s3", "s4"].map((id) => `${id},5,100,2000,10,0.1,1,${day}T12:00:00Z`).join("\n")}
`,
    });
    expect(await findingsOf(telemetry("2026-10-20"))).toEqual(["h1 warns dirty-age: s1,s2"]);
    expect(await findingsOf(telemetry("2026-10-24"))).toEqual([]);
  });
});
