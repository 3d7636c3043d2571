import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { readCloud } from "../../../data/csv/read-cloud.ts";
import { writeSnapshotFile } from "../../../data/store/snapshot-file.ts";
import type { Snapshot } from "../../../sim/index.ts";
import { cloudDir } from "../../support/cloud-dir.ts";

const genomics = fileURLToPath(new URL("../../../data/samples/genomics", import.meta.url));

let snapshot: Snapshot;
beforeAll(async () => {
  const read = await readCloud(genomics);
  if (!read.ok) throw new Error("the sample is not read");
  snapshot = read.value.snapshot;
});

/** Faults of a snapshot file with this content, as "field code". */
async function faultsOf(content: unknown): Promise<readonly string[]> {
  const path = join(cloudDir(), "snapshot.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  const read = await readCloud(path);
  if (read.ok) throw new Error("the file was not refused");
  return read.error.diagnostics.map(({ code, source }) => `${source.field ?? ""} ${code}`);
}

describe("a snapshot file", () => {
  it("gives back the snapshot that was written, so that a plan may start from either", async () => {
    const path = join(cloudDir(), "snapshot.json");
    await writeSnapshotFile(path, snapshot);
    const read = await readCloud(path);
    expect(read.ok ? read.value.snapshot : read.error.diagnostics).toEqual(snapshot);
  });
  it("is refused with every field at fault, by its path", async () => {
    const [host, ...hosts] = snapshot.hosts;
    const broken = {
      ...snapshot,
      hosts: [{ ...host, state: "asleep", numaCells: 0 }, ...hosts],
      version: 2,
    };
    expect(await faultsOf(broken)).toEqual([
      "version bad-field",
      "hosts.0.state bad-field",
      "hosts.0.numaCells bad-field",
    ]);
  });
  it("is refused for fields that we do not know: they would be lost", async () => {
    expect(await faultsOf({ ...snapshot, weather: "fine" })).toEqual(["(the whole) bad-field"]);
  });
  it("is refused when names lead nowhere, ids stand twice or an interval is upside down", async () => {
    const [first, second, ...servers] = snapshot.servers;
    if (first === undefined || second === undefined) throw new Error("the sample has servers");
    const broken: Snapshot = {
      ...snapshot,
      servers: [
        { ...first, host: "nowhere", flavor: "gone" },
        { ...second, id: first.id, touched: { value: 1, low: 2, high: 3, source: "measured" } },
        ...servers,
      ],
    };
    expect(await faultsOf(broken)).toEqual([
      "servers.1.id bad-reference",
      "servers.0.host bad-reference",
      "servers.0.flavor bad-reference",
      "servers.1.touched bad-reference",
    ]);
  });
  it("is refused when it is no JSON, or too large to be read", async () => {
    expect(await faultsOf("ID,Name\n")).toEqual([" bad-json"]);
    const path = join(cloudDir(), "snapshot.json");
    writeFileSync(path, "");
    truncateSync(path, 2 ** 30 + 1);
    const read = await readCloud(path);
    expect(read.ok ? "" : read.error.diagnostics[0]?.summary).toContain("the limit is");
  });
});
