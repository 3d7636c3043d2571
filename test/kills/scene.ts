/** A small cloud and what is wanted of it, drawn from a seed: every kind of move, stops in place, returns. */
import { GiB, MiB, type Plan, type Server } from "../../sim/index.ts";
import type { Rng } from "../../sim/kernel/random.ts";
import { between, chance } from "../fault/dice.ts";
import {
  diskOf,
  goalOf,
  handMadeCloud,
  hostNamed,
  planOf,
  serverOn,
} from "../support/hand-made-cloud.ts";

export interface Scene {
  /** What the Nova is made of; its plan has no steps. */
  readonly cloud: Plan;
  readonly drained: readonly string[];
  /** The goal, as options of `drainwise plan`. */
  readonly goal: readonly string[];
}

const local = { storage: { kind: "local", pool: null } } as const;

/** @param slow more servers, most of them running, over links on which a move lasts long enough to be ended early. */
export function drawScene(rng: Rng, slow = false): Scene {
  const drained = chance(rng, 0.5) ? ["a1"] : ["a1", "a2"];
  const servers = drained.flatMap((host, at) => serversOn(rng, host, at + 1, slow));
  const running = servers.filter(({ status }) => status === "ACTIVE").map(({ id }) => id);
  const inPlace = running.filter(() => chance(rng, 0.2));
  const snapshot = handMadeCloud({
    hosts: ["a1", "a2", "b1", "b2", "b3"].map((id) => hostNamed(id, local)),
    servers,
    link: (slow ? between(rng, 15, 60) : between(rng, 60, 250)) * MiB,
  });
  return {
    cloud: planOf(snapshot, [], goalOf(drained, { maintenanceTime: 60 })),
    drained,
    goal: [
      ...["--drain", drained.join(","), "--onto", "b1,b2,b3"],
      ...["--return", chance(rng, 0.5) ? "origin" : "none"],
      ...["--per-source", String(between(rng, 1, 3)), "--hosts-at-once", "1"],
      ...["--refusals", "later", "--maintenance", "1 min"],
      ...(inPlace.length > 0 ? ["--stop-in-place", inPlace.join(",")] : []),
      ...(chance(rng, 0.3) ? ["--choice", "nova"] : []),
    ],
  };
}

function serversOn(rng: Rng, host: string, part: number, slow: boolean): readonly Server[] {
  return Array.from({ length: slow ? between(rng, 4, 6) : between(rng, 2, 4) }, (_, at) => {
    const id = `4${part}000000-0000-4000-8000-00000000000${at}`;
    const onVolume = chance(rng, 0.5);
    return serverOn(host, id, {
      name: `${host}-vm${at}`,
      project: "project",
      status: chance(rng, slow ? 0.9 : 0.75) ? "ACTIVE" : "SHUTOFF",
      volumeBacked: onVolume,
      disks: onVolume ? [] : [diskOf(between(rng, 1, 4) * GiB)],
    });
  });
}
