/** Without an approval in force nothing begins; what is under way may be confirmed, aborted or forced. */
import type { Command } from "../../../sim/index.ts";
import { begins } from "./modes.ts";
import type { Scene } from "./scene.ts";

export function checkApproval(scene: Scene, command: Command): void {
  if (!begins(command) || scene.isApproved()) return;
  scene.report(`${command.intent} leaves without an approval in force`);
}
