import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareIds } from "../../sim/base/order.ts";
import type { Scenario, ScenarioItem } from "../../sim/scenario/scenario.ts";
import { runScenario } from "../../sim/world/scenario-run.ts";

const HOSTS = 6;
const GIB = 2 ** 30;

const drawnItem = fc.record({
  isFlow: fc.nat(3).map((drawn) => drawn === 0),
  source: fc.nat(HOSTS - 1),
  hop: fc.integer({ min: 1, max: HOSTS - 1 }),
  ram: fc.integer({ min: 1, max: 64 }).map((count) => count * GIB),
  dirtyShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
  start: fc.double({ min: 0, max: 60, noNaN: true }),
});

const drawnItems = fc.array(drawnItem, { minLength: 2, maxLength: 40 }).map((drawn) =>
  drawn.map(({ isFlow, source, hop, ram, dirtyShare, start }, index): ScenarioItem => {
    const ends = { id: `m${index}`, source, destination: (source + hop) % HOSTS, start };
    if (isFlow) return { kind: "flow", ...ends, bytes: ram };
    return {
      kind: "mig",
      ...ends,
      ram,
      dirtyRate: dirtyShare * 1.25e8,
      workingSet: ram / 4,
      cap: Number.POSITIVE_INFINITY,
    };
  }),
);

const scenarioOf = (items: readonly ScenarioItem[]): Scenario => ({
  name: "drawn",
  hostRates: new Array<number>(HOSTS).fill(1.25e9),
  fabric: { kind: "leafspine", hostsPerLeaf: 2, leafRate: 1.25e9 },
  maxDowntime: 0.03,
  limitOut: 2,
  items,
});

/**
 * Another order of the file in which every host's own migrations keep theirs, as slots are given in that order; flows
 * wait for no slot and stand anywhere.
 */
const hostByHost = (items: readonly ScenarioItem[], hosts: readonly number[]): ScenarioItem[] =>
  hosts.flatMap((host) => {
    const own = items.filter(({ source }) => source === host);
    const flows = own.filter(({ kind }) => kind === "flow").reverse();
    return [...flows, ...own.filter(({ kind }) => kind === "mig")];
  });

/** Every figure of every answer, by id, to the last bit. */
const answersOf = (scenario: Scenario): string =>
  JSON.stringify(
    runScenario(scenario).answers.toSorted((a, b) => compareIds(a.item.id, b.item.id)),
  );

describe("the order of hosts in a scenario file", () => {
  it("changes no bit of any answer: what is shared does not depend on who was read first", () => {
    const orders = fc.shuffledSubarray([...new Array(HOSTS).keys()], {
      minLength: HOSTS,
      maxLength: HOSTS,
    });
    fc.assert(
      fc.property(drawnItems, orders, (items, hosts) => {
        expect(answersOf(scenarioOf(hostByHost(items, hosts)))).toBe(answersOf(scenarioOf(items)));
      }),
      { numRuns: 100 },
    );
  });
  it("and the same file twice gives the same bits", () => {
    fc.assert(
      fc.property(drawnItems, (items) => {
        expect(answersOf(scenarioOf(items))).toBe(answersOf(scenarioOf(items)));
      }),
      { numRuns: 30 },
    );
  });
});
