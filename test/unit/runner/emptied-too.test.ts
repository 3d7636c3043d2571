// A server that goes from one host to be emptied to another is not out of the way: taken for done, it would be in the way of the second host's maintenance.
import { expect, test } from "vitest";
import type { Step } from "../../../sim/index.ts";
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
import { recordSeen } from "../../support/sights.ts";

const snapshot = handMadeCloud({
  hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
  servers: [serverOn("a", "s1")],
});

function runner(steps: readonly Step[]): RunnerByHand {
  const goal = goalOf(["a", "b"]);
  return new RunnerByHand(planOf(snapshot, steps, goal), policyOf(goal));
}

const failedOnB = { kind: "failed", reason: expect.stringMatching(/on b, which the plan empties/) };

test("a server that Nova's choice puts on another host to be emptied is not done", () => {
  const run = runner([move("s1", "a", "c", { choice: "nova" })]);
  run.accept(first(run.tick()));
  const migrations = [recordSeen(1, "completed")];
  run.seeServer("s1", "b", "ACTIVE", null, { migrations });
  expect(run.stateOf("out:s1")).toMatchObject(failedOnB);
});

test("nor is one that somebody else moves there, or on from where it was sent", () => {
  const sentThere = runner([move("s1", "a", "c")]);
  sentThere.accept(first(sentThere.tick()));
  sentThere.seeServer("s1", "b");
  expect(sentThere.stateOf("out:s1")).toMatchObject({
    ...{ kind: "failed", reason: "s1 went to b, which the plan empties, too" },
  });

  const movedOn = runner([move("s1", "a", "c")]);
  movedOn.accept(first(movedOn.tick()));
  movedOn.servers.set("s1", { host: "c", portsBound: false });
  movedOn.seeServer("s1", "c");
  expect(movedOn.phaseOf("out:s1")).toBe("verifying");
  movedOn.servers.set("s1", { host: "b" });
  movedOn.now += 15;
  movedOn.tick();
  expect(movedOn.stateOf("out:s1")).toMatchObject(failedOnB);
});

// A host after the other: the first, done, takes the servers of the second.
test("a host that the plan itself names, or whose maintenance is done, takes servers", () => {
  const named = runner([move("s1", "a", "b")]);
  named.accept(first(named.tick()));
  named.seeServer("s1", "b");
  expect(named.stateOf("out:s1")).toMatchObject({ kind: "done", at: "b" });

  const chosen = runner([
    { kind: "maintain", id: "maintain:b", host: "b", after: [] },
    move("s1", "a", "c", { choice: "nova", after: ["maintain:b"] }),
  ]);
  chosen.disabled.set("b", "bad DIMM");
  chosen.accept(first(chosen.tick()));
  chosen.accept(first(chosen.see({ kind: "maintained", host: "b" })));
  chosen.seeServer("s1", "b", "ACTIVE", null, { migrations: [recordSeen(1, "completed")] });
  expect(chosen.stateOf("out:s1")).toMatchObject({ kind: "done", at: "b" });
});
