/** Stop and start of a server in place, as os-stop and os-start do: a task state, then the new status. */
import type { Seconds } from "../base/units.ts";
import { flavorOf, settingsOf } from "../cloud/cloud-index.ts";
import { guestOf } from "../cloud/guest-of.ts";
import type { Outcome } from "../port/port.ts";
import { conflictOf, refusedWherever, vmStateOf } from "./instance-state.ts";
import {
  beginAction,
  done,
  type Nova,
  OURSELVES,
  postServer,
  type ServerNow,
  serverNow,
  serviceOf,
} from "./nova.ts";

interface Turn {
  readonly from: string;
  readonly to: string;
  readonly task: string;
  readonly verb: string;
}

const off: Turn = { from: "ACTIVE", to: "SHUTOFF", task: "powering-off", verb: "stop" };
const on: Turn = { from: "SHUTOFF", to: "ACTIVE", task: "powering-on", verb: "start" };

/** The guest shuts down within its own time, at most [DEFAULT] shutdown_timeout. */
export const stopServer = (nova: Nova, server: string, user = OURSELVES): Outcome =>
  turned(nova, server, off, user);

export const startServer = (nova: Nova, server: string, user = OURSELVES): Outcome =>
  turned(nova, server, on, user);

function turned(nova: Nova, server: string, turn: Turn, user: string): Outcome {
  const now = serverNow(nova, server);
  if (now === null) return refusedWherever(`Instance ${server} could not be found.`);
  const busy = conflictOf(now, turn.verb, [vmStateOf(turn.from)]);
  if (busy !== null) return busy;
  if (serviceOf(nova, now.host).state === "down")
    return refusedWherever(`host ${now.host} is down`);
  beginAction(nova, now, turn.verb, user);
  now.taskState = turn.task;
  postServer(nova, now);
  const { agenda } = nova;
  agenda
    .appointment("cloud", () => end(nova, now, turn))
    .at(agenda.now + (turn === off ? shutdownTime(nova, now) : 0));
  return done;
}

/** A started server is ACTIVE once its process runs; its boot is the guest's own. */
function shutdownTime({ model, setting }: Nova, { server, host }: ServerNow): Seconds {
  const flavor = flavorOf(model.cloud, server);
  const guest = guestOf(server, flavor, setting.draw.deviatesOf(server.id), null, true);
  return Math.min(guest.shutdownTime, settingsOf(model.cloud, host).shutdownTimeout);
}

function end(nova: Nova, now: ServerNow, turn: Turn): void {
  // Deleted in between, or its host died with it.
  if (nova.servers.get(now.server.id) !== now || now.taskState !== turn.task) return;
  now.taskState = null;
  now.status = turn.to;
  postServer(nova, now);
}
