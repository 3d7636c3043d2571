/**
 * Shared links: what a change costs when only what follows from it is solved, against a full water-filling each time.
 *
 * Both play the same story on the same leaf-spine: a flow ends, another begins, rates are brought up to date.
 */
import { bench, describe } from "vitest";
import { Rng } from "../../sim/kernel/random.ts";
import { FluidNetwork } from "../../sim/network/fluid-network.ts";
import type { OracleFlow } from "../support/full-water-filling.ts";
import { fullSolve } from "./full-solve.ts";

const HOST_RATE = 1.25e9;
const HOSTS_PER_LEAF = 40;
const FLOWS_PER_HOST = 2;

interface Setting {
  readonly hosts: number;
  /** Host links of a leaf over its link to the spine; 1 = the spine is never the bottleneck of a leaf. */
  readonly oversubscription: number;
}

const capacitiesOf = ({ hosts, oversubscription }: Setting): number[] => {
  const leaves = hosts / HOSTS_PER_LEAF;
  const uplink = (HOST_RATE * HOSTS_PER_LEAF) / oversubscription;
  return [
    ...new Array<number>(2 * hosts).fill(HOST_RATE),
    ...new Array<number>(2 * leaves).fill(uplink),
  ];
};

const randomRoute = ({ hosts }: Setting, rng: Rng): number[] => {
  const host = (): number => Math.floor(rng.uniform() * hosts);
  const [source, destination] = [host(), host()];
  const [from, to] = [source, destination].map((at) => Math.floor(at / HOSTS_PER_LEAF));
  const ends = [source, hosts + destination];
  if (from === undefined || to === undefined || from === to) return ends;
  return [...ends, 2 * hosts + from, 2 * hosts + hosts / HOSTS_PER_LEAF + to];
};

const withoutCap = (route: number[]): OracleFlow => ({
  route,
  weight: 1,
  cap: Number.POSITIVE_INFINITY,
});

const settings: readonly (readonly [string, Setting])[] = [
  ["1,000 hosts, 2,000 flows, full bisection", { hosts: 1000, oversubscription: 1 }],
  ["1,000 hosts, 2,000 flows, spine 4:1", { hosts: 1000, oversubscription: 4 }],
];

describe.each(settings)("one flow ends, another begins: %s", (_, setting) => {
  const rng = Rng.of(1, "bench", setting.oversubscription);
  const capacities = capacitiesOf(setting);
  const network = new FluidNetwork(capacities);
  const routes = Array.from({ length: FLOWS_PER_HOST * setting.hosts }, () =>
    randomRoute(setting, rng),
  );
  const handles = routes.map((route) => network.open(route));
  const flows = routes.map(withoutCap);
  network.resolve();

  bench("only what follows from the change", () => {
    const at = Math.floor(rng.uniform() * handles.length);
    const route = randomRoute(setting, rng);
    network.close(handles[at] ?? -1);
    handles[at] = network.open(route);
    flows[at] = withoutCap(route);
    network.resolve();
  });

  bench("everything anew", () => {
    const at = Math.floor(rng.uniform() * flows.length);
    flows[at] = withoutCap(randomRoute(setting, rng));
    fullSolve(capacities, flows);
  });
});
