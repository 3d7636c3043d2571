// A round's end is no event of the network: rates follow from who is open, and a round opens and closes nothing.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FluidNetwork } from "../../../sim/network/fluid-network.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import { runScenario } from "../../../sim/world/scenario-run.ts";

const solves = vi.spyOn(FluidNetwork.prototype, "resolve");

beforeEach(() => {
  solves.mockClear();
});
afterEach(() => {
  expect(solves.mock.calls.length).toBeGreaterThan(0);
});

const scenarioOf = (moves: number, dirtyRate: number): Scenario => ({
  name: "rounds",
  hostRates: new Array<number>(2 * moves).fill(1000),
  fabric: { kind: "nonblocking" },
  maxDowntime: 0.03,
  limitOut: 0,
  items: Array.from({ length: moves }, (_, index) => ({
    kind: "mig",
    id: `m${index}`,
    source: 2 * index,
    destination: 2 * index + 1,
    ram: 1e6 + index, // no two end at one instant
    dirtyRate,
    workingSet: 1e6,
    start: 0,
    cap: Number.POSITIVE_INFINITY,
  })),
});

it("one migration of fifty rounds is solved for twice: when it begins and when it ends", () => {
  const { answers } = runScenario(scenarioOf(1, 830)); // ln(1e6 / 30) / ln(1 / 0.83) = 56 rounds
  expect(answers[0]?.rounds).toBeGreaterThan(50);
  expect(solves).toHaveBeenCalledTimes(2);
});

it("twenty beside each other: one solve for the common start, one for each end, whatever their rounds", () => {
  const few = runScenario(scenarioOf(20, 100)).answers;
  expect(solves).toHaveBeenCalledTimes(21);
  solves.mockClear();
  const many = runScenario(scenarioOf(20, 830)).answers;
  expect(solves).toHaveBeenCalledTimes(21);
  expect(many[0]?.rounds).toBeGreaterThan(10 * (few[0]?.rounds ?? Number.NaN));
});
