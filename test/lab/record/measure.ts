/** What an operator measures on the hosts before a plan: `drainwise collect` there, the links' rates, memory in use. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { alsoOnNode } from "../bring-up/nodes.ts";
import { inState } from "../bring-up/settings.ts";
import { drainwise } from "../support/drainwise.ts";
import type { Facts } from "../support/operator.ts";
import { lab } from "../support/standing-lab.ts";
import { measuredMemory } from "./guest-memory.ts";
import { MEMORY_MIB } from "./guests.ts";

/** Files for `--cloud`, as collect wrote them on each of these hosts. */
export async function collected(hosts: readonly string[]): Promise<Facts> {
  const script = inState(lab, "run", "collect.sh");
  writeFileSync(script, (await drainwise("collect")).out);
  return Object.assign({}, ...(await Promise.all(hosts.map((host) => collectedOn(host, script)))));
}

async function collectedOn(host: string, script: string): Promise<Facts> {
  const folder = inState(lab, "run", `collected-${host}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const { code, err } = await alsoOnNode(lab, host, "sh", script, "-o", folder, "-s", "");
  if (code !== 0) throw new Error(`collect on ${host}: ${err}`);
  const facts: Record<string, string> = {};
  for (const file of readdirSync(folder)) {
    const text = readFileSync(`${folder}/${file}`, "utf8");
    facts[file] = file.startsWith("servers-") ? await withGuestMemory(host, text) : text;
  }
  return facts;
}

/**
 * Memory is measured here and not by collect. The process of an emulated guest holds the guest's translated code, too,
 * as much as such a small guest's memory; of so little memory libvirt's sampling sees a page or two; and its bitmap ends
 * an emulated guest.
 */
async function withGuestMemory(host: string, text: string): Promise<string> {
  const rows: Record<string, string>[] = parse(text, { columns: true });
  const told = await Promise.all(
    rows.map(async (row) => {
      const memory = await measuredMemory(host, row.server_id ?? "", MEMORY_MIB);
      return {
        ...row,
        // Emulation gives every guest the same processor, whatever the host's: no check of Nova's stands against it.
        cpu_model: "",
        touched_mib: memory.touchedMib.toFixed(2),
        dirty_source: "page-sampling",
        dirty_1s_mib_per_s: memory.dirty1sMibPerS.toFixed(3),
        dirty_10s_mib_per_s: memory.dirty10sMibPerS.toFixed(3),
      };
    }),
  );
  return stringify(told, { header: true, columns: Object.keys(rows[0] ?? {}) });
}

/** The rates to which the links are held, as an operator would write them down. */
export const linksOf = (megabits: Readonly<Record<string, number>>): Facts => ({
  "network.csv": stringify([
    ["host", "link_gbit_per_s"],
    ...Object.entries(megabits).map(([host, rate]) => [host, rate / 1000]),
  ]),
});
