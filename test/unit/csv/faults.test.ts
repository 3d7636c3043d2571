import { symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCloud } from "../../../data/csv/read-cloud.ts";
import { FILE_LIMIT } from "../../../data/csv/read-table.ts";
import { cloudDir, sound, spoilt } from "../../support/cloud-dir.ts";

/** Faults as "file:line [field] code", the whole list. */
async function faultsOf(path: string): Promise<readonly string[]> {
  const read = await readCloud(path);
  if (read.ok) throw new Error("the import was not refused");
  for (const { summary, mend } of read.error.diagnostics) {
    expect(summary).toMatch(/\.$/);
    expect(mend).toMatch(/\.$/);
  }
  return read.error.diagnostics.map(
    ({ code, source: { file, line, field } }) =>
      `${file}${line === undefined ? "" : `:${line}`}${field === undefined ? "" : ` [${field}]`} ${code}`,
  );
}

async function snapshotOf(path: string) {
  const read = await readCloud(path);
  if (!read.ok) throw new Error(JSON.stringify(read.error.diagnostics, null, 1));
  return read.value.snapshot;
}

const oneFault = (name: string, from: string, to: string) =>
  faultsOf(cloudDir(spoilt(name, from, to)));

describe("a row that cannot be true", () => {
  it("refuses every row of a bond that does not fit, each for its reason", async () => {
    const day = Array.from({ length: 24 }, () => 1).join(" ");
    const faults = await faultsOf(
      cloudDir({
        "net.csv": `host,link_gbit_per_s,bond_member,bond_members,leaf,link_factor_by_hour_utc,leaf_factor_by_hour_utc,image_store_mib_per_s
h1,25,eno1,,l1,${day},${day},100
h1,25,eno1,,l1,,,
h1,25,,,l1,,,
h1,10,eno2,,l1,,,
h1,25,eno3,,l2,,,
h1,25,eno4,,l1,${day.replace("1", "0.5")},,
h2,25,eno1,2,l1,,${day.replace("1", "0.5")},
h2,25,,0,l1,0 ${day.slice(2)},,200
`,
      }),
    );
    expect(faults).toEqual([
      "net.csv:3 [host] duplicate-id",
      "net.csv:4 [host] duplicate-id",
      "net.csv:5 [host] contradiction",
      "net.csv:6 [host] contradiction",
      "net.csv:7 [host] contradiction",
      "net.csv:8 [host] contradiction",
      "net.csv:9 [bond_members] absurd-number",
      "net.csv:9 [host] contradiction",
      "net.csv:9 [link_factor_by_hour_utc] bad-hours",
    ]);
  });
  it("is refused for a status that Nova does not have, as nothing is known of what it allows", async () => {
    expect(await oneFault("servers.csv", '"ACTIVE"', '"DANCING"')).toEqual([
      "servers.csv:2 [Status] unknown-status",
    ]);
  });
  it("is refused for a server on a host without nova-compute, as nothing there could be moved", async () => {
    expect(await oneFault("servers.csv", '"h2"', '"h9"')).toEqual([
      "servers.csv:4 [Host] unknown-host",
    ]);
  });
  it("is refused for a flavor that is gone, as its size would be a guess", async () => {
    expect(await oneFault("servers.csv", '"m1"', '"m9"')).toEqual([
      "servers.csv:2 [Flavor] unknown-flavor",
    ]);
  });
  it("is refused for an id that stands twice, in whichever list", async () => {
    expect(await oneFault("servers.csv", '"s2"', '"s1"')).toEqual([
      "servers.csv:3 [ID] duplicate-id",
    ]);
    expect(await oneFault("hypervisors.csv", '"h2"', '"h1"')).toEqual([
      "hypervisors.csv:3 [Hypervisor Hostname] duplicate-id",
      // h2 has lost its row by that.
      "services.csv:3 [Host] missing-capacity",
    ]);
    expect(
      await faultsOf(
        cloudDir({ "flavors.csv": `${sound["flavors.csv"]}"f1","m2",1,1,0,1,True,"",1.0,"{}"\n` }),
      ),
    ).toEqual(["flavors.csv:3 [ID] duplicate-id"]);
    expect(await faultsOf(cloudDir({ "own.csv": "host,numa_cells\nh1,2\nh1,2\n" }))).toEqual([
      "own.csv:3 [host] duplicate-id",
    ]);
  });
  it("is refused for negative and absurd numbers, and for what is no number", async () => {
    expect(await oneFault("flavors.csv", "4096", "-4096")).toEqual([
      "flavors.csv:2 [RAM] negative-number",
    ]);
    expect(await oneFault("flavors.csv", "4096", "99999999999999")).toEqual([
      "flavors.csv:2 [RAM] absurd-number",
    ]);
    expect(await oneFault("flavors.csv", "4096", "lots")).toEqual([
      "flavors.csv:2 [RAM] no-number",
    ]);
    expect(
      await faultsOf(cloudDir({ "own.csv": "host,disk_read_mib_per_s\nh1,-5\nh2,0\nh3,1e30\n" })),
    ).toEqual([
      "own.csv:2 [disk_read_mib_per_s] negative-number",
      "own.csv:3 [disk_read_mib_per_s] absurd-number",
      "own.csv:4 [disk_read_mib_per_s] absurd-number",
    ]);
  });
  it("is refused for a quantity of another dimension, saying which unit the column has", async () => {
    const read = await readCloud(cloudDir({ "own.csv": "host,disk_read_mib_per_s\nh1,5 GiB\n" }));
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.error.diagnostics[0]?.summary).toContain("does not measure a rate of data");
    expect(read.error.diagnostics[0]?.mend).toContain("MiB/s");
  });
  it("is refused for a broken Python literal, with the character", async () => {
    const read = await readCloud(cloudDir(spoilt("flavors.csv", '"{}"', `"{'a': "`)));
    expect(read.ok ? "" : read.error.diagnostics[0]?.summary).toContain("at character 6");
  });
  it("is refused when it has another number of cells than the header", async () => {
    expect(await oneFault("servers.csv", '"img","i1","m1"', '"img","m1"')).toEqual([
      "servers.csv:2 cell-count",
    ]);
  });
});

