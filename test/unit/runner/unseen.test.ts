// A server that cannot be looked at must not hold its places of the limits for a day while nothing of it is under way.
import { expect, test } from "vitest";
import type { Command } from "../../../sim/index.ts";
import { policyOf } from "../../../sim/runner/run-policy.ts";
import {
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";
import { first, RunnerByHand } from "../../support/runner-driver.ts";

const snapshot = handMadeCloud({
  hosts: ["a", "b"].map((id) => hostNamed(id)),
  servers: ["s1", "s2"].map((id) => serverOn("a", id)),
});

/** Moves of s1, then s2, one at a time. */
function runner(): RunnerByHand {
  const goal = goalOf(["a"], { limits: { perSource: 1, perDestination: 1, total: 1 } });
  const steps = [move("s1", "a", "b", { priority: 1 }), move("s2", "a", "b", { priority: 2 })];
  return new RunnerByHand(planOf(snapshot, steps, goal), policyOf(goal));
}

function pass(run: RunnerByHand, seconds: number): readonly Command[] {
  const asked: Command[] = [];
  for (const end = run.now + seconds; run.now < end; ) {
    run.now += 15;
    asked.push(...run.tick());
  }
  return asked;
}

test("a move that is not asked for yet gives its place to the next, and comes back once its server is seen", () => {
  const run = runner();
  run.blind = "answered 500";
  run.tick();
  expect(run.phaseOf("out:s1")).toBe("recheck");
  pass(run, 300);
  expect(run.kindOf("out:s1")).toBe("postponed");
  run.blind = null;
  const second = first(pass(run, 60));
  expect(second).toMatchObject({ kind: "live-migrate", server: "s2" });
  run.accept(second);
  const again = run.seeServer("s2", "b");
  expect([...again, ...pass(run, 120)]).toMatchObject([{ kind: "live-migrate", server: "s1" }]);
});

test("a server that is never seen needs a person within the patience of a day", () => {
  const run = runner();
  run.blind = "answered 500";
  run.tick();
  pass(run, 200_000);
  expect(run.stateOf("out:s1")).toMatchObject({
    ...{ kind: "needs-person", reason: "s1 cannot be looked at: answered 500" },
  });
});

test("a server that its owner shelved is off the host, whatever its step was at, and said to be shelved", () => {
  const run = runner();
  run.accept(first(run.tick()));
  run.see({ kind: "server-gone", intent: null, server: "s1", status: "SHELVED_OFFLOADED" });
  expect(run.stateOf("out:s1")).toMatchObject({ kind: "done", how: "moot", at: null });
  const told = run.journal.map(({ text }) => text);
  expect(told).toContain("nothing to do: server s1 is SHELVED_OFFLOADED, on no host");
});
