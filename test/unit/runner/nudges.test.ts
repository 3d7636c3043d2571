// An abort and a forcing of a move under way: what becomes of one whose answer is lost, or that Nova refuses.
import { expect, test } from "vitest";
import type { Command } from "../../../sim/index.ts";
import { policyOf, type RunPolicy } from "../../../sim/runner/run-policy.ts";
import {
  goalOf,
  handMadeCloud,
  hostNamed,
  move,
  planOf,
  serverOn,
} from "../../support/hand-made-cloud.ts";
import { RunnerByHand } from "../../support/runner-driver.ts";

const snapshot = handMadeCloud({
  hosts: ["a", "b"].map((id) => hostNamed(id)),
  servers: [serverOn("a", "s1")],
});

function runner(policy: Partial<RunPolicy> = {}): RunnerByHand {
  const goal = goalOf(["a"]);
  return new RunnerByHand(planOf(snapshot, [move("s1", "a", "b")], goal), {
    ...policyOf(goal),
    ...policy,
  });
}

const kinds = (commands: readonly Command[]): string[] => commands.map(({ kind }) => kind);
const first = (commands: readonly Command[]): Command => {
  const [command] = commands;
  if (command === undefined) throw new Error("nothing was asked for");
  return command;
};

// A lost answer, or one that Nova's service dropped: the move goes on as if nobody had asked.
test("abort: one that came to nothing is seen by looking, and asked for once more; then a person must look", () => {
  const run = runner();
  run.accept(first(run.tick()));
  run.seeMigration("s1", "running");
  const abort = first(run.see({ kind: "person", by: "op", action: "abort" }));
  run.lose(abort);
  expect(kinds(run.seeMigration("s1", "running"))).toEqual([]);
  run.now = 299;
  expect(kinds(run.seeMigration("s1", "running"))).toEqual([]);
  run.now = 300;
  const again = first(run.answer(first(run.tick())));
  expect(again).toMatchObject({ kind: "abort", server: "s1", migration: 1 });
  expect(again.intent).not.toBe(abort.intent);
  run.accept(again);
  run.now = 600;
  expect(kinds(run.answer(first(run.tick())))).toEqual([]);
  expect(run.stateOf("out:s1")).toMatchObject({ kind: "needs-person" });
});

test("a forcing that is refused may be asked for again, one that is lost is not", () => {
  const stuck = { action: "force-complete", after: 600 } as const;
  const run = runner({ stuck });
  run.accept(first(run.tick()));
  run.seeMigration("s1", "running");
  run.now = 600;
  run.refuse(first(run.tick()), "no migration is running");
  run.now = 719;
  expect(kinds(run.tick())).toEqual([]);
  run.now = 720;
  const again = run.tick();
  expect(kinds(again)).toEqual(["force-complete"]);
  run.lose(first(again));
  run.now = 5000;
  expect(kinds(run.tick())).not.toContain("force-complete");
});
