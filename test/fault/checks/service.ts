/** A service that somebody else disabled is never enabled, nor is its reason written over. */
import type { Command } from "../../../sim/index.ts";
import type { Scene } from "./scene.ts";

export function checkService(scene: Scene, command: Command): void {
  if (command.kind !== "enable-service" && command.kind !== "disable-service") return;
  const { host } = command;
  if (scene.touchedLately(host)) return;
  const service = scene.cloud.truth.services.get(host);
  if (service?.status !== "disabled") return;
  const ours = service.disabledReason?.startsWith("drainwise ") === true;
  if (!ours)
    scene.report(
      `${command.kind} ${host}, which a colleague disabled: ${service.disabledReason ?? ""}`,
    );
}
