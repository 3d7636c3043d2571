import fc from "fast-check";
import { expect, test } from "vitest";
import type { Scenario, ScenarioItem } from "../../sim/scenario/scenario.ts";
import { linkCapacities, routeOf } from "../../sim/world/scenario-links.ts";
import { runScenario } from "../../sim/world/scenario-run.ts";
import { endsByPlainSimulation } from "../support/plain-simulation.ts";

// Clocks a bottleneck, marks that move and incremental levels must give what playing every event from scratch gives.

const HOSTS = 6;

const itemOf = fc.record({
  isMove: fc.boolean(),
  source: fc.nat(HOSTS - 1),
  destination: fc.nat(HOSTS - 1),
  bytes: fc.integer({ min: 1e6, max: 2e9 }),
  dirtyShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
  start: fc.oneof(fc.constantFrom(0, 0, 1, 2), fc.double({ min: 0, max: 20, noNaN: true })),
  cap: fc.constantFrom(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 5e7, 2e7),
});

const scenarioOf = fc
  .record({
    hostRates: fc.array(fc.constantFrom(1e8, 1e8, 5e7), { minLength: HOSTS, maxLength: HOSTS }),
    leafRate: fc.constantFrom(0, 8e7, 2e8),
    limitOut: fc.nat(3),
    drafts: fc.array(itemOf, { minLength: 1, maxLength: 12 }),
  })
  .map(
    ({ hostRates, leafRate, limitOut, drafts }): Scenario => ({
      name: "random",
      hostRates,
      fabric:
        leafRate === 0 ? { kind: "nonblocking" } : { kind: "leafspine", hostsPerLeaf: 2, leafRate },
      maxDowntime: 0.03,
      limitOut,
      items: drafts.map(
        ({ isMove, source, destination, bytes, dirtyShare, start, cap }, index): ScenarioItem =>
          isMove
            ? {
                kind: "mig",
                id: String(index),
                source,
                destination,
                ram: bytes,
                // A twelfth of the slowest cap at most: converges however many share the link.
                dirtyRate: (dirtyShare * 2e7) / 12,
                workingSet: Math.floor(bytes / 2),
                start,
                cap,
              }
            : { kind: "flow", id: String(index), source, destination, bytes, start },
      ),
    }),
  );

test("every end is that of a simulation that solves everything anew at every event", () => {
  fc.assert(
    fc.property(scenarioOf, (scenario) => {
      const routes = scenario.items.map((item) => routeOf(scenario, item.source, item.destination));
      const expected = endsByPlainSimulation(scenario, linkCapacities(scenario), routes, 5000);
      expect(expected).not.toBeNull();
      for (const { item, end } of runScenario(scenario).answers) {
        const want = expected?.get(item.id) ?? Number.NaN;
        expect(
          Math.abs((end ?? Number.NaN) - want),
          `${item.id}: ${end} s, ${want} s`,
        ).toBeLessThan(1e-6 * (1 + want));
      }
    }),
    { numRuns: 200 },
  );
});
