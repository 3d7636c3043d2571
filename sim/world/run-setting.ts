/** What one run of the simulated cloud is given beside the cloud itself. */
import type { BytesPerSecond, Seconds } from "../base/units.ts";
import type { Deviates } from "../cloud/guest-of.ts";
import type { ModelConstants } from "../migration/move.ts";
import type { Faults } from "./faults/faults.ts";
import type { Link } from "./topology.ts";
import type { Trace } from "./trace.ts";

/** One draw of everything uncertain. */
export interface Draw {
  readonly deviatesOf: (server: string) => Deviates;
  /** Share of the links that other traffic leaves, 0..1. */
  readonly shareLeft: number;
  readonly diskRate: (link: Link) => BytesPerSecond;
  readonly constants: ModelConstants;
  /** When the first poll falls within its period [s]. */
  readonly pollOffset: Seconds;
}

export interface RunSetting {
  readonly draw: Draw;
  /** Hour of day (UTC) at the run's start, with its fraction; null = no matter. */
  readonly startHour: number | null;
  /** Work on an emptied host [s]. */
  readonly maintenanceTime: Seconds;
  /** Time between the driver's polls [s]; 0 = everything is seen at once. */
  readonly pollPeriod: Seconds;
  /** Keep dirty syncs and the use of links. */
  readonly record: boolean;
  readonly faults: Faults;
  readonly trace: Trace;
}

/** Nova refreshes a migration's progress every 5 s (libvirt driver's monitor), so nobody gains by looking more often. */
export const POLL_PERIOD: Seconds = 5;
