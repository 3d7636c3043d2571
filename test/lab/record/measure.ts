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

/** Over so many seconds `collect` counts what servers write to their disks. */
const DISKS_FOR = "6";

/** Files for `--cloud`, as collect wrote them on each of these hosts. */
export async function collected(hosts: readonly string[]): Promise<Facts> {
  const script = inState(lab, "run", "collect.sh");
  writeFileSync(script, (await drainwise("collect")).out);
  const facts: Record<string, string> = {};
  // One after the other: a guest's memory is compared with itself after a time, which another's would stretch.
  for (const host of hosts) Object.assign(facts, await collectedOn(host, script));
  return facts;
}

async function collectedOn(host: string, script: string): Promise<Facts> {
  const folder = inState(lab, "run", `collected-${host}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const { code, err } = await alsoOnNode(lab, host, "sh", script, "-o", folder, "-s", DISKS_FOR);
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
  if (rows.length === 0) return text; // the host that receives them
  const told: Record<string, string>[] = [];
  for (const row of rows) {
    const memory = await measuredMemory(host, row.server_id ?? "", MEMORY_MIB);
    const series = [...memory.dirty].map(([seconds, rate]) => `${seconds}:${rate.toFixed(3)}`);
    told.push({
      ...row,
      touched_mib: memory.touchedMib.toFixed(2),
      touched_source: "", // counted page by page: nothing to set right
      dirty_source: "dirty-bitmap", // like it every page is looked at, none twice
      dirty_series: series.join(" "),
    });
  }
  return stringify(told, { header: true, columns: Object.keys(rows[0] ?? {}) });
}

/** The rates to which the links are held, as an operator would write them down. */
export const linksOf = (megabits: Readonly<Record<string, number>>): Facts => ({
  "network.csv": stringify([
    ["host", "link_gbit_per_s", "share_left_percent"],
    ...Object.entries(megabits).map(([host, rate]) => [host, rate / 1000, 100]),
  ]),
});
