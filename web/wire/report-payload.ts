import type { Forecast, Plan, SiteConstants } from "../../sim/index.ts";

/** All that the page shows: one plan and its forecast. Served as JSON, or inlined in the offline report. */
export interface ReportPayload {
  /** Name of the cloud as its folder or file is called; shown, nothing depends on it. */
  readonly cloudName: string;
  readonly plan: Plan;
  /** SHA-256 of the plan's canonical text, hex. */
  readonly planHash: string;
  readonly forecast: Forecast;
  /** The site's own constants that the forecast was made with in place of the plan's, for the what-if; null = none. */
  readonly site: SiteConstants | null;
  /** The plan as `openstack` commands, a line each. */
  readonly commands: readonly string[];
  /** Whether a variant can be taken as the plan: there is a server, and it takes wishes. */
  readonly takesVariants: boolean;
}

/** Where the server answers with a ReportPayload. */
export const REPORT_PATH = "/api/report";

/** Ids of the elements in which the offline report carries its data and its worker. */
export const REPORT_DATA_ID = "report-data";
export const WORKER_SOURCE_ID = "worker-source";
