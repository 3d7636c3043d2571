import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readScenario } from "../../../data/scenario/read-scenario.ts";

const folder = mkdtempSync(join(tmpdir(), "scenario-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Line and code of each fault of a scenario with this text. */
async function faultsOf(...lines: string[]): Promise<string[]> {
  const path = join(folder, "case.scn");
  writeFileSync(path, `${lines.join("\n")}\n`);
  const read = await readScenario(path);
  return read.ok ? [] : read.error.map(({ code, source }) => `${source.line ?? "-"} ${code}`);
}

it("tells every fault of a line, and a faulty line is not a missing one", async () => {
  const faults = await faultsOf(
    "migscn 1",
    "hosts 2",
    "host_bw -5",
    "mig a 0 9 10 1 1 0 0",
    "mig a 0 1 x 1 1 0 0",
  );
  expect(faults.sort()).toEqual(["3 bad-value", "4 bad-value", "5 bad-value", "5 duplicate-id"]);
});

it("refuses two rates of one host: which one holds could only be guessed", async () => {
  const faults = await faultsOf("migscn 1", "hosts 2", "host_bw 5", "hostbw 1 3", "hostbw 1 4");
  expect(faults).toEqual(["5 twice"]);
});

it("refuses an absurd number of hosts before memory is taken for it", async () => {
  expect(await faultsOf("migscn 1", "hosts 1e15", "host_bw 5")).toEqual(["2 bad-value"]);
});

it("reads a byte order mark, CRLF, comments and exponents", async () => {
  const faults = await faultsOf(
    "\uFEFFmigscn 1 # the header\r",
    "\r",
    "hosts 2\r",
    "host_bw 1.25e9\r",
    "flow a 0 1 1e9 0.5 # text\r",
  );
  expect(faults).toEqual([]);
});
