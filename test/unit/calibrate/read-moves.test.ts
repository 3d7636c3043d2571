import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readMoves } from "../../../data/calibrate/read-moves.ts";
import {
  readConstants,
  textOfConstants,
  writeConstants,
} from "../../../data/catalog/constants-file.ts";
import { defaultConstants, MiB } from "../../../sim/index.ts";
import { calibrated, measuredAt, moveOf } from "./site-moves.ts";

const directory = mkdtempSync(join(tmpdir(), "drainwise-calibrate-"));
afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(name: string, ...lines: readonly string[]): string {
  const path = join(directory, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const drainwise = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["bin/drainwise.mjs", ...args], { encoding: "utf8" });

const header = "server,date,type,status,ram_mib,disk_data_mib,link_gbit_per_s,total_s";

describe("a file of measured moves", () => {
  test("becomes cases in base units; what did not complete is left out and named", async () => {
    const read = await readMoves(
      fileOf(
        "good.csv",
        header,
        "web,2026-11-20T10:00:00Z,live,completed,4 GiB,,10,16.1",
        "db,2026-11-22,block-live,completed,8192,20480,10 Gbit/s,1m10s",
        "big,2026-11-23,live,failed,65536,,10,900",
      ),
    );
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const { cases, leftOut, lastDate } = read.value;
    expect(
      cases.map(({ label, memory, totalTime, path }) => [label, memory, totalTime, path]),
    ).toEqual([
      ["line 2 (web)", 4096 * MiB, 16.1, 1.25e9],
      ["line 3 (db)", 8192 * MiB, 70, 1.25e9],
    ]);
    expect(leftOut).toEqual(["line 4 (big): failed, not completed"]);
    expect(lastDate).toBe("2026-11-23");
  });

  // A person mends a file once, not fault by fault.
  test("has all its faults told at once, each at its line and column", async () => {
    const read = await readMoves(
      fileOf(
        "bad.csv",
        `${header},touched_mib`,
        "a,2026-11-20,live,completed,4096,,10,-3,",
        "b,yesterday,hot,completed,4096,,10,16,",
        "c,2026-11-20,block-live,completed,4096,,10 parsec,16,",
        "d,2026-11-20,live,completed,,,10,16,8192",
        "e,2026-11-20,live,completed,4096,,10,16,8192",
      ),
    );
    if (read.ok) throw new Error("it was read");
    expect(
      read.error.diagnostics.map(({ source, code }) => [source.line, source.field, code]),
    ).toEqual([
      [2, "total_s", "negative-number"],
      [3, "date", "no-date"],
      [3, "type", "unknown-word"],
      [4, "disk_data_mib", "empty-cell"],
      [4, "link_gbit_per_s", "bad-quantity"],
      [5, "ram_mib", "empty-cell"],
      [6, "touched_mib", "more-than-all"],
    ]);
  });

  test("has its header's faults told at once, with the name that was meant", async () => {
    const read = await readMoves(fileOf("head.csv", "type,ram_mb,total_s,total_s", "live,1,2,2"));
    if (read.ok) throw new Error("it was read");
    expect(read.error.diagnostics.map(({ code, source }) => `${code} ${source.field}`)).toEqual(
      [
        "missing-column link_gbit_per_s",
        "missing-column ram_mib",
        "unknown-column ram_mb",
        "column-twice total_s",
      ].sort((a, b) => (a.split(" ")[1] ?? "").localeCompare(b.split(" ")[1] ?? "")),
    );
    expect(read.error.diagnostics.map(({ mend }) => mend).join()).toContain("ram_mib");
  });

  test("without a completed move is refused", async () => {
    const read = await readMoves(fileOf("none.csv", header, "a,2026-11-20,live,error,4096,,10,16"));
    expect(read.ok).toBe(false);
  });
});

describe("drainwise calibrate", () => {
  test("writes a file that predict takes", () => {
    const out = join(directory, "site.json");
    const published = "test/golden/published/sxmindu.csv";
    const fitted = drainwise(
      "calibrate",
      published,
      "--date",
      "2023-12-31",
      "--out",
      out,
      "--json",
    );
    expect(fitted.status).toBe(0);
    expect(JSON.parse(fitted.stdout)).toMatchObject({ name: "sxmindu", date: "2023-12-31" });
    const predicted = drainwise("predict", published, "--constants", out);
    expect(predicted.status).toBe(0);
    expect(predicted.stdout.trim().split("\n")).toHaveLength(4);
  });

  test("ends with 2 on a faulty file, on a missing date and on a time without sense", () => {
    const faulty = drainwise("calibrate", fileOf("faulty.csv", header, "a,,live,,x,,10,y"));
    expect(faulty.status).toBe(2);
    expect(faulty.stderr).toContain("faulty.csv:2 [ram_mib]");
    expect(faulty.stderr).toContain("faulty.csv:2 [total_s]");
    const dateless = fileOf("dateless.csv", header, "a,,live,,4096,,10,16");
    expect(drainwise("calibrate", dateless).status).toBe(2);
    expect(drainwise("calibrate", dateless, "--date", "soon").status).toBe(2);
    expect(
      drainwise("calibrate", dateless, "--date", "2026-11-23", "--overhead", "-1s").status,
    ).toBe(2);
  });
});

describe("a file of constants", () => {
  const site = calibrated(
    measuredAt(
      [4, 8, 16, 32, 64].map((ram) => moveOf(ram)),
      defaultConstants,
      0.02,
      1,
    ),
  );

  test("is read as it was written, to the byte", async () => {
    const path = join(directory, "kept.json");
    await writeConstants(path, site);
    const read = await readConstants(path);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(read.value).toEqual(site);
    expect(textOfConstants(read.value)).toBe(textOfConstants(site));
  });

  test("that is none has every fault told with its field", async () => {
    const read = await readConstants(
      fileOf("odd.json", '{"format":"other","version":1,"date":"soon"}'),
    );
    if (read.ok) throw new Error("it was read");
    const fields = read.error.map(({ source }) => source.field);
    expect(fields).toEqual(
      expect.arrayContaining(["format", "date", "name", "figures", "measured"]),
    );
  });
});
