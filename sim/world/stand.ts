/**
 * Puts a new simulated cloud where a run has come to: servers moved, services disabled, and every move under way
 * brought to what was seen of it, from where its model goes on.
 */
import { compareNumbers } from "../base/order.ts";
import type { Bytes, BytesPerSecond } from "../base/units.ts";
import type { Deviates } from "../cloud/guest-of.ts";
import { asSeen, type SeenMigration, type SeenPhase } from "../migration/as-seen.ts";
import { createMigration, type MoveInput } from "../migration/move.ts";
import { confirmResize, followCold } from "./cold-migration.ts";
import { followLive } from "./live-migration.ts";
import { hourAt, moveInputOf } from "./move-input-of.ts";
import { enterPhase } from "./move-log.ts";
import {
  beginMove,
  isEnded,
  type MoveNow,
  type Nova,
  OURSELVES,
  putOn,
  type ServerNow,
  serverNow,
  serviceOf,
} from "./nova.ts";
import { startServer, stopServer } from "./power.ts";
import { runMigration } from "./running-move.ts";
import type { MoveUnderWay, Standing } from "./standing.ts";

/** Draws of a server that are tried for a model that fits what was seen of its move. */
const TRIES = 8;

export interface StandOptions {
  /** What payload gets of each link now [B/s]. */
  readonly capacities: readonly BytesPerSecond[];
  /** Another draw of a server whose move goes on for longer than the first one allows; `attempt` from 1. */
  readonly redraw: (server: string, attempt: number) => Deviates;
  /** Called at the end of the work on a host. */
  readonly onMaintained: (host: string) => void;
}

/** Gives the servers whose moves go on for longer than any of their draws allows. */
export function stand(nova: Nova, standing: Standing, options: StandOptions): readonly string[] {
  nova.agenda.passTo(standing.now);
  for (const [server, host] of standing.placed) place(nova, server, host);
  for (const server of standing.stopped) {
    const now = serverNow(nova, server);
    if (now !== null) now.status = "SHUTOFF";
  }
  for (const [host, reason] of standing.disabled) {
    const service = serviceOf(nova, host);
    service.status = "disabled";
    service.disabledReason = reason;
    nova.hosts.cordon(host, standing.now);
  }
  for (const [host, over] of standing.worked) {
    nova.agenda.appointment("cloud", () => options.onMaintained(host)).at(over);
  }
  for (const [server, to] of standing.turning) {
    if (to === "stop") stopServer(nova, server);
    else startServer(nova, server);
  }
  nova.lastRecord = Math.max(nova.lastRecord, standing.lastRecord);
  const beyond: string[] = [];
  for (const move of inOrder(standing.moves)) {
    if (!takeUp(nova, move, standing, options)) beyond.push(move.server);
  }
  // Whatever it finds so is no news: the runner looks at all that concerns it.
  nova.sightings.poll();
  return beyond;
}

function place(nova: Nova, server: string, host: string | null): void {
  const now = serverNow(nova, server);
  if (now === null || now.host === host) return;
  const { host: left } = now;
  nova.claims.release(left, now.resources);
  if (host === null) {
    nova.residents.remove(left, server);
    nova.servers.set(server, null);
  } else {
    nova.claims.claim(host, now.resources);
    nova.hosts.join(host);
    putOn(nova, now, host);
  }
  nova.hosts.leave(left, nova.agenda.now);
}

/** Those that run take their slots before those that wait for one. */
const inOrder = (moves: readonly MoveUnderWay[]): readonly MoveUnderWay[] =>
  [...moves].sort(
    (a, b) =>
      Number(isQueued(a)) - Number(isQueued(b)) || compareNumbers(a.requestedAt, b.requestedAt),
  );

const isQueued = ({ word }: MoveUnderWay): boolean => word === "queued";

/** False when none of its draws is still under way by now. */
function takeUp(
  nova: Nova,
  seen: MoveUnderWay,
  standing: Standing,
  options: StandOptions,
): boolean {
  const now = serverNow(nova, seen.server);
  if (now === null || now.move !== null) return true;
  const last = nova.lastRecord;
  if (seen.record > 0) nova.lastRecord = seen.record - 1;
  const move = beginMove(nova, now, { ...seen, user: OURSELVES }, seen.requestedAt);
  nova.lastRecord = Math.max(nova.lastRecord, last);
  if (isEnded(seen.word)) {
    leaveEnded(nova, now, move, seen.word);
    return true;
  }
  nova.claims.claim(seen.destination, now.resources);
  nova.hosts.join(seen.destination);
  const isLive = seen.mode === "live";
  now.status = isLive ? "MIGRATING" : "RESIZE";
  now.taskState = isLive ? "migrating" : "resize_migrating";
  // Where Nova has more running than its own limit, the limit is not what we think.
  if (isLive && !nova.slots.request(now.host, seen.server)) {
    if (isQueued(seen)) {
      move.status = "queued";
      move.record.status = "queued";
      enterPhase(move.log, "queued", nova.agenda.now);
      return true;
    }
    nova.slots.hold(now.host, seen.server);
  }
  return goOn(nova, now, move, seen, standing, options);
}

