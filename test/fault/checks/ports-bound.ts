/** A move is done once the server's ports are bound where it now runs: until then nobody reaches it. */
import type { JournalEntry } from "../../../sim/index.ts";
import { serverNow } from "../../../sim/world/nova.ts";
import type { Scene } from "./scene.ts";

export function checkPorts(scene: Scene, { step: id, text }: JournalEntry): void {
  const step = scene.plan.steps.find((planned) => planned.id === id);
  if (step?.kind !== "move" || !text.startsWith("done")) return;
  const { cloud } = scene;
  const server = serverNow(cloud.truth, step.server);
  // What a colleague moved on meanwhile is bound, or not, by the colleague's move.
  if (server === null || scene.touchedLately(step.server)) return;
  if (server.portsBoundFrom > cloud.now) {
    scene.report(
      `${id} is "${text}"; its ports are bound ${server.portsBoundFrom - cloud.now} s later`,
    );
  }
}
