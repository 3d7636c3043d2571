/** The driver of a real cloud for one run. */
import {
  type DriftFound,
  driftBetween,
  err,
  ok,
  type Plan,
  type Result,
  type SoFar,
} from "../../sim/index.ts";
import type { Cloud } from "../nova/connect-cloud.ts";
import { NovaDriver } from "../nova/driver/nova-driver.ts";
import { readCloudSnapshot } from "../nova/snapshot/read-cloud-snapshot.ts";
import type { RunRecord } from "../store/records.ts";
import type { CloudChoice } from "./clouds.ts";
import { MaintenanceCrew } from "./maintenance.ts";
import type { Resumed } from "./resume.ts";
import { RunClock } from "./run-clock.ts";

export function novaDriver({
  run,
  plan,
  from,
  cloud: { cloud, means },
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
    crew: new MaintenanceCrew(means, { plan: run.plan, run: run.id }),
    drift: (host) => driftNow(cloud, plan, soFar, host),
    incarnations: from.incarnations,
  });
}

/** Reads the cloud anew, by lists alone, and holds it against what the plan expects by now. */
async function driftNow(
  cloud: Cloud,
  plan: Plan,
  soFar: () => SoFar,
  host: string | null,
): Promise<Result<DriftFound, string>> {
  const read = await readCloudSnapshot(cloud, { files: null, prometheus: null, measured: [] });
  if (!read.ok) return err(read.error.diagnostics[0]?.summary ?? "the cloud cannot be read");
  return ok(driftBetween(plan, soFar(), read.value.snapshot, host));
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
