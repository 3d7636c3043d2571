/** Random clouds with a plan that drains one host: for what must hold in every run. */
import fc from "fast-check";
import { GiB, MiB, type MoveStep, type Plan, type Server, type Step } from "../../sim/index.ts";
import {
  diskOf,
  goalOf,
  handMadeCloud,
  hostNamed,
  inventory,
  move,
  planOf,
  serverOn,
} from "./hand-made-cloud.ts";

const HOSTS = ["a", "b", "c", "d"];
const local = { storage: { kind: "local", pool: null } } as const;

const narrow = {
  ...local,
  inventories: { ...hostNamed("x").inventories, MEMORY_MB: inventory(5 * 4096) },
};

interface Shape {
  readonly load: number;
  readonly set: number;
  readonly disk: number;
  readonly destination: number;
  readonly cold: boolean;
  readonly running: boolean;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  load: fc.integer({ min: 0, max: 120 }),
  set: fc.integer({ min: 1, max: 2000 }),
  disk: fc.integer({ min: 0, max: 8 }),
  destination: fc.integer({ min: 1, max: 3 }),
  cold: fc.boolean(),
  running: fc.boolean(),
});

const exact = (value: number) =>
  ({ value, low: value / 2, high: value * 2, source: "measured" }) as const;

function serverFrom(part: Shape, index: number): Server {
  const cold = part.cold || !part.running;
  return serverOn("a", `s${String(index).padStart(2, "0")}`, {
    status: part.running ? "ACTIVE" : "SHUTOFF",
    dirtyRate: cold ? exact(0) : exact(part.load * MiB),
    workingSet: exact(part.set * MiB),
    disks: part.disk === 0 ? [] : [diskOf(part.disk * GiB, part.load * 1000)],
    volumeBacked: part.disk === 0,
  });
}

function moveFrom(part: Shape, server: Server, index: number): MoveStep {
  const block = part.disk > 0;
  const cold = part.cold || !part.running;
  return move(server.id, "a", HOSTS[part.destination] ?? "b", {
    type: cold ? (block ? "cold-block" : "cold") : block ? "block-live" : "live",
    after: ["cordon:a"],
    priority: index,
  });
}

/** One to twelve servers of all kinds on host a, moved to three others under some limits. */
export const randomDrain: fc.Arbitrary<Plan> = fc
  .record({
    shapes: fc.array(shape, { minLength: 1, maxLength: 12 }),
    perSource: fc.integer({ min: 1, max: 4 }),
    perDestination: fc.integer({ min: 1, max: 3 }),
    slots: fc.integer({ min: 0, max: 3 }),
    seed: fc.nat(1000),
  })
  .map(({ shapes, perSource, perDestination, slots, seed }) => {
    const servers = shapes.map(serverFrom);
    const outs = servers.map((server, index) => moveFrom(shapes[index] as Shape, server, index));
    const steps: Step[] = [
      { kind: "cordon", id: "cordon:a", host: "a", after: [] },
      ...outs,
      { kind: "maintain", id: "maintain:a", host: "a", after: outs.map(({ id }) => id) },
      { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
    ];
    const snapshot = handMadeCloud({
      // Room for five on each destination: some draws ask for more, and Nova must say no.
      hosts: HOSTS.map((id) => (id === "a" ? hostNamed(id, local) : hostNamed(id, narrow))),
      servers,
      link: 125e6,
      settings: { maxConcurrentLiveMigrations: slots, completionTimeout: 60 },
    });
    const limits = { perSource, perDestination, total: 6 };
    return { ...planOf(snapshot, steps, goalOf(["a"], { limits })), seed };
  });
