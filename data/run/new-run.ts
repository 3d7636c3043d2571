/** The record of a run that is about to begin. */
import { randomUUID } from "node:crypto";
import packageJson from "../../package.json" with { type: "json" };
import { type MaintenanceHow, policyOf } from "../../sim/index.ts";
import type { CloudName, RunRecord } from "../store/records.ts";
import { textOfSetting } from "./run-setting.ts";
import type { StartWish } from "./start-wish.ts";

export function newRun(wish: StartWish, cloud: CloudName, approval: string): RunRecord {
  const now = new Date();
  const real = wish.cloud.kind === "nova" ? wish.cloud : null;
  const policy = policyOf(wish.plan.goal, {
    // The simulated cloud has its own hours: the goal's windows are not now.
    startsAt: wish.cloud.kind === "simulated" ? null : now.getTime() / 1000,
    planName: wish.hash.slice(0, 12),
    user: real?.user ?? null,
    ...(real === null ? {} : { apiTimeout: real.cloud.deadlineMs / 1000 }),
  });
  const maintenance = { ...policy.maintenance, how: howOf(wish) ?? policy.maintenance.how };
  const setting = textOfSetting({
    policy: { ...policy, maintenance },
    tool: packageJson.version,
    ...(wish.site == null ? {} : { site: wish.site }),
  });
  return {
    id: `${wish.hash.slice(0, 8)}-${randomUUID().slice(0, 4)}`,
    plan: wish.hash,
    cloud,
    approval,
    by: wish.by,
    startedAt: now.toISOString(),
    setting,
    endedAt: null,
    end: null,
  };
}

/** Who works on emptied hosts: the goal's word, else whatever means the run was given; null = neither says. */
function howOf({ plan, cloud }: StartWish): MaintenanceHow | null {
  if (plan.goal.run?.maintenance !== undefined || cloud.kind !== "nova") return null;
  if (cloud.means.command !== null) return "command";
  return cloud.means.webhook === null ? null : "webhook";
}
