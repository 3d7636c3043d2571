/** No host is called ready against the rule: empty but for what the plan leaves stopped, no open migration, no orphan. */
import type { Command } from "../../../sim/index.ts";
import { hostSight } from "../../../sim/world/sights.ts";
import type { Scene } from "./scene.ts";

export function checkReady(scene: Scene, command: Command): void {
  if (command.kind !== "maintain") return;
  const { host } = command;
  const { truth } = scene.cloud;
  const planned = new Set(
    scene.plan.steps.flatMap((step) =>
      step.kind === "stop" && step.host === host ? step.server : [],
    ),
  );
  const seen = hostSight(truth, host, "");
  for (const { id, status, taskState } of seen.servers) {
    if (scene.touchedLately(id) || scene.touchedLately(host)) continue;
    if (planned.has(id) && status === "SHUTOFF" && taskState === null) continue;
    scene.report(`${host} is called ready with server ${id} (${status}) on it`);
  }
  for (const { id, server } of seen.migrations) {
    if (!scene.touchedLately(server)) {
      scene.report(`${host} is called ready with migration ${id} of ${server} open`);
    }
  }
  if (seen.unexplained.length > 0 && !scene.touchedLately(host)) {
    scene.report(`${host} is called ready with orphans: ${seen.unexplained.join(", ")}`);
  }
}
