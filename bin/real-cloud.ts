/** A real cloud as a run takes it: whose credentials, and by what means emptied hosts are worked on. */

import type { Cloud } from "../data/nova/connect-cloud.ts";
import type { DrivenCloud } from "../data/run/clouds.ts";
import { probeBy } from "../data/run/probe.ts";
import type { Person } from "../data/store/records.ts";

export interface MeansOptions {
  readonly maintenanceCommand?: string;
  readonly maintenanceWebhook?: string;
  readonly probeCommand?: string;
}

export const realCloud = (cloud: Cloud, by: Person, means: MeansOptions): DrivenCloud => ({
  kind: "nova",
  cloud,
  user: by.user,
  means: {
    command: means.maintenanceCommand ?? null,
    webhook: means.maintenanceWebhook ?? null,
  },
  probe: means.probeCommand === undefined ? null : probeBy(means.probeCommand),
});