describe("faults together", () => {
  it("are all told at once, over all files, in order", async () => {
    const path = cloudDir({
      ...spoilt("servers.csv", '"ACTIVE"', '"DANCING"'),
      ...spoilt("flavors.csv", "4096", "-1"),
      "own.csv": "host,cpu_modl\nh1,x\n",
      "net.csv": "host,link_gbit_per_s\nh7,10\n",
    });
    expect(await faultsOf(path)).toEqual([
      "flavors.csv:2 [RAM] negative-number",
      "net.csv:2 [host] unknown-host",
      "own.csv:1 [cpu_modl] unknown-column",
      "servers.csv:2 [Status] unknown-status",
      // The flavor's own row is at fault: the servers that use it are not faulted for it again.
    ]);
  });
  it("are counted beyond what is kept, so that millions of them fit into memory", async () => {
    const rows = Array.from(
      { length: 10_500 },
      (_, i) => `"x${i}","n","DANCING","","1","{}","i","i","m1","nova","h1","{}"`,
    );
    const path = cloudDir({ "servers.csv": `${sound["servers.csv"]}${rows.join("\n")}\n` });
    const read = await readCloud(path);
    expect(read.ok ? 0 : read.error.total).toBe(10_500);
    expect(read.ok ? 0 : read.error.diagnostics.length).toBe(10_000);
  });
});

describe("a file as spreadsheets save it", () => {
  it("is read with a byte order mark", async () => {
    const path = cloudDir({ "servers.csv": `\uFEFF${sound["servers.csv"]}` });
    expect((await snapshotOf(path)).servers).toHaveLength(4);
  });
  it("is read with Windows line ends, and lines are counted right", async () => {
    const crlf = (text: string | undefined) => (text ?? "").replaceAll("\n", "\r\n");
    expect(
      (await snapshotOf(cloudDir({ "servers.csv": crlf(sound["servers.csv"]) }))).servers,
    ).toHaveLength(4);
    const bad = crlf(sound["servers.csv"]).replace('"s3","three","ACTIVE"', '"s3","three","NO"');
    expect(await faultsOf(cloudDir({ "servers.csv": bad }))).toEqual([
      "servers.csv:4 [Status] unknown-status",
    ]);
  });
  it("is read with semicolons and with tabs", async () => {
    for (const separator of [";", "\t"]) {
      const text = (sound["hypervisors.csv"] ?? "").replaceAll(",", separator);
      const { hosts } = await snapshotOf(cloudDir({ "hypervisors.csv": text }));
      expect(hosts[0]?.inventories.VCPU?.total).toBe(32);
    }
  });
  it("is read with line breaks inside quotes, and faults after them keep their line", async () => {
    const name = spoilt("servers.csv", '"one"', '"one\nof two"');
    expect((await snapshotOf(cloudDir(name))).servers[0]?.name).toBe("one\nof two");
    const bad = (name["servers.csv"] ?? "").replace('"s2","two","ACTIVE"', '"s2","two","NO"');
    // Row s1 covers lines 2 and 3, so s2 is on line 4.
    expect(await faultsOf(cloudDir({ "servers.csv": bad }))).toEqual([
      "servers.csv:4 [Status] unknown-status",
    ]);
  });
  it("is refused as UTF-16, and as Latin-1 where it matters", async () => {
    const utf16 = Buffer.from(`\uFEFF${sound["flavors.csv"]}`, "utf16le");
    expect(await faultsOf(cloudDir({ "flavors.csv": utf16 }))).toContain("flavors.csv not-utf8");
    const latin1 = Buffer.from(
      (sound["servers.csv"] ?? "").replace('"one"', '"caf\u00e9"'),
      "latin1",
    );
    expect(await faultsOf(cloudDir({ "servers.csv": latin1 }))).toEqual([
      "servers.csv:2 [Name] not-utf8",
    ]);
  });
  it("is refused where a quote is never closed, saying that the rest was not read", async () => {
    const faults = await oneFault("servers.csv", '"s3"', '"s3');
    expect(faults[0]).toMatch(/^servers\.csv:4 bad-quoting$/);
  });
});