/** Nova has closed its record, and nobody has seen yet where the guest is. */
function leaveEnded(nova: Nova, now: ServerNow, move: MoveNow, word: string): void {
  move.record.status = word;
  now.move = null;
  nova.moves.pop();
  nova.touching.remove(move.log.source, now.server.id);
  nova.touching.remove(move.log.destination, now.server.id);
}

function goOn(
  nova: Nova,
  now: ServerNow,
  move: MoveNow,
  seen: MoveUnderWay,
  standing: Standing,
  options: StandOptions,
): boolean {
  const { draw } = nova.setting;
  const sight = sightOf(nova, seen, standing, options.capacities);
  const of = (deviates: Deviates) =>
    asSeen(
      () =>
        createMigration(
          withDisks(
            moveInputOf(nova.model, move.log, {
              ...draw,
              deviates,
              hour: hourAt(nova.setting.startHour, seen.requestedAt),
              record: nova.setting.record,
            }),
            seen.counted?.disks ?? 0,
          ),
        ),
      sight,
    );
  const first = draw.deviatesOf(seen.server);
  let found = of(first);
  for (let attempt = 1; !found.fits && attempt < TRIES; attempt += 1) {
    found = of(options.redraw(seen.server, attempt));
  }
  if (seen.nudge === "abort") found.migration.abort();
  if (seen.nudge === "force-complete") found.migration.forceComplete();
  move.log.startedAt = seen.requestedAt;
  runMigration(nova, now, move, {
    migration: found.migration,
    follow: seen.mode === "live" ? followLive : followCold,
    sharing: first.sharing,
  });
  if (seen.word === "confirming") confirmResize(nova, seen.server);
  return found.fits;
}

/** What there is to copy is no guess any more once it is counted. */
function withDisks(input: MoveInput, counted: Bytes): MoveInput {
  const drawn = input.guest.disks.reduce((sum, { allocated }) => sum + allocated, 0);
  if (input.type !== "block-live" || counted === 0 || drawn === 0) return input;
  const disks = input.guest.disks.map((disk) => ({
    ...disk,
    allocated: (disk.allocated * counted) / drawn,
  }));
  return { ...input, guest: { ...input.guest, disks } };
}

function sightOf(
  nova: Nova,
  seen: MoveUnderWay,
  { now, moves }: Standing,
  capacities: readonly BytesPerSecond[],
): SeenMigration {
  const phase = phaseOf(seen.word);
  const isMoving = phase === "moving" || phase === "postcopy";
  const since = isMoving ? (seen.runningSince ?? seen.requestedAt) : seen.requestedAt;
  return {
    phase,
    // When it entered a late phase nobody has noted.
    elapsed: isMoving || phase === "preparing" ? Math.max(0, now - since) : 0,
    sent: isMoving ? seen.counted?.sent || null : null,
    pathRate: pathRate(nova, seen, moves, capacities),
  };
}

/** Its part of the tightest link, shared evenly with the other moves under way there [B/s]. */
function pathRate(
  nova: Nova,
  move: MoveUnderWay,
  moves: readonly MoveUnderWay[],
  capacities: readonly BytesPerSecond[],
): BytesPerSecond {
  const routes = moves.filter((each) => !isQueued(each)).map((each) => routeOf(nova, each));
  return routeOf(nova, move).reduce((least, link) => {
    const sharing = routes.filter((route) => route.includes(link)).length;
    return Math.min(least, (capacities[link] ?? 0) / Math.max(1, sharing));
  }, Number.POSITIVE_INFINITY);
}

const routeOf = (nova: Nova, { mode, source, destination }: MoveUnderWay): readonly number[] =>
  nova.model.topology.route(mode === "live" ? "ram" : "copy", source, destination);

/** Nova's word of a record; one that we do not know is taken for the first. */
function phaseOf(word: string): SeenPhase {
  const phases: Readonly<Record<string, SeenPhase>> = {
    running: "moving",
    migrating: "moving",
    "running (post-copy)": "postcopy",
    "post-migrating": "arriving",
    finished: "confirming",
    confirming: "confirming",
  };
  return phases[word] ?? "preparing";
}
