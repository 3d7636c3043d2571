/** What goes wrong in one run, drawn from its seed: some kinds of fault at some rate, and what others do when. */
import type { Command, Plan } from "../../sim/index.ts";
import type { Rng } from "../../sim/kernel/random.ts";
import type { Phase } from "../../sim/migration/migration.ts";
import type { Faults, Hang, RequestFate } from "../../sim/world/faults/faults.ts";
import type { OthersAction } from "../../sim/world/faults/others-action.ts";
import { CAME, fateOf, LATEST, pathOf } from "./answers.ts";
import { between, chance, oneOf } from "./dice.ts";
import { DRAINED, RECEIVING } from "./fault-plan.ts";

/** When the run's last planned things happen at the latest, roughly [s]. */
const SPAN = 4000;

const OTHERS = [
  "delete-server",
  "stop-server",
  "start-server",
  "resize-server",
  "lock-server",
  "move-server",
  "boot-server",
  "disable-service",
  "enable-service",
  "restart-compute",
  "host-dies",
  "orphan-allocation",
] as const;

interface Circumstances {
  readonly struck: (kind: string, phase: string) => void;
  /** A look for drift through what the real driver holds it by. */
  readonly driftNow: NonNullable<Faults["drift"]>;
  /** The runner's clock may be set forward: then nobody can say how long a doubt was looked into. */
  readonly clockJumps: boolean;
}

export function seededFaults(
  rng: Rng,
  plan: Plan,
  { struck, driftNow, clockJumps }: Circumstances,
): Faults {
  const rate = (name: string, share: number, most: number): number =>
    chance(rng.fork(name), share) ? rng.fork(name, "rate").uniform() * most : 0;
  const requests = rate("requests", 0.6, 0.25);
  const reads = rate("reads", 0.3, 0.2);
  const deaths = rate("deaths", 0.25, 0.15);
  const hangs = rate("hangs", 0.25, 0.3);
  const invalid = rate("invalid", 0.25, 0.4);
  const unprepared = rate("unprepared", 0.2, 0.4);
  const lateRecords = rate("late", 0.4, 1);
  const ports = rate("ports", 0.2, 0.5);
  const drifts = rate("drifts", 0.04, 0.5);
  const looksForDrift = chance(rng.fork("looks-for-drift"), 0.3);
  const usersUntold = chance(rng.fork("users"), 0.2);
  const crossings = rate("crossings", 0.3, 0.8);
  const dice = rng.fork("dice");
  const others = drawOthers(rng.fork("others"), plan, usersUntold);
  const came = clockJumps ? CAME.filter(({ carriedOut }) => carriedOut !== "after") : CAME;
  const fateFor = (command: Command): RequestFate => {
    // A crew that is sent to a host, and a look, come late or not at all.
    const isRequest = command.kind !== "maintain" && !command.kind.startsWith("look");
    const some = isRequest ? came : came.filter(({ carriedOut }) => carriedOut !== "after");
    return fateOf(oneOf(dice, some), between(dice, 5, LATEST));
  };
  return {
    struck,
    onRequest: (command: Command, now: number) => {
      const looks = command.kind.startsWith("look");
      if (!chance(dice, looks ? reads : requests)) return null;
      const fate = fateFor(command);
      // A look that fails is a look that fails, however.
      const path = looks ? "look-failed" : pathOf(fate);
      struck(path, command.kind);
      if (fate.kind === "refused" || !chance(dice, crossings)) return fate;
      const acts = crossing(dice, command, usersUntold);
      if (acts.length > 0) struck("colleague-moves-meanwhile", path);
      for (const { after, action } of acts) others.push({ at: now + after, action });
      return { ...fate, meanwhile: acts };
    },
    onPhase: (_server: string, _phase: Phase) =>
      chance(dice, deaths) ? oneOf(dice, [...DRAINED, ...RECEIVING]) : null,
    hangs: (_server: string, phase: Phase): Hang | null => {
      const canHang = phase === "precopy" || phase === "mirror" || phase === "copying";
      return canHang && chance(dice, hangs) ? oneOf(dice, ["abortable", "dead"] as const) : null;
    },
    noValidHost: () => {
      if (!chance(dice, invalid)) return null;
      struck("no-valid-host", "accepted");
      return "No valid host was found. There are not enough hosts available.";
    },
    cannotPrepare: () => {
      if (!chance(dice, unprepared)) return null;
      struck("cannot-prepare", "preparing");
      return "The disk path /var/lib/nova/instances/it already exists on the destination";
    },
    recordDelay: () => (chance(dice, lateRecords) ? between(dice, 1, 60) : 0),
    abortWord: () => oneOf(dice, ["cancelled", "failed"] as const),
    portsLate: () => (chance(dice, ports) ? oneOf(dice, [20, 200, Number.POSITIVE_INFINITY]) : 0),
    usersUntold,
    drift: (host) => {
      const found = looksForDrift ? driftNow(host) : { touching: [], elsewhere: [] };
      if (found.touching.length > 0) struck("drift", host === null ? "start" : "host");
      if (found.elsewhere.length > 0) struck("drift-elsewhere", host === null ? "start" : "host");
      if (!chance(dice, drifts)) return found;
      struck("drift", "any");
      return { ...found, touching: [...found.touching, "server x changed its flavor"] };
    },
    others,
  };
}