describe("files that are not as they should be", () => {
  it("an empty file is refused, as it hides whether there is nothing or the command failed", async () => {
    expect(await faultsOf(cloudDir({ "aggregates.csv": "" }))).toEqual([
      "aggregates.csv empty-file",
    ]);
    expect(await faultsOf(cloudDir({ "aggregates.csv": "\n\n" }))).toEqual([
      "aggregates.csv empty-file",
    ]);
  });
  it("a list without rows is fine: there are clouds without aggregates", async () => {
    const path = cloudDir({ "a.csv": '"ID","Name","Availability Zone","Properties","Hosts"\n' });
    const { aggregates, assumptions } = await snapshotOf(path);
    expect(aggregates).toEqual([]);
    expect(assumptions.map(({ field }) => field)).not.toContain("cloud.aggregates");
  });
  it("a file over 1 GiB is refused before it is read", async () => {
    const path = cloudDir();
    truncateSync(join(path, "servers.csv"), FILE_LIMIT + 1);
    const start = process.hrtime.bigint();
    expect(await faultsOf(path)).toContain("servers.csv file-too-large");
    // Reading a GiB takes a second at least; its refusal takes none.
    expect(Number(process.hrtime.bigint() - start) / 1e9).toBeLessThan(0.5);
  });
  it("every missing list is named, with the command that prints it", async () => {
    const read = await readCloud(cloudDir({ "servers.csv": null, "flavors.csv": null }));
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.error.diagnostics.map(({ code, summary }) => [code, summary.slice(0, 80)])).toEqual(
      [
        ["missing-file", "No file holds what `openstack flavor list --all --long -f csv` prints."],
        [
          "missing-file",
          "No file holds what `openstack server list --all-projects --long -f csv` prints.",
        ],
      ],
    );
  });
  it("a directory that is not there or may not be read is named", async () => {
    const path = join(cloudDir(), "nowhere");
    const read = await readCloud(path);
    expect(read.ok ? "" : read.error.diagnostics[0]?.code).toBe("unreadable-directory");
    expect(read.ok ? "" : read.error.diagnostics[0]?.source.file).toBe(path);
  });
  it("a file that cannot be opened is named, and the others are still looked at", async () => {
    const path = cloudDir(spoilt("flavors.csv", "4096", "x"));
    symlinkSync(join(path, "gone"), join(path, "dangling.csv"));
    const faults = await faultsOf(path);
    expect(faults).toContain("dangling.csv unreadable-file");
    expect(faults).toContain("flavors.csv:2 [RAM] no-number");
  });
  it("two files of one kind are refused, as one of them is old", async () => {
    const faults = await faultsOf(cloudDir({ "servers-old.csv": sound["servers.csv"] ?? "" }));
    expect(faults).toEqual(["servers.csv two-files"]);
  });
  it("an unknown file is left out with a warning, naming what it lacks when it is nearly one of ours", async () => {
    const read = await readCloud(
      cloudDir({
        "short.csv": '"ID","Name","Status","Networks","Image","Flavor"\n',
        "other.csv": "a,b\n1,2\n",
      }),
    );
    expect(read.ok).toBe(true);
    if (!read.ok) return;
    expect(
      read.value.notes.map(({ code, severity, source }) => [code, severity, source.file]),
    ).toEqual([
      ["unknown-file", "warning", "other.csv"],
      ["unknown-file", "warning", "short.csv"],
    ]);
    expect(read.value.notes[1]?.summary).toContain("Host");
  });
});
