import { mkdtemp, open, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { hashOf, readPlan, textOfPlan, writePlan } from "../../../data/store/plan-file.ts";
import { planJsonSchema } from "../../../data/store/plan-schema.ts";
import { canonicalJson, type Plan, planDrain } from "../../../sim/index.ts";
import { cloud, goal, host, onVolume, server } from "../../support/plan-cloud.ts";

const made = planDrain({
  snapshot: cloud(
    [host("a"), host("b")],
    [server("s", "a"), onVolume("t", "a", { status: "ERROR" })],
  ),
  goal: goal(["a"], {
    windows: [{ start: "2026-12-01T22:00:00.000Z", end: "2026-12-02T04:00:00.000Z" }],
  }),
  overrides: { downtimeMax: 1 },
  seed: 7,
  toolVersion: "0.1.0",
});
if (!made.ok) throw new Error(JSON.stringify(made.error));
const plan: Plan = made.value;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drainwise-plan-"));
});
const at = (name: string): string => join(folder, name);

async function codesOf(name: string, text: string): Promise<readonly string[]> {
  await writeFile(at(name), text);
  const read = await readPlan(at(name));
  return read.ok ? [] : read.error.map(({ code }) => code);
}
const changed = (more: object): string => `${canonicalJson({ ...plan, ...more })}\n`;

// Approval and run trust the file and its hash: whatever is not exactly a plan of this format must not get through.
describe("a plan file", () => {
  it("comes back as it was written, under the SHA-256 of its bytes", async () => {
    const hash = await writePlan(at("plan.json"), plan);
    const read = await readPlan(at("plan.json"));
    expect(read).toEqual({ ok: true, value: { plan, hash } });
    expect(hashOf(await readFile(at("plan.json"), "utf8"))).toBe(hash);
    // FIPS 180-2, appendix B.1
    expect(hashOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
  it("replaces an older one whole, and leaves nothing beside it", async () => {
    await writeFile(at("plan.json"), "old");
    await writePlan(at("plan.json"), plan);
    expect((await readdir(folder)).filter((name) => name.includes("part"))).toEqual([]);
    await expect(writePlan(join(folder, "no-folder", "plan.json"), plan)).rejects.toThrow(/ENOENT/);
  });
  it("is refused when it is of another kind or version, before its fields are looked at", async () => {
    expect(await codesOf("x.json", changed({ version: 2, steps: "none" }))).toEqual([
      "other-version",
    ]);
    expect(await codesOf("x.json", '{"format":"drainwise-forecast"}')).toEqual(["not-a-plan"]);
    expect(await codesOf("x.json", "[]")).toEqual(["not-a-plan"]);
    expect(await codesOf("x.json", "null")).toEqual(["not-a-plan"]);
    expect(await codesOf("x.json", "{")).toEqual(["bad-json"]);
    expect(await codesOf("x.json", "")).toEqual(["bad-json"]);
  });
  it("is refused with every field at fault at once", async () => {
    const text = changed({ seed: -1, extra: true, goal: { ...plan.goal, order: "any" } });
    expect(await codesOf("x.json", text)).toEqual(["bad-field", "bad-field", "bad-field"]);
  });
  it("is refused when its text was changed, though it means the same", async () => {
    expect(await codesOf("x.json", `${JSON.stringify(plan, null, 2)}\n`)).toEqual([
      "not-canonical",
    ]);
    expect(await codesOf("x.json", canonicalJson(plan))).toEqual(["not-canonical"]);
  });
  it("is refused when its steps do not hold against its own snapshot", async () => {
    const steps = plan.steps.map((step) =>
      step.kind === "move" ? { ...step, destination: "a" } : step,
    );
    expect(await codesOf("x.json", changed({ steps }))).toContain("bad-move");
    expect(await codesOf("x.json", changed({ blocked: [] }))).toEqual(["lost-server"]);
    const servers = plan.snapshot.servers.map((one) => ({ ...one, host: "gone" }));
    const snapshot = { ...plan.snapshot, servers };
    expect(await codesOf("x.json", changed({ snapshot }))).toEqual([
      "bad-reference",
      "bad-reference",
    ]);
  });
  it("is refused unread above 1 GiB, and when it is not there", async () => {
    const file = await open(at("large.json"), "w");
    await file.truncate(1024 ** 3 + 1);
    await file.close();
    const large = await readPlan(at("large.json"));
    expect(large.ok ? null : large.error[0]?.summary).toMatch(/the limit is 1073741824/);
    const absent = await readPlan(at("absent.json"));
    expect(absent.ok ? null : absent.error[0]?.code).toBe("unreadable-file");
  });
});

describe("plan.schema.json", () => {
  it("is the schema that files are checked by, so that other tools can trust it", async () => {
    const text = `${JSON.stringify(planJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../../../data/store/plan.schema.json");
  });
});

describe("the text of a plan", () => {
  it("is the same on every making", () => {
    expect(textOfPlan(plan)).toBe(textOfPlan(structuredClone(plan)));
  });
});
