/**
 * The simulated cloud's other people: owners who delete, stop, resize and boot servers, colleagues who move them and
 * disable services, machines that die. They act on Nova as it is, and Nova may refuse them like anybody.
 */
import { assertNever } from "../base/assert.ts";
import { compareIds } from "../base/order.ts";
import type { Seconds } from "../base/units.ts";
import { flavorOf } from "../cloud/cloud-index.ts";
import { copiesDisks } from "../cloud/move-type.ts";
import { resourcesOf } from "../cloud/placement.ts";
import { coldMigrate, confirmResize } from "./cold-migration.ts";
import type { OthersAction } from "./faults/others-action.ts";
import { liveMigrate, passSlotOn } from "./live-migration.ts";
import {
  addOrphan,
  beginAction,
  hostOf,
  type Nova,
  postServer,
  putOn,
  type RecordNow,
  type ServerNow,
  serverNow,
  serviceOf,
} from "./nova.ts";
import { startServer, stopServer } from "./power.ts";
import { closeMove } from "./running-move.ts";
import { scheduled } from "./scheduler.ts";

/** How long a resize takes until it waits to be confirmed, and a build until it runs [s]. */
const RESIZE: Seconds = 30;
const BUILD: Seconds = 20;

export function actAsOthers(nova: Nova, action: OthersAction): void {
  const { agenda, setting } = nova;
  const subject = "server" in action ? action.server : action.host;
  setting.trace.add(agenda.now, subject, `others: ${action.kind}`);
  setting.faults.struck?.(action.kind, phaseOf(nova, subject));
  switch (action.kind) {
    case "delete-server":
      deleteServer(nova, action.server);
      break;
    case "stop-server":
      stopServer(nova, action.server, COLLEAGUE);
      break;
    case "start-server":
      startServer(nova, action.server, COLLEAGUE);
      break;
    case "resize-server":
      resizeServer(nova, action.server);
      break;
    case "confirm-resize":
      confirmOwnResize(nova, action.server);
      break;
    case "lock-server":
      lockServer(nova, action.server);
      break;
    case "move-server":
    case "migrate-server":
      moveServer(nova, action);
      break;
    case "confirm-migration":
      confirmMigration(nova, action.server);
      break;
    case "boot-server":
      bootServer(nova, action.server, action.host);
      break;
    case "disable-service":
    case "enable-service":
      setService(nova, action.host, action.kind === "disable-service");
      break;
    case "restart-compute":
      restartCompute(nova, action.host);
      break;
    case "host-dies":
      nova.kill(action.host);
      break;
    case "host-returns":
      returnHost(nova, action.host);
      break;
    case "orphan-allocation":
      addOrphan(nova, action.host, "gone-consumer");
      break;
    default:
      assertNever(action);
  }
}

/** What the subject's move is at, for counting faults by phase. */
function phaseOf(nova: Nova, subject: string): string {
  const of = (id: string): string | undefined =>
    nova.servers.get(id)?.move?.log.phases.at(-1)?.phase;
  const own = of(subject);
  if (own !== undefined) return own;
  if (!nova.services.has(subject)) return "idle";
  for (const id of nova.touching.of(subject)) {
    const phase = of(id);
    if (phase !== undefined) return phase;
  }
  return "idle";
}

/** Whatever is under way for it ends with it; its claims go on both ends. */
function deleteServer(nova: Nova, id: string): void {
  const now = serverNow(nova, id);
  if (now === null) return;
  const { move } = now;
  if (move !== null) {
    const { source, destination, type } = move.log;
    move.record.status = "error";
    closeMove(nova, now, "failed");
    for (const host of [source, destination]) nova.claims.release(host, now.resources);
    nova.hosts.leave(source, nova.agenda.now);
    nova.hosts.leave(destination, nova.agenda.now);
    if (type === "live" || type === "block-live") passSlotOn(nova, source, id);
  } else {
    for (const host of now.heldOn ?? [now.host]) nova.claims.release(host, now.resources);
    nova.hosts.leave(now.host, nova.agenda.now);
  }
  nova.residents.remove(now.host, id);
  nova.servers.set(id, null);
  postServer(nova, now);
}

/** Nova resizes to another host: both hold a claim until the owner confirms. */
function resizeServer(nova: Nova, id: string): void {
  const now = serverNow(nova, id);
  if (now === null || now.taskState !== null || now.move !== null || now.status !== "ACTIVE")
    return;
  const destination = scheduled(nova, now, "cold");
  if (destination === null) return;
  beginAction(nova, now, "resize", COLLEAGUE);
  const source = now.host;
  nova.claims.claim(destination, now.resources);
  nova.hosts.join(destination);
  now.heldOn = [source, destination];
  now.status = "RESIZE";
  now.taskState = "resize_migrating";
  nova.lastRecord += 1;
  const record: RecordNow = {
    id: nova.lastRecord,
    status: "migrating",
    type: "resize",
    source,
    destination,
    user: "owner",
    visibleAt: nova.agenda.now,
  };
  now.records.push(record);
  nova.touching.add(source, id);
  nova.touching.add(destination, id);
  postServer(nova, now);
  later(nova, now, RESIZE, () => {
    record.status = "finished";
    now.status = "VERIFY_RESIZE";
    now.taskState = null;
    putOn(nova, now, destination);
  });
}

