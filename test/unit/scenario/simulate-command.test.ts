import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";

const command = fileURLToPath(new URL("../../../bin/drainwise.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "drainwise-scn-"));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, content: string | Buffer): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const simulate = (...args: readonly string[]) =>
  spawnSync(process.execPath, [command, "simulate", ...args], { encoding: "utf8" });

const head =
  "migscn 1\nhosts 3\nhost_bw 100 # bytes per second\n\nfabric nonblocking\nmax_downtime 0.1\n";

describe("drainwise simulate", () => {
  it("prints the migrations' form when there is one, ids as text, seconds with nine decimals", () => {
    const file = written("mixed.scn", `${head}mig 007 0 1 1000 20 1000 0 0\nflow f 2 1 0 1.5\n`);
    const { stdout, stderr, status } = simulate(file);
    expect(stdout).toBe(
      "id,src,dst,start,end,downtime,rounds,bytes,outcome\n" +
        "007,0,1,0.000000000,12.480000000,0.080000000,2,1248,completed\n" +
        "f,2,1,1.500000000,1.500000000,,,0,completed\n",
    );
    expect(status).toBe(0);
    const cost = JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
    expect(Object.keys(cost)).toEqual([
      "events",
      "loop_cpu_s",
      "loop_wall_s",
      "load_s",
      "peak_rss_bytes",
    ]);
  });
  it("prints the short form for flows alone, and reads gzip by its content, not its name", () => {
    const file = written("packed.anything", gzipSync(`${head}flow a 0 1 1000 0\n`));
    expect(
      execFileSync(process.execPath, [command, "simulate", file], {
        encoding: "utf8",
        stdio: "pipe",
      }),
    ).toBe("id,start,end,outcome\na,0.000000000,10.000000000,completed\n");
  });
  it("tells all faults at once, each with its line and how to mend it, and simulates nothing", () => {
    const file = written(
      "faulty.scn",
      `${head}mig a 0 9 1000 20 1000 0 0\nmig a 0 1 -5 x 1000 0 0\nflow b 0 1\nwobble 3\n`,
    );
    const { stdout, stderr, status } = simulate(file);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(":7: DST is host 9, but the scenario has hosts 0 to 2.");
    expect(stderr).toContain(":8: RAM is -5, below 0.");
    expect(stderr).toContain(':8: DIRTY is "x", which is no number.');
    expect(stderr).toContain(':9: "flow" has 2 values'.replace("2 values", "3 values"));
    expect(stderr).toContain(':10: "wobble" is no key of migscn 1.');
  });
  it.each([
    ["empty.scn", "", "holds no line"],
    ["headless.scn", "hosts 3\n", 'begins with "hosts 3"'],
    ["hostless.scn", "migscn 1\nhost_bw 5\n", '"hosts H" is missing'],
    [
      "leafless.scn",
      "migscn 1\nhosts 2\nhost_bw 5\nfabric leafspine\n",
      "needs hosts_per_leaf and leaf_bw",
    ],
    ["twins.scn", `${head}flow a 0 1 1 0\nflow a 0 1 1 0\n`, "Id a stands here and in line 7"],
    ["cut.scn.gz", gzipSync(`${head}flow a 0 1 1000 0\n`).subarray(0, 30), "cannot be read"],
  ])("refuses %s", (name, content, reason) => {
    const { stderr, status } = simulate(written(name, content));
    expect(stderr).toContain(reason);
    expect(status).toBe(2);
  });
  it("refuses a file that is not there", () => {
    const { stderr, status } = simulate(join(folder, "nosuch.scn"));
    expect(stderr).toContain("there is no such file");
    expect(status).toBe(2);
  });
});
