import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "drainwise-command-"));
const at = (name: string): string => join(folder, name);

function drainwise(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [join(root, "bin/drainwise.mjs"), ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}
const plan = (...args: readonly string[]) =>
  drainwise("plan", "--cloud", "data/samples/tiny", ...args);

// What an operator types: exit codes and bytes are what scripts and approvals lean on.
describe("drainwise plan", () => {
  it("writes the same bytes for the same question, and says their hash", () => {
    const first = plan("--drain", "one", "--return", "origin", "--out", at("1.json"));
    expect(first.code).toBe(0);
    plan("--drain", "one", "--return", "origin", "--out", at("2.json"));
    expect(readFileSync(at("2.json"), "utf8")).toBe(readFileSync(at("1.json"), "utf8"));
    expect(first.out).toMatch(/1 host to empty/);
    expect(first.out).toMatch(/SHA-256: [0-9a-f]{64}/);
  });
  it("takes a goal file, and the command line over it", () => {
    writeFileSync(at("goal.yaml"), "drain: two\nmaintenance: 45 min\nhosts-at-once: 2\n");
    const { code, out } = plan("--goal", at("goal.yaml"), "--drain", "one", "--json");
    const summary = JSON.parse(out);
    expect(code).toBe(0);
    expect(summary.hosts.map(({ host }: { host: string }) => host)).toEqual(["one"]);
    expect(summary.file).toBeNull();
  });
  it("ends with 2 on bad input, every fault told and nothing written", () => {
    const { code, err } = plan("--drain", "on,two", "--order", "fast", "--out", at("no.json"));
    expect(code).toBe(2);
    expect(err).toMatch(/There is no host on\./);
    expect(err).toMatch(/"fast" is none of the choices/);
    expect(() => readFileSync(at("no.json"))).toThrow(/ENOENT/);
    expect(plan("--dran", "one").code).toBe(2);
    expect(plan().code).toBe(2);
  });
  it("ends with 1 when nothing can be moved, with the reasons", () => {
    const { code, out, err } = plan("--drain", "one,two,three");
    expect(code).toBe(1);
    expect(err).toMatch(/No server can move/);
    expect(out).toMatch(/is to be emptied itself/);
  });
});

describe("drainwise show", () => {
  it("prints steps and the openstack commands with their API versions", () => {
    plan("--drain", "one", "--out", at("show.json"));
    expect(drainwise("show", at("show.json"), "--steps").out).toMatch(/cordon[^\n]*one/);
    const { out } = drainwise("show", at("show.json"), "--commands");
    expect(out).toMatch(
      /^openstack compute service set --disable --disable-reason '?drainwise: cordon:one'? one nova-compute$/m,
    );
    expect(out).toMatch(
      /^openstack --os-compute-api-version 2\.34 server migrate --live-migration --host \w+ --(block|shared)-migration --wait [0-9a-f-]{36} # /m,
    );
    expect(out).toMatch(
      /^openstack --os-compute-api-version 2\.56 server migrate --host \w+ --wait ([0-9a-f-]{36}) # .*\nopenstack server migration confirm \1$/m,
    );
    expect(out).toMatch(/^openstack compute service set --enable one nova-compute$/m);
  });
  it("refuses a changed file, and another plan than the one approved", () => {
    plan("--drain", "one", "--out", at("true.json"));
    writeFileSync(
      at("false.json"),
      readFileSync(at("true.json"), "utf8").replace('"seed":1', '"seed": 2'),
    );
    const changed = drainwise("show", at("false.json"));
    expect(changed.code).toBe(2);
    expect(changed.err).toMatch(/not the canonical form/);
    expect(drainwise("show", at("true.json"), "--hash", "00ff").code).toBe(2);
    const { sha256 } = JSON.parse(drainwise("show", at("true.json"), "--json").out);
    expect(drainwise("show", at("true.json"), "--hash", sha256).code).toBe(0);
  });
});
