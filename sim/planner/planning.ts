/** What all parts of one planning share. */
import type { CloudIndex } from "../cloud/cloud-index.ts";
import type { NovaSettings } from "../cloud/settings.ts";
import type { Server } from "../cloud/snapshot.ts";
import type { Goal } from "../plan/goal.ts";
import type { Alone } from "./alone.ts";
import type { Bookings } from "./bookings.ts";

export interface Planning {
  readonly cloud: CloudIndex;
  readonly goal: Goal;
  readonly overrides: Partial<NovaSettings>;
  readonly bookings: Bookings;
  /** How a server would move if nothing else did; predicted when first asked. */
  alone(server: Server): Alone;
  /** Zones whose reserve of hosts cannot be kept, with the reason. */
  readonly shortZones: ReadonlyMap<string, string>;
}
