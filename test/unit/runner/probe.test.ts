// A server that has arrived may still be mute: its operator's own probe decides whether the move did what it was for.
import { expect, test } from "vitest";
import type { Command, Step } from "../../../sim/index.ts";
import { policyOf } from "../../../sim/runner/run-policy.ts";
import { drainOf, move, serverOn } from "../../support/hand-made-cloud.ts";
import { RunnerByHand } from "../../support/runner-driver.ts";

const steps: readonly Step[] = [
  move("s1", "a", "b"),
  { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1"] },
];

/** A run whose one server has moved and is probed for the first time; it does not answer. */
function probed(): RunnerByHand {
  const plan = drainOf({ hosts: ["a", "b"], servers: [serverOn("a", "s1")], steps });
  const run = new RunnerByHand(plan, policyOf(plan.goal));
  run.accept(run.tick()[0] as Command);
  run.seeMigration("s1", "running");
  run.servers.set("s1", { ...run.servers.get("s1"), probe: "ended with 1: mute" });
  run.seeMigration("s1", "completed", "b");
  return run;
}

test("a server that does not answer its probe yet is probed again, and is done once it does", () => {
  const run = probed();
  expect(run.phaseOf("out:s1")).toBe("verifying");
  run.servers.set("s1", { ...run.servers.get("s1"), probe: null });
  run.now = run.wakeAt ?? 0;
  run.tick();
  expect(run.kindOf("out:s1")).toBe("done");
});

test("one that never answers needs a person, and its old host is not called ready", () => {
  const run = probed();
  for (let tries = 0; tries < 50 && run.kindOf("out:s1") === "active"; tries += 1) {
    run.now = run.wakeAt ?? run.now + 10;
    run.tick();
  }
  expect(run.stateOf("out:s1")).toEqual({
    kind: "needs-person",
    reason: "s1 is on b, and its probe fails: ended with 1: mute",
  });
  expect(run.kindOf("maintain:a")).toBe("held");
});
