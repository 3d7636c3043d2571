import { describe, expect, it, onTestFinished } from "vitest";
import type { MoveProgress } from "../../../data/run/progress.ts";
import { simulatedDriver } from "../../../data/run/simulated-side.ts";
import type { Command, Observation } from "../../../sim/index.ts";
import { smallDrain } from "../../support/approved-plan.ts";

function driver(speed: number) {
  const driven = simulatedDriver(smallDrain, speed, []);
  onTestFinished(() => driven.close());
  return driven;
}
const live: Command = {
  ...{ kind: "live-migrate", intent: "i", server: "s1", destination: "b", blockMigration: false },
  since: { migration: 0, action: null },
};

// Whoever rehearses a night at the simulated cloud sees it pass as the night would, faster by the factor asked for.
describe("the simulated cloud at a pace", () => {
  it("takes as long as it should, and no longer than the tick that is asked for", async () => {
    const driven = driver(100);
    const begun = performance.now();
    expect(await driven.next(50)).toEqual({ kind: "tick" });
    expect(driven.now()).toBe(50);
    expect(performance.now() - begun).toBeGreaterThan(350);
  });
  it("is interrupted by what a person asks", async () => {
    const driven = driver(1);
    const pause: Observation = { kind: "person", action: "pause", by: "ann" };
    setTimeout(() => driven.post(pause), 20);
    expect(await driven.next(3600)).toEqual(pause);
    expect(driven.now()).toBeLessThan(60);
  });
  it("tells bytes of moves under way, which shrink", async () => {
    const driven = driver(20);
    const told: MoveProgress[] = [];
    const gone: string[] = [];
    driven.onProgress({
      moving: (each) => told.push(each),
      ended: () => undefined,
      gone: (server) => gone.push(server),
    });
    driven.send(live);
    for (let seen = await driven.next(200); seen !== null && gone.length === 0; )
      seen = await driven.next(200);
    expect(gone).toEqual(["s1"]);
    const remaining = told.map(({ memory }) => memory?.remaining ?? 0);
    expect(Math.min(...remaining)).toBeLessThan(Math.max(...remaining));
    expect(told[0]).toMatchObject({ server: "s1", migration: expect.any(Number) });
  });
  it("ends when it is closed", async () => {
    const driven = driver(1);
    setTimeout(() => void driven.close(), 20);
    expect(await driven.next(null)).toBeNull();
  });
});
