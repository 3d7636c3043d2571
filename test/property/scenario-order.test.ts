import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Scenario, ScenarioItem } from "../../sim/scenario/scenario.ts";
import { runScenario } from "../../sim/world/scenario-run.ts";

const HOSTS = 6;
const GIB = 2 ** 30;

const drawnItem = fc.record({
  source: fc.nat(HOSTS - 1),
  hop: fc.integer({ min: 1, max: HOSTS - 1 }),
  ram: fc.integer({ min: 1, max: 64 }).map((count) => count * GIB),
  dirtyShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
  start: fc.double({ min: 0, max: 60, noNaN: true }),
});

const drawnItems = fc.array(drawnItem, { minLength: 2, maxLength: 40 }).map((drawn) =>
  drawn.map(
    ({ source, hop, ram, dirtyShare, start }, index): ScenarioItem => ({
      kind: "mig",
      id: `m${index}`,
      source,
      destination: (source + hop) % HOSTS,
      ram,
      dirtyRate: dirtyShare * 1.25e8,
      workingSet: ram / 4,
      start,
      cap: Number.POSITIVE_INFINITY,
    }),
  ),
);

const scenarioOf = (items: readonly ScenarioItem[]): Scenario => ({
  name: "drawn",
  hostRates: new Array<number>(HOSTS).fill(1.25e9),
  fabric: { kind: "leafspine", hostsPerLeaf: 2, leafRate: 1.25e9 },
  maxDowntime: 0.03,
  limitOut: 2,
  items,
});

/** Another order of the file in which every host's own items keep theirs, as slots are given in that order. */
const hostByHost = (items: readonly ScenarioItem[], hosts: readonly number[]): ScenarioItem[] =>
  hosts.flatMap((host) => items.filter(({ source }) => source === host));

const endsOf = (scenario: Scenario): Map<string, number> =>
  new Map(runScenario(scenario).answers.map(({ item, end }) => [item.id, end ?? Number.NaN]));

describe("the order of hosts in a scenario file", () => {
  it("changes no answer: what is shared does not depend on who was read first", () => {
    const orders = fc.shuffledSubarray([...new Array(HOSTS).keys()], {
      minLength: HOSTS,
      maxLength: HOSTS,
    });
    fc.assert(
      fc.property(drawnItems, orders, (items, hosts) => {
        const given = endsOf(scenarioOf(items));
        const shuffled = endsOf(scenarioOf(hostByHost(items, hosts)));
        for (const [id, end] of given) {
          const other = shuffled.get(id) ?? Number.NaN;
          expect(Math.abs(other - end), `${id}: ${end} and ${other}`).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 100 },
    );
  });
  it("and the same file twice gives the same bits", () => {
    fc.assert(
      fc.property(drawnItems, (items) => {
        expect(endsOf(scenarioOf(items))).toEqual(endsOf(scenarioOf(items)));
      }),
      { numRuns: 30 },
    );
  });
});
