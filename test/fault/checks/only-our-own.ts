/**
 * What others began is not ours to confirm, to abort or to force, and what others stopped is not ours to start: other
 * people's migrations and actions are told apart by their user.
 */
import type { Command } from "../../../sim/index.ts";
import { OURSELVES, serverNow } from "../../../sim/world/nova.ts";
import type { Scene } from "./scene.ts";

export function checkOnlyOurOwn(scene: Scene, command: Command): void {
  const { kind } = command;
  if (kind === "start-server") checkStart(scene, command.server);
  if (kind !== "confirm-resize" && kind !== "abort" && kind !== "force-complete") return;
  const server = serverNow(scene.cloud.truth, command.server);
  const named = kind === "confirm-resize" ? null : command.migration;
  const record =
    named === null ? server?.records.at(-1) : server?.records.find(({ id }) => id === named);
  if (record === undefined || record.user === OURSELVES || isNew(scene, command.server)) return;
  scene.report(
    `${kind} of migration ${record.id} of ${command.server}, which ${record.user} began`,
  );
}

/** A server off by anybody else's doing, or on which anybody acted since we stopped it, stays as it is. */
function checkStart(scene: Scene, server: string): void {
  const action = serverNow(scene.cloud.truth, server)?.lastAction ?? null;
  if (action?.user === OURSELVES || isNew(scene, server)) return;
  const last =
    action === null ? "nobody stopped" : `${action.user} had the last word on (${action.word})`;
  scene.report(`start of ${server}, which ${last}`);
}

/** Begun just now, after what the runner last saw. */
const isNew = (scene: Scene, server: string): boolean => scene.touchedLately(server);
