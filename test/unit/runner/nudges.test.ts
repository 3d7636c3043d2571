// An abort and a forcing of a move under way: what becomes of one whose answer is lost, or that Nova refuses.
import { describe, expect, test } from "vitest";
import type { Command, Step } from "../../../sim/index.ts";
import { policyOf, type RunPolicy } from "../../../sim/runner/run-policy.ts";
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
  hosts: ["a", "b"].map((id) => hostNamed(id)),
  servers: ["s1", "s2"].map((id) => serverOn("a", id)),
});

function runner(
  policy: Partial<RunPolicy> = {},
  steps: readonly Step[] = [move("s1", "a", "b")],
): RunnerByHand {
  const goal = goalOf(["a"], { limits: { perSource: 9, perDestination: 9, total: 9 } });
  return new RunnerByHand(planOf(snapshot, steps, goal), {
    ...policyOf(goal),
    ...policy,
  });
}

const kinds = (commands: readonly Command[]): string[] => commands.map(({ kind }) => kind);
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

// A forcing takes the guest down for a while: nobody has approved that any more.
test("once no approval is in force only aborts leave: a stuck move is forced when it is approved again and resumed", () => {
  const run = runner({ stuck: { action: "force-complete", after: 600 } });
  run.accept(first(run.tick()));
  run.seeMigration("s1", "running");
  const over = { kind: "person", action: "pause", by: "want of an approval" } as const;
  run.see({ ...over, unapproved: true });
  run.now = 700;
  expect(kinds(run.tick())).toEqual([]);
  const byHand = {
    kind: "person",
    by: "op",
    action: "force-complete-move",
    step: "out:s1",
  } as const;
  expect(kinds(run.see(byHand))).toEqual([]);
  expect(run.journal.at(-1)?.text).toMatch(/no force-complete without an approval in force/);
  expect(kinds(run.see({ kind: "person", by: "op", action: "resume" }))).toEqual([
    "force-complete",
  ]);

  const aborted = runner();
  aborted.accept(first(aborted.tick()));
  aborted.seeMigration("s1", "running");
  aborted.see({ ...over, unapproved: true });
  expect(kinds(aborted.see({ ...byHand, action: "abort-move" }))).toEqual(["abort"]);
});

test("a stuck move that came to its time in a freeze is dealt with when the run is resumed", () => {
  const run = runner({ stuck: { action: "abort", after: 600 } });
  run.accept(first(run.tick()));
  run.seeMigration("s1", "running");
  run.see({ kind: "person", by: "op", action: "freeze" });
  run.now = 700;
  expect(kinds(run.tick())).toEqual([]);
  const looked = run.see({ kind: "person", by: "op", action: "resume" });
  const after = run.answer(first(looked));
  run.now = 715;
  expect(kinds([...looked, ...after, ...run.tick()])).toContain("abort");
});

// It would wait for a day, and hold its places of the limits.
describe("a migration that never begins to run", () => {
  test("is aborted by the rule, and needs a person where nothing can be aborted or forced", () => {
    for (const [action, type] of [
      ["abort", "live"],
      ["force-complete", "live"],
      ["abort", "cold"],
    ] as const) {
      const run = runner({ stuck: { action, after: 600 } }, [move("s1", "a", "b", { type })]);
      run.accept(first(run.tick()));
      const waiting = type === "cold" ? "pre-migrating" : "preparing";
      const migrations = [
        recordSeen(1, waiting, { type: type === "cold" ? "migration" : "live-migration" }),
      ];
      run.now = 10;
      run.seeServer("s1", "a", "ACTIVE", "migrating", { migrations });
      run.now = 609;
      expect(kinds(run.tick())).toEqual([]);
      run.now = 610;
      const isAborted = action === "abort" && type === "live";
      expect(kinds(run.tick()), `${action} ${type}`).toEqual(isAborted ? ["abort"] : []);
      expect(run.kindOf("out:s1")).toBe(isAborted ? "active" : "needs-person");
    }
  });

  test("is left alone while it queues behind another of the run's own from the same host", () => {
    const run = runner({ stuck: { action: "abort", after: 600 } }, [
      move("s1", "a", "b"),
      move("s2", "a", "b"),
    ]);
    for (const command of run.tick()) run.accept(command);
    run.seeMigration("s1", "running");
    run.seeMigration("s2", "queued");
    run.now = 599;
    run.seeMigration("s1", "post-migrating");
    run.now = 600;
    expect(run.tick().filter((command) => "server" in command && command.server === "s2")).toEqual(
      [],
    );
    run.seeServer("s1", "b", "ACTIVE", null, { migrations: [recordSeen(1, "completed")] });
    run.now = 1200;
    expect(run.tick()).toMatchObject([{ kind: "abort", server: "s2" }]);
  });

  test("is left to Nova where the goal says so", () => {
    const run = runner({ stuck: { action: "leave" } });
    run.accept(first(run.tick()));
    run.seeMigration("s1", "preparing");
    run.now = 80_000;
    expect(kinds(run.tick())).not.toContain("abort");
    expect(run.kindOf("out:s1")).toBe("active");
  });
});
