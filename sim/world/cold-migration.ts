/** The migrate action as Nova does it: no queue, both claims until confirmed, VERIFY_RESIZE in between. */
import { present } from "../base/assert.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import type { Phase } from "../migration/migration.ts";
import type { Command, MigrationStatus, Outcome } from "../port/port.ts";
import { conflictOf, refusedWherever } from "./instance-state.ts";
import {
  beginAction,
  beginMove,
  done,
  hostOf,
  type MoveNow,
  type Nova,
  OURSELVES,
  postMigration,
  postServer,
  putOn,
  refusalOfDestination,
  refused,
  type ServerNow,
  serverNow,
  serviceOf,
} from "./nova.ts";
import { arrive, closeMove, refuseLate, runMove } from "./running-move.ts";
import { scheduled } from "./scheduler.ts";

type ColdMigrate = Extract<Command, { kind: "cold-migrate" }>;

const statusOf: Partial<Record<Phase, MigrationStatus>> = {
  preparing: "pre-migrating",
  stopping: "migrating",
  copying: "migrating",
  starting: "post-migrating",
};

const taskOf: Partial<Record<Phase, string>> = {
  preparing: "resize_prep",
  stopping: "resize_migrating",
  copying: "resize_migrating",
  starting: "resize_finish",
};

/** Accepted (202) or refused on the spot (409); what does not fit turns up later as a migration in `error`. */
export function coldMigrate(nova: Nova, command: ColdMigrate, user = OURSELVES): Outcome {
  const now = serverNow(nova, command.server);
  if (now === null) return refusedWherever(`Instance ${command.server} could not be found.`);
  const busy = conflictOf(now, "migrate", ["active", "stopped"]);
  if (busy !== null) return busy;
  if (serviceOf(nova, now.host).state === "down")
    return refusedWherever(`host ${now.host} is down`);
  if (command.destination !== null && !nova.services.has(command.destination)) {
    return refused(`Compute host ${command.destination} could not be found.`);
  }
  beginAction(nova, now, "migrate", user);
  const destination = command.destination ?? scheduled(nova, now, "cold");
  const move = beginMove(nova, now, { intent: command.intent, mode: "cold", destination, user });
  const refusal =
    nova.setting.faults.noValidHost?.(command.server) ??
    (now.ghost ? "Domain not found: its guest is not there" : null) ??
    (destination === null
      ? "No valid host was found. There are not enough hosts available."
      : (refusalOfDestination(nova, now, destination) ?? refusalOfStorage(nova, now, destination)));
  if (refusal !== null || destination === null) {
    refuseLate(nova, now, refusal ?? "");
    return done;
  }
  nova.claims.claim(destination, now.resources);
  nova.hosts.join(destination);
  now.status = "RESIZE";
  runMove(nova, now, move, followCold);
  return done;
}

function refusalOfStorage(nova: Nova, now: ServerNow, destination: string): string | null {
  const copies = copiesDisks(now.server, hostOf(nova, now.host), hostOf(nova, destination));
  return copies.kind === "refused" ? copies.detail : null;
}

export function followCold(nova: Nova, now: ServerNow, move: MoveNow): void {
  const transfer = present(move.transfer, "model of a running move");
  const { migration } = transfer;
  if (migration.result !== null) {
    finish(nova, now, move);
    return;
  }
  if (migration.phase === "confirming" && move.status !== "finished") {
    nova.transfers.hold(transfer);
    putOn(nova, now, move.log.destination);
    now.status = "VERIFY_RESIZE";
    now.taskState = null;
    postMigration(nova, now, "finished");
    postServer(nova, now);
    return;
  }
  const status = statusOf[migration.phase];
  if (status === undefined || status === move.status) return;
  now.taskState = taskOf[migration.phase] ?? null;
  postMigration(nova, now, status);
  postServer(nova, now);
}

/** confirmResize: the source's copy and claim go, which takes the model's last phase. */
export function confirmResize(nova: Nova, server: string): Outcome {
  const now = serverNow(nova, server);
  if (now === null) return refusedWherever(`Instance ${server} could not be found.`);
  const transfer = now.move?.transfer ?? null;
  const wrong = conflictOf(now, "confirmResize", ["resized"]);
  if (wrong !== null) return wrong;
  if (!transfer?.held)
    return refusedWherever(`Instance ${server} has no migration that is finished`);
  nova.setting.trace.add(nova.agenda.now, server, "confirm");
  postMigration(nova, now, "confirming");
  nova.transfers.resume(transfer);
  return done;
}

function finish(nova: Nova, now: ServerNow, move: MoveNow): void {
  nova.claims.release(move.log.source, now.resources);
  now.status = move.before;
  now.taskState = null;
  arrive(nova, now);
  postMigration(nova, now, "confirmed");
  closeMove(nova, now, "completed");
  nova.hosts.leave(move.log.source, nova.agenda.now);
  postServer(nova, now);
}
