import type { Plan } from "../../sim/index.ts";
import type { Person } from "../store/records.ts";
import type { CloudChoice } from "./clouds.ts";

/** What it takes to begin a run. */
export interface StartWish {
  readonly plan: Plan;
  readonly hash: string;
  readonly text: string;
  readonly cloud: CloudChoice;
  /** Who starts it. */
  readonly by: Person;
  /** Told that a runner has died with the lease, which is waited for; absent = a held lease is refused at once. */
  readonly onWait?: (holder: string, until: Date) => void;
}
