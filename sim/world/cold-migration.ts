/** The migrate action as Nova does it: no queue, both claims until confirmed, VERIFY_RESIZE in between. */
import { present } from "../base/assert.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import type { Phase } from "../migration/migration.ts";
import type { Command, MigrationStatus, Outcome } from "../port/port.ts";
import {
  beginMove,
  done,
  hostOf,
  type MoveNow,
  type Nova,
  postMigration,
  postServer,
  refusalOfDestination,
  refused,
  type ServerNow,
  serverNow,
  serviceOf,
} from "./nova.ts";
import { closeMove, runMove } from "./running-move.ts";

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
export function coldMigrate(nova: Nova, command: ColdMigrate): Outcome {
  const now = serverNow(nova, command.server);
  if (now === null) return refused(`server ${command.server} could not be found`);
  if (now.taskState !== null || now.move !== null) {
    return refused(`server ${command.server} is in task state ${now.taskState}`);
  }
  if (now.status !== "ACTIVE" && now.status !== "SHUTOFF") {
    return refused(`cannot migrate a server that is ${now.status}`);
  }
  if (serviceOf(nova, now.host).state === "down") return refused(`host ${now.host} is down`);
  const move = beginMove(nova, now, command.intent, "cold", command.destination);
  const copies = copiesDisks(now.server, hostOf(nova, now.host), hostOf(nova, command.destination));
  const refusal =
    refusalOfDestination(nova, move) ?? (copies.kind === "refused" ? copies.detail : null);
  if (refusal !== null) {
    postMigration(nova, now, "error");
    nova.setting.trace.add(nova.agenda.now, command.server, refusal);
    closeMove(nova, now, "refused");
    postServer(nova, now);
    return done;
  }
  nova.claims.claim(command.destination, move.resources);
  nova.hosts.join(command.destination);
  now.status = "RESIZE";
  runMove(nova, now, move, follow);
  return done;
}

function follow(nova: Nova, now: ServerNow, move: MoveNow): void {
  const transfer = present(move.transfer, "model of a running move");
  const { migration } = transfer;
  if (migration.result !== null) {
    finish(nova, now, move);
    return;
  }
  if (migration.phase === "confirming" && move.status !== "finished") {
    nova.transfers.hold(transfer);
    now.host = move.log.destination;
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
  const transfer = now?.move?.transfer ?? null;
  if (now === null || transfer === null || now.status !== "VERIFY_RESIZE" || !transfer.held) {
    return refused("the server is not in VERIFY_RESIZE");
  }
  nova.setting.trace.add(nova.agenda.now, server, "confirm");
  nova.transfers.resume(transfer);
  return done;
}

function finish(nova: Nova, now: ServerNow, move: MoveNow): void {
  nova.claims.release(move.log.source, move.resources);
  now.status = now.server.status;
  now.taskState = null;
  postMigration(nova, now, "confirmed");
  closeMove(nova, now, "completed");
  nova.hosts.leave(move.log.source, nova.agenda.now);
  postServer(nova, now);
}