function confirmOwnResize(nova: Nova, id: string): void {
  const now = serverNow(nova, id);
  const record = now?.records.at(-1);
  if (now === null || record?.type !== "resize" || record.status !== "finished") return;
  const { source, destination } = record;
  record.status = "confirmed";
  now.status = "ACTIVE";
  now.heldOn = null;
  if (source !== null) {
    nova.claims.release(source, now.resources);
    nova.hosts.leave(source, nova.agenda.now);
    nova.touching.remove(source, id);
  }
  if (destination !== null) nova.touching.remove(destination, id);
  postServer(nova, now);
}

function lockServer(nova: Nova, id: string): void {
  const now = serverNow(nova, id);
  if (now === null) return;
  now.locked = true;
  postServer(nova, now);
}

function moveServer(nova: Nova, action: Extract<OthersAction, { destination: unknown }>): void {
  const { kind, server } = action;
  const now = serverNow(nova, server);
  if (now === null) return;
  const about = { intent: "others", server, since: { migration: 0, action: null } } as const;
  if (kind === "migrate-server") {
    const { destination } = action;
    coldMigrate(nova, { ...about, kind: "cold-migrate", destination }, COLLEAGUE);
    return;
  }
  const destination = action.destination ?? scheduled(nova, now, "live");
  if (destination === null || destination === now.host) return;
  const copies = copiesDisks(now.server, hostOf(nova, now.host), hostOf(nova, destination));
  const blockMigration = copies.kind === "copies";
  liveMigrate(nova, { ...about, kind: "live-migrate", destination, blockMigration }, COLLEAGUE);
}

function confirmMigration(nova: Nova, server: string): void {
  const now = serverNow(nova, server);
  if (now?.move?.record.user === COLLEAGUE) confirmResize(nova, server);
}

/** Who asks for moves that are not the plan's. */
const COLLEAGUE = "colleague";

/** Like a server of the cloud that is there already; it lands whatever the service says, for it was sent before. */
function bootServer(nova: Nova, id: string, host: string): void {
  const like = nova.model.cloud.snapshot.servers[0];
  if (like === undefined || serverNow(nova, id) !== null) return;
  const resources = resourcesOf(like, flavorOf(nova.model.cloud, like));
  if (nova.claims.refusal(host, resources) !== null) return;
  const now: ServerNow = {
    server: { ...like, id, name: id, host, status: "ACTIVE", locked: false },
    resources,
    host,
    status: "BUILD",
    taskState: "spawning",
    locked: false,
    portsBoundFrom: 0,
    move: null,
    heldOn: null,
    ghost: false,
    records: [],
    lastAction: null,
    failure: null,
  };
  nova.servers.set(id, now);
  nova.claims.claim(host, resources);
  nova.hosts.join(host);
  nova.residents.add(host, id);
  later(nova, now, BUILD, () => {
    now.status = "ACTIVE";
    now.taskState = null;
  });
}

function setService(nova: Nova, host: string, disabled: boolean): void {
  const service = serviceOf(nova, host);
  service.status = disabled ? "disabled" : "enabled";
  service.disabledReason = disabled ? "colleague: bad DIMM" : null;
  nova.sightings.post("service", host);
}

/**
 * nova-compute starts anew: it marks its running migrations as `error` and forgets them, and takes their servers for
 * running where they were. QEMU goes on: where such a guest really ends up nobody in Nova knows.
 */
function restartCompute(nova: Nova, host: string): void {
  const service = serviceOf(nova, host);
  if (service.state === "down") return;
  service.incarnation = String(Number(service.incarnation) + 1);
  nova.sightings.post("service", host);
  for (const id of [...nova.touching.of(host)].sort(compareIds)) {
    const now = serverNow(nova, id);
    const move = now?.move ?? null;
    if (now === null || move === null || move.log.source !== host) continue;
    if (move.status !== "running") continue;
    now.ghost = true;
    now.status = "ACTIVE";
    now.taskState = null;
    now.heldOn = [move.log.source, move.log.destination];
    addOrphan(nova, move.log.destination, id);
    move.record.status = "error";
    closeMove(nova, now, "failed");
    postServer(nova, now);
    passSlotOn(nova, host, id);
  }
}

function returnHost(nova: Nova, host: string): void {
  const service = serviceOf(nova, host);
  if (service.state === "up") return;
  service.state = "up";
  service.incarnation = String(Number(service.incarnation) + 1);
  nova.sightings.post("service", host);
}

function later(nova: Nova, now: ServerNow, time: Seconds, act: () => void): void {
  nova.agenda
    .appointment("cloud", () => {
      if (nova.servers.get(now.server.id) !== now) return;
      act();
      postServer(nova, now);
    })
    .at(nova.agenda.now + time);
}
