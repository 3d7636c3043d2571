import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readCloud } from "../../../data/csv/read-cloud.ts";
import { cloudDir, sound } from "../../support/cloud-dir.ts";

const own: Readonly<Record<string, string>> = {
  "own.csv": "host,disk_free_gib,cpu_model,pci_free\nh1,2 TiB,Broadwell,gpu:2\n",
  "net.csv": "host,link_gbit_per_s,leaf,leaf_oversubscription\nh1,10 Gbit/s,l1,4\n",
  "tele.csv": "server_id,dirty_1s_mib_per_s,dirty_60s_mib_per_s,touched_mib\ns1,100,20,3000\n",
  "groups.csv": `"ID","Name","Policy","Members"\n"g1","grp","affinity","['s1', 's2']"\n`,
};
const files = { ...sound, ...own };

it("whatever a slip of the hand makes of the files, the import answers, and with a place for every fault", async () => {
  const path = cloudDir(own);
  const slip = fc.record({
    name: fc.constantFrom(...Object.keys(files)),
    at: fc.nat(400),
    length: fc.nat(12),
    put: fc.oneof(
      fc.constantFrom(
        '"',
        ",",
        ";",
        "\n",
        "'",
        "{",
        "]",
        "-",
        "9",
        "None",
        "True",
        "\uFEFF",
        "\u0000",
        "h1",
        "s1",
      ),
      fc.string({ maxLength: 8 }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(slip, { minLength: 1, maxLength: 4 }), async (slips) => {
      const texts: Record<string, string> = { ...files };
      for (const { name, at, length, put } of slips) {
        const text = texts[name] ?? "";
        const from = at % (text.length + 1);
        texts[name] = text.slice(0, from) + put + text.slice(from + length);
      }
      for (const [name, text] of Object.entries(texts)) writeFileSync(join(path, name), text);
      const read = await readCloud(path);
      if (read.ok) return;
      expect(read.error.diagnostics.length).toBeGreaterThan(0);
      for (const { source, summary, mend } of read.error.diagnostics) {
        expect(source.file).not.toBe("");
        expect(summary.length * mend.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 150 },
  );
  rmSync(path, { recursive: true, force: true });
});
