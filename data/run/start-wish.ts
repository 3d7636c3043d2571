import type { Plan, SiteConstants } from "../../sim/index.ts";
import type { Person } from "../store/records.ts";
import type { CloudChoice } from "./clouds.ts";
import type { LeaseNews } from "./lease-keeper.ts";

/** What it takes to begin a run. */
export interface StartWish {
  readonly plan: Plan;
  readonly hash: string;
  readonly text: string;
  readonly cloud: CloudChoice;
  /** Who starts it. */
  readonly by: Person;
  /** The site's own constants, with which its rest is forecast; absent = those that the run was begun with, else the plan's. */
  readonly site?: SiteConstants | null;
  /** Whether a lease whose holder may live is waited for; else it is refused at once. */
  readonly waits?: boolean;
  /** Told of a lease that is somebody else's. */
  readonly onLease?: (news: LeaseNews) => void;
}
