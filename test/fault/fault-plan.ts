/** A small cloud and a plan for it, drawn from a seed: every kind of move and step, some with alternatives. */
import {
  GiB,
  MiB,
  type MoveStep,
  type Plan,
  type Server,
  type Step,
  validatePlan,
} from "../../sim/index.ts";
import type { Rng } from "../../sim/kernel/random.ts";
import {
  diskOf,
  goalOf,
  handMadeCloud,
  hostNamed,
  inventory,
  move,
  planOf,
  serverOn,
} from "../support/hand-made-cloud.ts";
import { between, chance, oneOf } from "./dice.ts";

export const DRAINED = ["a1", "a2"] as const;
export const RECEIVING = ["b1", "b2", "b3"] as const;

const local = { storage: { kind: "local", pool: null } } as const;

/** Most have plenty of room; a tight one lets Nova say no. */
const roomy = { inventories: { ...hostNamed("x").inventories } };
const tight = { inventories: { ...hostNamed("x").inventories, MEMORY_MB: inventory(3 * 4096) } };

/** Only plans that are safe by themselves: what then goes wrong is the run's. */
export function faultPlan(rng: Rng): Plan {
  for (let again = 0; ; again += 1) {
    const plan = drawnPlan(again === 0 ? rng : rng.fork("again", again));
    if (validatePlan(plan).length === 0) return plan;
  }
}

function drawnPlan(rng: Rng): Plan {
  const hosts = chance(rng, 0.6) ? [DRAINED[0]] : [...DRAINED];
  const returns = chance(rng, 0.4);
  const parts = hosts.map((host, index) => hostPart(rng, host, hosts[index - 1] ?? null, returns));
  const snapshot = handMadeCloud({
    hosts: [
      ...DRAINED.map((id) => hostNamed(id, local)),
      ...RECEIVING.map((id, at) =>
        hostNamed(id, { ...local, ...(at === 2 && chance(rng, 0.5) ? tight : roomy) }),
      ),
    ],
    servers: parts.flatMap(({ servers }) => servers),
    link: 125e6,
    settings: { maxConcurrentLiveMigrations: between(rng, 1, 2), completionTimeout: 300 },
  });
  const stuck = oneOf(rng, [
    undefined,
    { action: "abort", after: 600 },
    { action: "force-complete", after: 600 },
  ] as const);
  const goal = goalOf(hosts, {
    limits: { perSource: between(rng, 1, 3), perDestination: between(rng, 1, 2), total: 4 },
    returnPolicy: returns ? "origin" : "none",
    allowCold: chance(rng, 0.5),
    maintenanceTime: 600,
    ...(stuck === undefined ? {} : { stuck }),
    run: {
      errorBudget: oneOf(rng, [null, null, 0, 2]),
      refusals: oneOf(rng, [
        [],
        ["later"],
        ["next-candidate", "later"],
        ["next-candidate", "other-type", "later"],
      ] as const),
      maintenance: { how: oneOf(rng, ["person", "command", "webhook"] as const), timeout: 7200 },
      ...(chance(rng, 0.3) ? { overrunLimit: 1800 } : {}),
      keepReserve: chance(rng, 0.5),
      windowEnd: oneOf(rng, ["let-end", "abort"] as const),
    },
  });
  const steps = parts.flatMap(({ steps: own }) => own);
  return planOf(snapshot, steps, goal);
}

function hostPart(rng: Rng, host: string, before: string | null, returns: boolean) {
  const cordon = `cordon:${host}`;
  const gate = before === null ? [] : [`uncordon:${before}`];
  const servers: Server[] = [];
  const outs: Step[] = [];
  const backs: Step[] = [];
  const starts: Step[] = [];
  for (let at = 0; at < between(rng, 2, 4); at += 1) {
    const id = `${host}-s${at}`;
    const drawn = drawServer(rng, host, id);
    servers.push(drawn.server);
    if (drawn.inPlace) {
      outs.push({ kind: "stop", id: `stop:${id}`, server: id, host, after: [cordon] });
      starts.push({
        kind: "start",
        id: `start:${id}`,
        server: id,
        host,
        after: [`uncordon:${host}`],
      });
      continue;
    }
    const destination = oneOf(rng, RECEIVING);
    const out = outMove(rng, drawn.server, host, destination, cordon, at);
    outs.push(out);
    if (returns) {
      backs.push({
        ...move(id, destination, host, { id: `back:${id}`, type: out.type, direction: "back" }),
        after: [`uncordon:${host}`],
        priority: 100 + at,
      });
    }
  }
  const steps: Step[] = [
    { kind: "cordon", id: cordon, host, after: gate },
    ...outs,
    { kind: "maintain", id: `maintain:${host}`, host, after: outs.map(({ id }) => id) },
    { kind: "uncordon", id: `uncordon:${host}`, host, after: [`maintain:${host}`] },
    ...starts,
    ...backs,
  ];
  return { servers, steps };
}

function drawServer(rng: Rng, host: string, id: string) {
  const running = chance(rng, 0.85);
  const disk = chance(rng, 0.5);
  const server = serverOn(host, id, {
    status: running ? "ACTIVE" : "SHUTOFF",
    dirtyRate: { value: between(rng, 0, 130) * MiB, low: 0, high: 200 * MiB, source: "measured" },
    workingSet: { value: between(rng, 8, 2000) * MiB, low: 0, high: 2 * GiB, source: "measured" },
    disks: disk ? [diskOf(between(rng, 1, 6) * GiB)] : [],
    volumeBacked: !disk,
  });
  return { server, inPlace: running && chance(rng, 0.2) };
}

function outMove(
  rng: Rng,
  server: Server,
  source: string,
  destination: string,
  cordon: string,
  priority: number,
): MoveStep {
  const cold = server.status === "SHUTOFF" || chance(rng, 0.25);
  const block = server.disks.length > 0;
  const others = RECEIVING.filter((host) => host !== destination);
  return {
    ...move(server.id, source, destination, {
      type: cold ? (block ? "cold-block" : "cold") : block ? "block-live" : "live",
      after: [cordon],
      priority,
    }),
    ...(chance(rng, 0.5) ? { alternatives: [oneOf(rng, others)] } : {}),
    ...(chance(rng, 0.1) ? { choice: "nova" as const } : {}),
  };
}
