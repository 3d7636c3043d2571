/** No command without approval: each is one that its step of the approved plan names, and only when its turn has come. */
import type { Command, MoveStep, Step } from "../../../sim/index.ts";
import type { Scene } from "./scene.ts";

export function checkCommand(scene: Scene, step: Step, command: Command): void {
  if (!isOfStep(scene, step, command)) {
    scene.report(
      `${command.kind} is not what the plan says of ${step.id}: ${JSON.stringify(command)}`,
    );
  }
  if (
    command.kind === "confirm-resize" ||
    command.kind === "abort" ||
    command.kind === "force-complete"
  ) {
    return;
  }
  for (const id of step.after) {
    const word = scene.settled.get(id) ?? "";
    const over = /^(done|nothing to do|skipped by)/.test(word);
    // A cordon waits for its turn alone; what went before may have failed.
    if (!over && step.kind !== "cordon") {
      scene.report(`${command.kind} of ${step.id} leaves before ${id} is done (${word || "open"})`);
    }
  }
}

function isOfStep(scene: Scene, step: Step, command: Command): boolean {
  switch (command.kind) {
    case "disable-service":
      return step.kind === "cordon" && step.host === command.host;
    case "enable-service":
      return step.kind === "uncordon" && step.host === command.host;
    case "maintain":
      return step.kind === "maintain" && step.host === command.host;
    case "stop-server":
    case "start-server":
      return (
        (step.kind === "stop" || step.kind === "start") &&
        `${step.kind}-server` === command.kind &&
        step.server === command.server
      );
    case "live-migrate":
    case "cold-migrate":
      return (
        step.kind === "move" && step.server === command.server && isAsPlanned(scene, step, command)
      );
    case "confirm-resize":
    case "abort":
    case "force-complete":
      return step.kind === "move" && step.server === command.server;
    default:
      return true;
  }
}

function isAsPlanned(
  { plan, policy }: Scene,
  step: MoveStep,
  command: Extract<Command, { kind: "live-migrate" | "cold-migrate" }>,
): boolean {
  const { destination } = command;
  const there =
    destination === null
      ? step.choice === "nova"
      : [step.destination, ...(step.alternatives ?? [])].includes(destination);
  const live = step.type === "live" || step.type === "block-live";
  const turned = plan.goal.allowCold && policy.refusals.includes("other-type");
  const type =
    command.kind === "live-migrate"
      ? live && command.blockMigration === (step.type === "block-live")
      : !live || turned;
  return there && type;
}
