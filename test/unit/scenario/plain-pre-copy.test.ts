import { describe, expect, it } from "vitest";
import type { Scenario, ScenarioItem } from "../../../sim/scenario/scenario.ts";
import { runScenario } from "../../../sim/world/scenario-run.ts";

const RATE = 100;

const scenario = (items: readonly ScenarioItem[], over: Partial<Scenario> = {}): Scenario => ({
  name: "by hand",
  hostRates: [RATE, RATE, RATE, RATE],
  fabric: { kind: "nonblocking" },
  maxDowntime: 0.1,
  limitOut: 0,
  items,
  ...over,
});

const move = (over: Partial<Extract<ScenarioItem, { kind: "mig" }>> = {}): ScenarioItem => ({
  kind: "mig",
  id: "m",
  source: 0,
  destination: 1,
  ram: 1000,
  dirtyRate: 0,
  workingSet: 1000,
  start: 0,
  cap: Number.POSITIVE_INFINITY,
  ...over,
});

const flow = (over: Partial<Extract<ScenarioItem, { kind: "flow" }>> = {}): ScenarioItem => ({
  kind: "flow",
  id: "f",
  source: 0,
  destination: 1,
  bytes: 1000,
  start: 0,
  ...over,
});

/** Links of 100 MB/s: rounds are whole bytes, which must not show where a round is a few bytes only. */
const inMegabytes = (items: readonly ScenarioItem[]): Scenario =>
  scenario(items, { hostRates: [1e8, 1e8, 1e8, 1e8] });

describe("the plain pre-copy rule by hand", () => {
  it("sends an idle guest's memory once: 1000 B at 100 B/s are 10 s, no round, no downtime", () => {
    const [answer] = runScenario(scenario([move()])).answers;
    expect(answer).toMatchObject({ start: 0, end: 10, downtime: 0, rounds: 0, bytes: 1000 });
  });
  it("shrinks rounds by dirty rate over rate until the rest fits the threshold", () => {
    // D = 20 B/s, threshold 100 x 0.1 = 10 B. Memory 10 s dirties 200; round 1: 2 s, 40; round 2: 0.4 s, 8 <= 10.
    // Stop: 8 B in 0.08 s. Total 12.48 s; bytes 1000 + 200 + 40 + 8.
    const [answer] = runScenario(scenario([move({ dirtyRate: 20 })])).answers;
    expect(answer?.end).toBeCloseTo(12.48, 9);
    expect(answer?.downtime).toBeCloseTo(0.08, 9);
    expect(answer).toMatchObject({ rounds: 2, outcome: "completed" });
    expect(answer?.bytes).toBeCloseTo(1248, 6);
  });
  it("converges at any rate once the working set is below the threshold", () => {
    // W = 10 B = threshold, so the first look already stops: 10 s + 0.1 s.
    const [answer] = runScenario(scenario([move({ dirtyRate: 1e6, workingSet: 10 })])).answers;
    expect(answer?.end).toBeCloseTo(10.1, 9);
  });
  it("takes the round's mean rate when the rate changes inside it", () => {
    // A flow of 500 MB shares the link from t = 0: both at 50 MB/s until the flow ends at 10 s, 500 MB of memory left,
    // 5 s more: 15 s at a mean of 66.67 MB/s, threshold 6.67 MB; dirtied 1 x 15 = 15 > 6.67. Round 1: 0.15 s, 0.15 MB.
    const { answers } = runScenario(
      inMegabytes([
        move({ dirtyRate: 1e6, ram: 1e9, workingSet: 1e9 }),
        flow({ bytes: 5e8, destination: 2 }),
      ]),
    );
    expect(answers[1]?.end).toBeCloseTo(10, 9);
    expect(answers[0]?.rounds).toBe(1);
    expect(answers[0]?.end).toBeCloseTo(15 + 0.15 + 0.0015, 9);
  });
});

