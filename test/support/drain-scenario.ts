/** A drain made by a generator: every host sends ten guests to others, two at a time, on a leaf-spine or a fabric without limits. */
import { Rng } from "../../sim/kernel/random.ts";
import type { Scenario, ScenarioItem } from "../../sim/scenario/scenario.ts";

const GIB = 2 ** 30;
const HOST_RATE = 1.25e9;
const PER_LEAF = 40;
const GUESTS = 10;

/**
 * @param hosts a multiple of 40.
 * @param oversubscription host links of a leaf over its link to the spine; null = no spine at all.
 */
export function drainScenario(hosts: number, oversubscription: number | null): Scenario {
  const rng = Rng.of(1, "drain", hosts);
  const items = Array.from({ length: GUESTS * hosts }, (_, index): ScenarioItem => {
    const source = Math.floor(index / GUESTS);
    const ram = (1 + Math.floor(rng.uniform() * 16)) * GIB;
    return {
      kind: "mig",
      id: String(index),
      source,
      destination: (source + 1 + Math.floor(rng.uniform() * (hosts - 1))) % hosts,
      ram,
      dirtyRate: rng.uniform() * 5e7,
      workingSet: ram / 4,
      start: rng.uniform(),
      cap: Number.POSITIVE_INFINITY,
    };
  });
  return {
    name: `${hosts} hosts, ${oversubscription === null ? "non-blocking" : `${oversubscription}:1 spine`}`,
    hostRates: new Array<number>(hosts).fill(HOST_RATE),
    fabric:
      oversubscription === null
        ? { kind: "nonblocking" }
        : {
            kind: "leafspine",
            hostsPerLeaf: PER_LEAF,
            leafRate: (HOST_RATE * PER_LEAF) / oversubscription,
          },
    maxDowntime: 0.03,
    limitOut: 2,
    items,
  };
}

/** Plain transfers of 1 GiB, a hundred a second in the mean: a third of what the 4:1 spine carries. */
export function steadyScenario(flows: number): Scenario {
  const drain = drainScenario(1000, 4);
  const rng = Rng.of(1, "steady", flows);
  let start = 0;
  const host = (): number => Math.floor(rng.uniform() * 1000);
  const items = Array.from({ length: flows }, (_, index): ScenarioItem => {
    start -= Math.log(1 - rng.uniform()) / 100;
    const [source, destination] = [host(), host()];
    return { kind: "flow", id: String(index), source, destination, bytes: GIB, start };
  });
  return { ...drain, name: "steady flows, 1,000 hosts, 4:1 spine", limitOut: 0, items };
}

/** The scenario as a file in the format `migscn 1`. */
export function scenarioText({
  hostRates,
  fabric,
  maxDowntime,
  limitOut,
  items,
}: Scenario): string {
  const spine =
    fabric.kind === "leafspine"
      ? [`hosts_per_leaf ${fabric.hostsPerLeaf}`, `leaf_bw ${fabric.leafRate}`]
      : [];
  const head = [
    "migscn 1",
    `hosts ${hostRates.length}`,
    `host_bw ${hostRates[0]}`,
    `fabric ${fabric.kind}`,
    ...spine,
    `max_downtime ${maxDowntime}`,
    `limit_out ${limitOut}`,
  ];
  const lines = items.map((item) => {
    const ends = `${item.id} ${item.source} ${item.destination}`;
    return item.kind === "flow"
      ? `flow ${ends} ${item.bytes} ${item.start}`
      : `mig ${ends} ${item.ram} ${item.dirtyRate} ${item.workingSet} ${item.start} 0`;
  });
  return `${[...head, ...lines].join("\n")}\n`;
}
