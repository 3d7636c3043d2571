// An answer may come after a poll has seen the move's end, which no poll tells again: the run would wait for it for a day.
import { expect, test } from "vitest";
import { policyOf } from "../../../sim/runner/run-policy.ts";
import {
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";
import { RunnerByHand } from "../../support/runner-driver.ts";

test("a move whose end was seen before its request was answered is looked at once more, and done", () => {
  const snapshot = handMadeCloud({
    hosts: ["a", "b"].map((id) => hostNamed(id)),
    servers: [serverOn("a", "s1")],
  });
  const goal = goalOf(["a"]);
  const run = new RunnerByHand(planOf(snapshot, [move("s1", "a", "b")], goal), policyOf(goal));
  const [asked] = run.tick();
  if (asked === undefined) throw new Error("nothing was asked for");
  run.seeMigration("s1", "completed", "b");
  expect(run.phaseOf("out:s1")).toBe("asked");
  const [look] = run.accept(asked);
  expect(look).toMatchObject({ kind: "look-at-server", server: "s1" });
  if (look !== undefined) run.answer(look);
  expect(run.kindOf("out:s1")).toBe("done");
});
