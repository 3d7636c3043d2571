/** Replications become a forecast: exact quantiles over results in the order of their index. */
import { present } from "../base/assert.ts";
import { compareIds, compareNumbers } from "../base/order.ts";
import { mebibytes } from "../base/units.ts";
import { flavorOf } from "../cloud/cloud-index.ts";
import { bestValues } from "../cloud/guest-of.ts";
import type { SiteConstants } from "../migration/site-constants.ts";
import type { MoveStep, Plan } from "../plan/plan.ts";
import { lowerBound } from "../planner/lower-bound.ts";
import { aloneCase } from "./alone-case.ts";
import type { Forecast, HostForecast, ServerForecast } from "./forecast.ts";
import { outsideMeasured } from "./measured-range.ts";
import { type PreparedPlan, preparePlan } from "./prepared-plan.ts";
import { quantilesOf } from "./quantiles.ts";
import { nominalRun, type ReplicationResult } from "./replicate.ts";
import { intervalOfP95 } from "./stop-rule.ts";
import { verdictOf } from "./verdict.ts";

/** The forecast of a plan from all its replications, in whatever order they came. */
export function summarise(
  plan: Plan,
  planHash: string,
  results: readonly ReplicationResult[],
  site: SiteConstants | null = null,
): Forecast {
  const prepared = preparePlan(plan, site);
  const ordered = [...results].sort((a, b) => compareNumbers(a.index, b.index));
  const servers = prepared.moves.map((move, row) => serverForecast(prepared, move, row, ordered));
  return {
    format: "drainwise-forecast",
    version: 1,
    tool: plan.tool,
    planHash,
    seed: plan.seed,
    replications: ordered.length,
    window: overAll(ordered, ({ window }) => window),
    windowP95: intervalOfP95(ordered.map(({ window }) => window)),
    completeShare: shareOf(ordered, ({ complete }) => complete),
    bytes: overAll(ordered, ({ bytes }) => bytes),
    outage: overAll(ordered, ({ outage }) => outage),
    lowerBound: lowerBound(plan),
    servers,
    hosts: plan.goal.drain.map((host, row) => hostForecast(plan, host, row, servers, ordered)),
    nominal: nominalRun(plan, { record: true, site }),
    outsideMeasured: {
      share: shareOf(servers, ({ outsideMeasured: reasons }) => reasons.length > 0),
      reasons: [...new Set(servers.flatMap((server) => server.outsideMeasured))].sort(compareIds),
    },
    ...(prepared.site === null ? {} : { constants: sourceOf(prepared.site) }),
  };
}

const sourceOf = ({ name, source, date }: SiteConstants) => ({ name, source, date });

const overAll = (
  results: readonly ReplicationResult[],
  figureOf: (result: ReplicationResult) => number,
) => present(quantilesOf(results.map(figureOf)), "a forecast has replications");

const shareOf = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  items.length === 0 ? 0 : items.filter(holds).length / items.length;

type Column = "totalTime" | "moveOutage" | "moveBytes" | "brownout" | "emptyAt";

const column = (results: readonly ReplicationResult[], name: Column, row: number): number[] =>
  results.map((result) => result[name][row] ?? Number.NaN);

const counted = (values: readonly number[]): number =>
  values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);

function serverForecast(
  prepared: PreparedPlan,
  move: MoveStep,
  row: number,
  results: readonly ReplicationResult[],
): ServerForecast {
  const { cloud } = prepared.model;
  const server = present(cloud.servers.get(move.server), "server of the plan");
  const flavor = flavorOf(cloud, server);
  const totalTime = column(results, "totalTime", row);
  const outage = column(results, "moveOutage", row);
  return {
    step: move.id,
    server: server.id,
    name: server.name,
    type: move.type,
    direction: move.direction,
    source: move.source,
    destination: move.destination,
    totalTime: quantilesOf(totalTime),
    outage: quantilesOf(outage),
    bytes: quantilesOf(column(results, "moveBytes", row)),
    brownout: quantilesOf(column(results, "brownout", row)),
    verdict: verdictOf(prepared, move, { asked: counted(totalTime), completed: counted(outage) }),
    outsideMeasured: outsideMeasured(
      {
        type: move.type,
        vcpus: flavor.vcpus,
        memory: mebibytes(flavor.ramMiB),
        rate: aloneCase(prepared, move, bestValues).rate,
      },
      prepared.site?.measured ?? null,
    ),
  };
}

function hostForecast(
  plan: Plan,
  host: string,
  row: number,
  servers: readonly ServerForecast[],
  results: readonly ReplicationResult[],
): HostForecast {
  const emptyAt = column(results, "emptyAt", row);
  const emptyShare = results.length === 0 ? 0 : counted(emptyAt) / results.length;
  const failing = servers.filter(
    ({ source, direction, verdict }) =>
      direction === "out" && source === host && verdict.completedShare <= 0.5,
  );
  const blocked = plan.blocked.filter((server) => server.host === host);
  const remaining = [...blocked, ...failing].map(({ server }) => server).sort(compareIds);
  return {
    host,
    empty: emptyShare < 0.5 ? null : quantilesOf(emptyAt),
    emptyShare,
    remaining,
  };
}
