/** The record of a run that is about to begin. */
import { randomUUID } from "node:crypto";
import packageJson from "../../package.json" with { type: "json" };
import { policyOf } from "../../sim/index.ts";
import type { ApprovalRecord, CloudName, RunRecord } from "../store/records.ts";
import { textOfSetting } from "./run-setting.ts";
import type { StartWish } from "./start-wish.ts";

export function newRun(wish: StartWish, cloud: CloudName, approval: ApprovalRecord): RunRecord {
  const now = new Date();
  const real = wish.cloud.kind === "nova" ? wish.cloud : null;
  const policy = policyOf(wish.plan.goal, {
    // The simulated cloud has its own hours: the goal's windows are not now.
    startsAt: real === null ? null : now.getTime() / 1000,
    planName: wish.hash.slice(0, 12),
    user: real?.user ?? null,
  });
  const setting = textOfSetting({ policy, tool: packageJson.version });
  return {
    id: `${wish.hash.slice(0, 8)}-${randomUUID().slice(0, 4)}`,
    plan: wish.hash,
    cloud,
    approval: approval.id,
    by: wish.by,
    startedAt: now.toISOString(),
    setting,
    endedAt: null,
    end: null,
  };
}