/** The answer is lost, and just then a colleague does the same: moves the server, by the same kind or another, or stops it. */
function crossing(
  dice: Rng,
  command: Command,
  usersUntold: boolean,
): { after: number; action: OthersAction }[] {
  if (command.kind === "stop-server") {
    return [
      { after: oneOf(dice, [0, 1, 10]), action: { kind: "stop-server", server: command.server } },
    ];
  }
  if (command.kind !== "live-migrate" && command.kind !== "cold-migrate") return [];
  const { server } = command;
  const kind = chance(dice, 0.7) === (command.kind === "live-migrate") ? "move" : "migrate";
  // Where nobody tells whose a record is, it is told apart by its destination alone.
  const elsewhere = RECEIVING.filter((host) => host !== command.destination);
  if (usersUntold && command.destination === null) return [];
  const same = chance(dice, 0.5) ? command.destination : null;
  const destination = usersUntold ? oneOf(dice, elsewhere) : same;
  const after = oneOf(dice, [0, 1, 10, 60]);
  const moves = { after, action: { kind: `${kind}-server` as const, server, destination } };
  if (kind === "move" || chance(dice, 0.4)) return [moves];
  const confirms = { after: after + between(dice, 60, 900) };
  return [moves, { ...confirms, action: { kind: "confirm-migration", server } }];
}

function drawOthers(
  rng: Rng,
  plan: Plan,
  usersUntold: boolean,
): { at: number; action: OthersAction }[] {
  if (chance(rng, 0.4)) return [];
  const servers = plan.snapshot.servers.map(({ id }) => id);
  const hosts = plan.snapshot.hosts.map(({ id }) => id);
  const acts: { at: number; action: OthersAction }[] = [];
  for (let count = between(rng, 1, 4); count > 0; count -= 1) {
    const at = rng.uniform() * SPAN;
    const kind = oneOf(rng, OTHERS);
    const host = oneOf(rng, hosts);
    const server = oneOf(rng, servers);
    if (kind === "boot-server") {
      acts.push({ at: rng.uniform() * 60, action: { kind, server: `new-${count}`, host } });
    } else if (
      kind === "disable-service" ||
      kind === "enable-service" ||
      kind === "restart-compute" ||
      kind === "host-dies" ||
      kind === "orphan-allocation"
    ) {
      acts.push({ at, action: { kind, host } });
      if (kind === "host-dies" && chance(rng, 0.6)) {
        acts.push({ at: at + between(rng, 60, 1200), action: { kind: "host-returns", host } });
      }
    } else if (kind === "start-server") {
      // The owner of a server that was stopped in place needs it after all, and puts it away again.
      const stopped = plan.steps.flatMap((step) => (step.kind === "stop" ? [step.server] : []));
      const own = stopped.length > 0 ? oneOf(rng, stopped) : server;
      acts.push({ at, action: { kind, server: own } });
      acts.push({ at: at + between(rng, 20, 120), action: { kind: "stop-server", server: own } });
    } else if (kind === "move-server") {
      const planned = plan.steps.find((step) => step.kind === "move" && step.server === server);
      const away = RECEIVING.filter(
        (other) => planned?.kind !== "move" || other !== planned.destination,
      );
      const destination = usersUntold ? oneOf(rng, away) : null;
      acts.push({ at, action: { kind, server, destination } });
    } else {
      acts.push({ at, action: { kind, server } });
      if (kind === "resize-server" && chance(rng, 0.6)) {
        acts.push({ at: at + between(rng, 60, 900), action: { kind: "confirm-resize", server } });
      }
    }
  }
  return acts;
}
