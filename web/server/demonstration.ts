/** What is shown when nobody says what to show: the shipped sample and the hosts that its README drains. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "./page-folder.ts";

export interface Demonstration {
  /** Directory of the sample's CSV files. */
  readonly cloud: string;
  readonly drain: readonly string[];
}

/** Reads data/samples/demonstration.json, which lies beside the sample that it names. */
export async function demonstration(): Promise<Demonstration> {
  const samples = join(packageRoot(), "data", "samples");
  const text = await readFile(join(samples, "demonstration.json"), "utf8");
  const { cloud, drain } = JSON.parse(text) as Demonstration;
  return { cloud: join(samples, cloud), drain };
}
