/** Which cloud a run is on, and how its driver is made. */
import type { Cloud } from "../nova/connect-cloud.ts";
import type { CloudLooks } from "../nova/reading/cloud-looks.ts";
import type { MaintenanceMeans } from "./maintenance.ts";
import type { Probe } from "./probe.ts";

export type CloudChoice =
  | {
      readonly kind: "simulated";
      /** Simulated seconds a second; Infinity = as fast as it goes. */
      readonly speed: number;
    }
  | {
      readonly kind: "nova";
      readonly cloud: Cloud;
      /** Keystone's user id of our own token: migrations of others bear others'. */
      readonly user: string;
      readonly means: MaintenanceMeans;
      readonly probe: Probe | null;
    }
  /** A real cloud that is only looked at. */
  | { readonly kind: "shadow"; readonly looks: CloudLooks };

/** Where a run is more than looked at. */
export type DrivenCloud = Exclude<CloudChoice, { kind: "shadow" }>;
