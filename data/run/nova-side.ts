/** The driver of a real cloud for one run. */
import { newcomersOf, type Plan, type SoFar } from "../../sim/index.ts";
import { NovaDriver } from "../nova/driver/nova-driver.ts";
import type { RunRecord } from "../store/records.ts";
import type { CloudChoice } from "./clouds.ts";
import { driftNow } from "./drift-now.ts";
import { MaintenanceCrew } from "./maintenance.ts";
import type { Resumed } from "./resume.ts";
import { RunClock } from "./run-clock.ts";

export function novaDriver({
  run,
  plan,
  from,
  cloud: { cloud, means, probe },
  soFar,
}: {
  readonly run: RunRecord;
  readonly plan: Plan;
  readonly from: Resumed;
  readonly cloud: Extract<CloudChoice, { kind: "nova" }>;
  readonly soFar: () => SoFar;
}): NovaDriver {
  return new NovaDriver({
    cloud,
    clock: new RunClock(Date.parse(run.startedAt), from.at),
    hosts: hostsOf(plan),
    crew: new MaintenanceCrew(means, { plan: run.plan, run: run.id }, cloud.clear),
    probe,
    drift: (host) =>
      driftNow(cloud, plan, soFar, host, (now) => {
        from.newcomers.clear();
        for (const [on, held] of newcomersOf(plan, now)) from.newcomers.set(on, held);
      }),
    incarnations: from.incarnations,
  });
}

/** Hosts that the plan empties or moves servers to. */
export const hostsOf = ({ steps }: Plan): readonly string[] => [
  ...new Set(
    steps.flatMap((step) =>
      step.kind === "move"
        ? [step.source, step.destination, ...(step.alternatives ?? [])]
        : [step.host],
    ),
  ),
];
