/** A cloud and a forecast small enough to be read, for tests of what the page makes of them. */

import { hashOf, textOfPlan } from "../../data/store/plan-file.ts";
import type { Forecast, Plan, Quantiles, ServerForecast, Snapshot } from "../../sim/index.ts";
import { novaDefaults } from "../../sim/index.ts";
import { ShownPlan } from "../../web/server/shown-plan.ts";

export const tinySnapshot: Snapshot = {
  format: "drainwise-snapshot",
  version: 1,
  takenAt: null,
  hosts: [],
  servers: [],
  flavors: [],
  aggregates: [],
  serverGroups: [],
  projects: [],
  migrations: [],
  network: {
    hostLinks: [
      { host: "a", role: "migration", rate: 1e9, leaf: null },
      { host: "a", role: "storage", rate: 1e9, leaf: null },
    ],
    leaves: [],
    mtu: 1500,
    shareLeft: { value: 1, low: 1, high: 1, source: "assumed" },
  },
  settingsGroups: [{ id: "all", settings: novaDefaults, source: "assumed" }],
  assumptions: [],
};

const quantiles = (p50: number): Quantiles => ({
  ...{ p5: p50 / 3, p10: p50 / 2, p50, p90: p50 * 2, p95: p50 * 3 },
});

export const serverForecast = (changes: Partial<ServerForecast> = {}): ServerForecast => ({
  step: "move-1",
  server: "s-1",
  name: "web",
  type: "live",
  direction: "out",
  source: "a",
  destination: "b",
  totalTime: quantiles(60),
  outage: quantiles(0.5),
  bytes: quantiles(1024),
  brownout: quantiles(0),
  verdict: { kind: "converges", completedShare: 1, because: "It does.", remedies: [] },
  outsideMeasured: [],
  ...changes,
});

export const tinyForecast: Forecast = {
  format: "drainwise-forecast",
  version: 1,
  tool: { name: "drainwise", version: "0.0.0" },
  planHash: "",
  seed: 7,
  replications: 3,
  window: quantiles(60),
  windowP95: null,
  completeShare: 1,
  bytes: quantiles(1024),
  outage: quantiles(0.5),
  lowerBound: 10,
  servers: [serverForecast()],
  hosts: [{ host: "a", empty: quantiles(60), emptyShare: 1, remaining: [] }],
  nominal: { window: 60, moves: [], links: [], hosts: [] },
  outsideMeasured: { share: 0, reasons: [] },
};

/** A plan as the server shows it, its commands being its number of steps. */
export const shownPlan = (plan: Plan): ShownPlan =>
  new ShownPlan(
    {
      ...{ cloudName: "tiny", plan, planHash: hashOf(textOfPlan(plan)), forecast: tinyForecast },
      ...{ site: null, commands: [], takesVariants: true },
    },
    ({ steps }) => [`${steps.length} steps`],
  );
