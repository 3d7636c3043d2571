/** A host that dies in mid-run: its service goes down and every move that touches it is cut off. */
import { compareIds } from "../base/order.ts";
import type { Phase } from "../migration/migration.ts";
import { finish, passSlotOn } from "./live-migration.ts";
import {
  addOrphan,
  type MoveNow,
  type Nova,
  postMigration,
  postServer,
  type ServerNow,
  serverNow,
  serviceOf,
} from "./nova.ts";
import { closeMove } from "./running-move.ts";

/** From the switchover on, the guest's state is on both ends or on neither. */
const PAST_RETURN: readonly (Phase | "queued")[] = ["switchover", "postcopy", "finishing"];

export function killHost(nova: Nova, host: string): void {
  const service = serviceOf(nova, host);
  if (service.state === "down") return;
  service.state = "down";
  nova.setting.trace.add(nova.agenda.now, host, "host died");
  nova.sightings.post("service", host);
  for (const id of [...nova.touching.of(host)].sort(compareIds)) {
    const now = serverNow(nova, id);
    if (now !== null && now.move !== null) cutOff(nova, now, now.move, host);
  }
}

/** Where the guest was is lost or unclear: the server is in ERROR, and both claims stay until a person has looked. */
function cutOff(nova: Nova, now: ServerNow, move: MoveNow, dead: string): void {
  const phase = move.log.phases.at(-1)?.phase ?? "queued";
  const live = move.log.type === "live" || move.log.type === "block-live";
  if (live && dead === move.log.destination && !PAST_RETURN.includes(phase)) {
    // libvirt notices, the guest never stopped: Nova rolls back.
    finish(nova, now, move, "failed");
    return;
  }
  now.status = "ERROR";
  now.heldOn = [move.log.source, move.log.destination];
  addOrphan(
    nova,
    now.host === move.log.source ? move.log.destination : move.log.source,
    now.server.id,
  );
  now.taskState = null;
  postMigration(nova, now, "error");
  closeMove(nova, now, "failed");
  postServer(nova, now);
  if (live) passSlotOn(nova, move.log.source, now.server.id);
}
