/** A move once it runs: made from the server as drawn, its phases followed, its end booked. */
import { assert, present } from "../base/assert.ts";
import type { Migration, MigrationEnd, Phase } from "../migration/migration.ts";
import { createMigration } from "../migration/move.ts";
import { hourAt, moveInputOf } from "./move-input-of.ts";
import { closePhase, enterPhase } from "./move-log.ts";
import { type MoveNow, type Nova, postMigration, postServer, type ServerNow } from "./nova.ts";

/** Called at each change of a running move's model, its phase already logged. */
export type Follow = (nova: Nova, now: ServerNow, move: MoveNow) => void;

/** Starts the model of a move and follows it to its end. */
export function runMove(nova: Nova, now: ServerNow, move: MoveNow, follow: Follow): void {
  const { log } = move;
  log.startedAt = nova.agenda.now;
  const { draw, startHour, record } = nova.setting;
  const deviates = draw.deviatesOf(log.server);
  const migration = createMigration(
    moveInputOf(nova.model, log, {
      deviates,
      constants: draw.constants,
      diskRate: draw.diskRate,
      hour: hourAt(startHour, nova.agenda.now),
      record,
    }),
  );
  runMigration(nova, now, move, { migration, follow, sharing: deviates.sharing });
}

/** Follows a model, new or in mid-move, from this instant on. */
export function runMigration(
  nova: Nova,
  now: ServerNow,
  move: MoveNow,
  {
    migration,
    follow,
    sharing,
  }: { readonly migration: Migration; readonly follow: Follow; readonly sharing: number },
): void {
  const { log } = move;
  move.transfer = nova.transfers.begin(
    migration,
    (role) => nova.model.topology.route(role, log.source, log.destination),
    () => onChange(nova, now, move, follow),
    sharing,
  );
  onChange(nova, now, move, follow);
}

function onChange(nova: Nova, now: ServerNow, move: MoveNow, follow: Follow): void {
  const { migration } = present(move.transfer, "model of a running move");
  const before = move.log.phases.at(-1)?.phase;
  if (migration.phase !== before) {
    enterPhase(move.log, migration.phase, nova.agenda.now);
    nova.setting.trace.add(nova.agenda.now, now.server.id, `phase ${migration.phase}`);
    dieIfFated(nova, now.server.id, migration.phase);
    hangIfFated(nova, now, move);
  }
  follow(nova, now, move);
}

/** A fault may let a host die as a move enters a phase; what it cuts off is booked after this change. */
function dieIfFated(nova: Nova, server: string, phase: Phase): void {
  const host = nova.setting.faults.onPhase?.(server, phase, nova.agenda.now) ?? null;
  if (host === null) return;
  nova.setting.faults.struck?.("host-dies", phase);
  nova.agenda.appointment("cloud", () => nova.kill(host)).at(nova.agenda.now);
}

/** A fault may let it stand still from here on. */
function hangIfFated(nova: Nova, now: ServerNow, move: MoveNow): void {
  const transfer = present(move.transfer, "model of a running move");
  const { phase } = transfer.migration;
  move.hang ??= nova.setting.faults.hangs?.(now.server.id, phase) ?? null;
  if (move.hang === null || transfer.held) return;
  nova.setting.faults.struck?.(`hang-${move.hang}`, phase);
  nova.transfers.hold(transfer);
}

/** On its new host: its ports are bound there at once, or late. */
export function arrive(nova: Nova, now: ServerNow): void {
  const late = nova.setting.faults.portsLate?.(now.server.id) ?? 0;
  if (late > 0) nova.setting.faults.struck?.("ports-unbound", "finishing");
  now.portsBoundFrom = nova.agenda.now + late;
}

/** Accepted with a 202 and then found impossible: a record in `error`, the reason in the instance action's event. */
export function refuseLate(nova: Nova, now: ServerNow, reason: string): void {
  now.failure = reason;
  present(now.move, "move of a server that moves").record.destination = null;
  postMigration(nova, now, "error");
  nova.setting.trace.add(nova.agenda.now, now.server.id, reason);
  closeMove(nova, now, "refused");
  postServer(nova, now);
}

/** Books a move's end: completed by its model, or cut off from outside. Its model is let go of. */
export function closeMove(nova: Nova, now: ServerNow, end: MigrationEnd | "refused"): void {
  const move = present(now.move, "move of a server that moves");
  const { log, transfer } = move;
  closePhase(log, nova.agenda.now);
  log.end = end;
  log.endedAt = nova.agenda.now;
  if (transfer !== null) {
    nova.transfers.catchUp(transfer);
    log.result = transfer.migration.result;
    log.carried = transfer.carried;
    log.syncs = transfer.migration.rounds;
    nova.transfers.end(transfer);
  }
  assert(end !== "completed" || log.result !== null, "a completed move has a result");
  now.move = null;
  nova.touching.remove(log.source, now.server.id);
  nova.touching.remove(log.destination, now.server.id);
}
