import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { readScenario } from "../../../data/scenario/read-scenario.ts";
import { runScenario } from "../../../sim/world/scenario-run.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".scn.gz"))
  .map((file) => file.replace(".scn.gz", ""));

interface GivenAnswer {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly rounds?: string;
  readonly bytes?: string;
}

const answersOf = async (file: string) => {
  const read = await readScenario(join(folder, file));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return runScenario(read.value).answers;
};

describe("the strongest existing simulator agrees (durations to 0.1 % or 10 us)", () => {
  it.each(names)("%s", async (name) => {
    const ours = new Map(
      (await answersOf(`${name}.scn.gz`)).map((answer) => [answer.item.id, answer]),
    );
    const theirs: GivenAnswer[] = parse(gunzipSync(readFileSync(join(folder, `${name}.csv.gz`))), {
      columns: true,
    });
    expect(theirs.length).toBe(ours.size);
    for (const { id, start, end, bytes } of theirs) {
      const own = ours.get(id);
      const want = Number(end) - Number(start);
      const got = (own?.end ?? Number.NaN) - (own?.start ?? Number.NaN);
      const slack = Math.max(1e-5, 1e-3 * want);
      expect(Math.abs(got - want), `${name} ${id}: ${got} s against ${want} s`).toBeLessThanOrEqual(
        slack,
      );
      if (bytes !== undefined) {
        expect(Math.abs((own?.bytes ?? Number.NaN) / Number(bytes) - 1)).toBeLessThan(1e-3);
      }
    }
  });

  it("nonconv: none of the four ends, and the run does", async () => {
    const outcomes = (await answersOf("nonconv.scn")).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["not_converged", "not_converged", "not_converged", "not_converged"]);
  });
});
