/**
 * A cloud's own catalogue: constants.json in the folder of its files, kept there by `drainwise calibrate --cloud` and
 * found by whatever reads the cloud.
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Diagnostic, err, ok, type Result, type SiteConstants } from "../../sim/index.ts";
import type { FaultLog } from "../csv/fault-log.ts";
import { readConstants, writeConstants } from "./constants-file.ts";

const FILE = "constants.json";

/** Clouds run KVM: constants of another base would bring a test-bed's with them. */
const BASE = "kvm";

/** The file in which a folder keeps them. */
export const catalogFileOf = (folder: string): string => join(folder, FILE);

/** What the folder keeps; null when it keeps none, or is no folder. */
export async function siteOfCloud(
  folder: string,
): Promise<Result<SiteConstants | null, readonly Diagnostic[]>> {
  const path = catalogFileOf(folder);
  if ((await stat(path).catch(() => null)) === null) return ok(null);
  const read = await readConstants(path);
  if (!read.ok || read.value.base === BASE) return read;
  return err([
    {
      severity: "error",
      code: "bad-constants",
      summary: `The constants rest on ${read.value.base}; a cloud's must rest on ${BASE}.`,
      mend: `Calibrate again with --base ${BASE}, or remove the file.`,
      source: { file: FILE, field: "base" },
    },
  ]);
}

/** Keeps them in the folder, in place of what it kept before. Returns the file's path. */
export async function keepSite(folder: string, site: SiteConstants): Promise<string> {
  const path = catalogFileOf(folder);
  await writeConstants(path, site);
  return path;
}

/** A cloud's catalogue into a reading of it: found and named, or its faults among the others. */
export async function readSite(folder: string, faults: FaultLog): Promise<SiteConstants | null> {
  const site = await siteOfCloud(folder);
  if (!site.ok) {
    for (const { code, summary, mend, source } of site.error) {
      faults.error(code, summary, mend, source);
    }
    return null;
  }
  if (site.value !== null) {
    faults.note(
      "site-constants",
      `The site's own constants are used: ${nameOf(site.value)}.`,
      "Remove the file to predict with the catalogue's.",
      { file: FILE },
    );
  }
  return site.value;
}

/** Name, day and source, as every command says them. */
export const nameOf = ({ name, date, source }: SiteConstants): string =>
  `${name} of ${date} (${source})`;
