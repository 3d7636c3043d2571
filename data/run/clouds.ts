/** Which cloud a run is on, and how its driver is made. */
import type { Cloud } from "../nova/connect-cloud.ts";
import type { MaintenanceMeans } from "./maintenance.ts";

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
    };
