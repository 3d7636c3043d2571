// A proxy repeats our request: the first is carried out, the second hears 409. Taken for a no, a cold move that Nova carries out would wait for its confirmation for ever.
import { expect, test } from "vitest";
import type { Command, MigrationSight } from "../../../sim/index.ts";
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

function runner(): RunnerByHand {
  const goal = goalOf(["a"]);
  const step = move("s1", "a", "b", { type: "cold" });
  const policy = policyOf(goal, { startsAt: null, planName: "plan", user: "runner" });
  return new RunnerByHand(planOf(snapshot, [step], goal), policy);
}

const conflict = (run: RunnerByHand, { intent }: Command): readonly Command[] =>
  run.see({
    ...{ kind: "outcome", intent },
    outcome: { kind: "refused", reason: "it is in task_state resize_prep", wherever: true },
  });

const cold = (status: string, more: Partial<MigrationSight> = {}): readonly MigrationSight[] => [
  recordSeen(1, status, { type: "migration", ...more }),
];

test("a no to a move whose record is seen already leaves the move ours: it is confirmed and done", () => {
  const run = runner();
  const asked = first(run.tick());
  run.seeServer("s1", "a", "RESIZE", "resize_prep", { migrations: cold("migrating") });
  const look = first(conflict(run, asked));
  run.answer(look);
  expect(run.phaseOf("out:s1")).toBe("moving");
  const migrations = cold("finished");
  const confirm = first(run.seeServer("s1", "b", "VERIFY_RESIZE", null, { migrations }));
  expect(confirm.kind).toBe("confirm-resize");
  run.accept(confirm);
  run.seeServer("s1", "b", "ACTIVE", null, { migrations: cold("confirmed") });
  expect(run.kindOf("out:s1")).toBe("done");
});

test("a no whose record comes after it is found by the look, or by the one after that", () => {
  const run = runner();
  const look = first(conflict(run, first(run.tick())));
  run.servers.set("s1", { host: "a", status: "RESIZE", taskState: "resize_prep" });
  run.answer(look);
  expect(run.phaseOf("out:s1")).toBe("doubt");
  run.servers.set("s1", {
    ...{ host: "a", status: "RESIZE", taskState: "resize_migrating" },
    migrations: cold("migrating"),
  });
  run.now += 15;
  run.answer(first(run.tick()));
  expect(run.phaseOf("out:s1")).toBe("moving");
});

test("a no after which the look shows nothing of ours is a no, at once", () => {
  const idle = runner();
  idle.answer(first(conflict(idle, first(idle.tick()))));
  expect(idle.kindOf("out:s1")).toBe("postponed");

  const theirs = runner();
  const look = first(conflict(theirs, first(theirs.tick())));
  theirs.servers.set("s1", {
    ...{ host: "a", status: "RESIZE", taskState: "resize_prep" },
    migrations: cold("migrating", { user: "colleague" }),
  });
  theirs.answer(look);
  expect(theirs.kindOf("out:s1")).toBe("postponed");
});
