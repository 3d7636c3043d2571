/** What is shown when nobody says what to show: the shipped sample with the goal that lies beside it. */
import { join } from "node:path";
import { packageRoot } from "./page-folder.ts";

export interface Demonstration {
  /** Directory of the sample's CSV files. */
  readonly cloud: string;
  /** Its goal file: the hosts that data/samples/README.md tells about. */
  readonly goal: string;
}

export function demonstration(): Demonstration {
  const samples = join(packageRoot(), "data", "samples");
  return { cloud: join(samples, "genomics"), goal: join(samples, "genomics-goal.yaml") };
}