describe("what never ends", () => {
  const hopeless = move({ dirtyRate: 200, workingSet: 800 });
  it("keeps its share to the end of the run, and leaves its end empty", () => {
    // The flow has 50 B/s beside it for all of its 1000 B: 20 s, not 10.
    const { answers } = runScenario(scenario([hopeless, flow({ destination: 2 })]));
    expect(answers[0]).toMatchObject({ end: null, outcome: "not_converged" });
    expect(answers[1]?.end).toBeCloseTo(20, 9);
  });
  it("keeps its slot, so what is queued behind it does not start", () => {
    const { answers } = runScenario(scenario([hopeless, move({ id: "next" })], { limitOut: 1 }));
    expect(answers[1]).toMatchObject({ start: null, end: null, outcome: "not_started", bytes: 0 });
  });
  it("wakes when its share grows: orbits are skipped, not lost", () => {
    // In MB: 60 B/s dirtied against 50 B/s beside the flow: never. Alone at 100 B/s from 40 s on: it converges.
    const { answers } = runScenario(
      inMegabytes([
        move({ dirtyRate: 6e7, workingSet: 3e8, ram: 1e9 }),
        flow({ bytes: 2e9, destination: 2 }),
      ]),
    );
    expect(answers[1]?.end).toBeCloseTo(40, 9);
    expect(answers[0]?.outcome).toBe("completed");
    // Memory ends at 20 s; rounds of 300 B take 6 s each at 50 B/s: begun at 20, 26, 32, 38; at 40 s 200 B are left of
    // the fourth, which ends at 42 s after 4 s: 240 B dirtied. Then 2.4 s: 144; 1.44: 86.4; ... x 0.6 until <= 10 B.
    // 240 x 0.6^k <= 10 at k = 7 (6.72 B): the rounds of 240 ... 11.2 B take 2.4 (1 - 0.6^7) / 0.4 = 5.832 s.
    expect(answers[0]?.rounds).toBe(4 + 7);
    expect(answers[0]?.end).toBeCloseTo(42 + (2.4 * (1 - 0.6 ** 7)) / 0.4 + 2.4 * 0.6 ** 7, 6);
  });
  it("ends the run although nothing converges: the events are bounded", () => {
    expect(runScenario(scenario([hopeless])).events).toBeLessThan(20);
  });
});

describe("slots", () => {
  it("go in the file's order, and are held while their holder waits for its start", () => {
    const items = [move({ id: "late", start: 5 }), move({ id: "early", start: 0 })];
    const { answers } = runScenario(scenario(items, { limitOut: 1 }));
    expect(answers.map(({ start, end }) => [start, end])).toEqual([
      [5, 15],
      [15, 25],
    ]);
  });
  it("do not concern plain flows", () => {
    const { answers } = runScenario(
      scenario([move(), flow({ source: 0, destination: 2 })], { limitOut: 1 }),
    );
    expect(answers[1]?.start).toBe(0);
  });
});

describe("odd but legal input", () => {
  it("ends a flow of nothing at its start", () => {
    expect(runScenario(scenario([flow({ bytes: 0, start: 3 })])).answers[0]).toMatchObject({
      start: 3,
      end: 3,
    });
  });
  it("ends a server without memory at once", () => {
    expect(runScenario(scenario([move({ ram: 0 })])).answers[0]).toMatchObject({
      end: 0,
      outcome: "completed",
    });
  });
  it("holds a migration to its cap: 1000 B at 40 B/s are 25 s", () => {
    expect(runScenario(scenario([move({ cap: 40 })])).answers[0]?.end).toBeCloseTo(25, 9);
  });
  it("takes an empty scenario", () => {
    expect(runScenario(scenario([])).answers).toEqual([]);
  });
  it("gives the same answers in whatever order flows are written", () => {
    const items = [
      flow({ id: "a", start: 0 }),
      flow({ id: "b", start: 1, destination: 2 }),
      flow({ id: "c", source: 3, start: 2 }),
    ];
    const endsOf = (list: readonly ScenarioItem[]) =>
      new Map(runScenario(scenario(list)).answers.map(({ item, end }) => [item.id, end]));
    expect(endsOf([...items].reverse())).toEqual(new Map([...endsOf(items)].reverse()));
  });
});
