/** os-migrateLive as Nova does it: checks after the 202, a claim on each end, one executor slot of the source. */
import { present } from "../base/assert.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import type { MigrationEnd, Phase } from "../migration/migration.ts";
import type { Command, MigrationStatus, Outcome } from "../port/port.ts";
import { conflictOf, refusedWherever } from "./instance-state.ts";
import { enterPhase } from "./move-log.ts";
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

type LiveMigrate = Extract<Command, { kind: "live-migrate" }>;

const statusOf: Partial<Record<Phase, MigrationStatus>> = {
  preparing: "preparing",
  mirror: "running",
  precopy: "running",
  switchover: "running",
  postcopy: "running (post-copy)",
  finishing: "post-migrating",
};

/** Accepted (202) or refused on the spot (409); what does not fit turns up later as a migration in `error`. */
export function liveMigrate(nova: Nova, command: LiveMigrate, user = OURSELVES): Outcome {
  const now = serverNow(nova, command.server);
  if (now === null) return refusedWherever(`Instance ${command.server} could not be found.`);
  const busy = conflictOf(now, "os-migrateLive", ["active", "paused"]);
  if (busy !== null) return busy;
  if (serviceOf(nova, now.host).state === "down")
    return refusedWherever(`host ${now.host} is down`);
  if (command.destination !== null && !nova.services.has(command.destination)) {
    return refused(`Compute host ${command.destination} could not be found.`);
  }
  beginAction(nova, now, "live-migration", user);
  const destination = command.destination ?? scheduled(nova, now, "live");
  const move = beginMove(nova, now, { intent: command.intent, mode: "live", destination, user });
  const refusal =
    nova.setting.faults.noValidHost?.(command.server) ??
    (now.ghost ? "Domain not found: its guest is not there" : null) ??
    (destination === null
      ? "No valid host was found. There are not enough hosts available."
      : (refusalOfDestination(nova, now, destination) ??
        refusalOfStorage(nova, now, destination, command.blockMigration)));
  if (refusal !== null || destination === null) {
    refuseLate(nova, now, refusal ?? "");
    return done;
  }
  nova.claims.claim(destination, now.resources);
  nova.hosts.join(destination);
  now.status = "MIGRATING";
  now.taskState = "migrating";
  postServer(nova, now);
  if (nova.slots.request(now.host, command.server)) start(nova, now);
  else {
    enterPhase(move.log, "queued", nova.agenda.now);
    postMigration(nova, now, "queued");
  }
  return done;
}

/** block_migration as asked against how the disks lie (InvalidLocalStorage, InvalidSharedStorage). */
function refusalOfStorage(
  nova: Nova,
  now: ServerNow,
  destination: string,
  blockMigration: boolean,
): string | null {
  const copies = copiesDisks(now.server, hostOf(nova, now.host), hostOf(nova, destination));
  if (copies.kind === "refused") return `Migration pre-check error: ${copies.detail}`;
  if (blockMigration === (copies.kind === "copies")) return null;
  return blockMigration
    ? "Migration pre-check error: nothing to copy, the storage is shared"
    : "Migration pre-check error: the storage is not shared";
}

function start(nova: Nova, now: ServerNow): void {
  runMove(nova, now, present(now.move, "move of a server that moves"), followLive);
}

export function followLive(nova: Nova, now: ServerNow, move: MoveNow): void {
  const { migration } = present(move.transfer, "model of a running move");
  if (migration.result !== null) {
    finish(nova, now, move, migration.result.end);
    return;
  }
  if (migration.phase !== "preparing" && move.status === "preparing") {
    const hindrance = nova.setting.faults.cannotPrepare?.(now.server.id) ?? null;
    if (hindrance !== null) {
      failPreparing(nova, now, move, hindrance);
      return;
    }
  }
  const status = statusOf[migration.phase];
  if (status !== undefined && status !== move.status) postMigration(nova, now, status);
}

/** The destination could not make ready (pre_live_migration): Nova rolls back, and its record ends as `failed`. */
function failPreparing(nova: Nova, now: ServerNow, move: MoveNow, reason: string): void {
  now.failure = reason;
  nova.setting.trace.add(nova.agenda.now, now.server.id, reason);
  finish(nova, now, move, "refused");
}

/** The end as Nova books it: the server where it now runs, one of the two claims given back, the slot passed on. */
export function finish(
  nova: Nova,
  now: ServerNow,
  move: MoveNow,
  end: MigrationEnd | "refused",
): void {
  const { source, destination } = move.log;
  const completed = end === "completed";
  const left = completed ? source : destination;
  nova.claims.release(left, now.resources);
  if (completed) putOn(nova, now, destination);
  now.status = move.before;
  now.taskState = null;
  if (completed) arrive(nova, now);
  postMigration(nova, now, wordOf(nova, now, end));
  closeMove(nova, now, end);
  nova.hosts.leave(left, nova.agenda.now);
  postServer(nova, now);
  passSlotOn(nova, source, now.server.id);
}

/** The record's word for an end. */
function wordOf(nova: Nova, now: ServerNow, end: MigrationEnd | "refused"): MigrationStatus {
  if (end === "refused") return "failed";
  if (end === "completed" || end === "failed") return end;
  return nova.setting.faults.abortWord?.(now.server.id) ?? "cancelled";
}

/** Frees a slot of the source; the first in its queue begins. */
export function passSlotOn(nova: Nova, source: string, server: string): void {
  if (nova.slots.withdraw(source, server)) return;
  const next = nova.slots.release(source, server);
  if (next !== null) start(nova, present(serverNow(nova, next), "queued server"));
}

/**
 * DELETE /servers/{id}/migrations/{mid}: queued, preparing or running, and not after the guest has stopped.
 *
 * @param migration id of its record; null = whichever is in progress.
 */
export function abortLive(nova: Nova, server: string, migration: number | null): Outcome {
  const now = serverNow(nova, server);
  const move = now?.move ?? null;
  if (now === null || move === null || !isRecord(move, migration)) {
    return refused("no migration in progress");
  }
  if (move.transfer === null) {
    finish(nova, now, move, "aborted");
    return done;
  }
  return nudge(nova, now, move, (migration) => migration.abort(), "abort");
}

/** force_complete: only while `running`. */
export function forceComplete(nova: Nova, server: string, migration: number | null): Outcome {
  const now = serverNow(nova, server);
  const move = now?.move ?? null;
  if (now === null || move === null || move.status !== "running" || !isRecord(move, migration)) {
    return refused("no migration is running");
  }
  return nudge(nova, now, move, (migration) => migration.forceComplete(), "force-complete");
}

const isRecord = ({ record }: MoveNow, migration: number | null): boolean =>
  migration === null || record.id === migration;

function nudge(
  nova: Nova,
  now: ServerNow,
  move: MoveNow,
  act: (migration: NonNullable<MoveNow["transfer"]>["migration"]) => boolean,
  what: string,
): Outcome {
  const transfer = present(move.transfer, "model of a running move");
  if (move.hang === "dead") return done; // accepted, and nothing comes of it
  if (move.hang === "abortable") nova.transfers.resume(transfer);
  nova.transfers.catchUp(transfer);
  if (!act(transfer.migration)) return refused(`${what} is not possible in ${move.status}`);
  nova.transfers.refresh(transfer);
  transfer.onChange();
  nova.setting.trace.add(nova.agenda.now, now.server.id, what);
  return done;
}
