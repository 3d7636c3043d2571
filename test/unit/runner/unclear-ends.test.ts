// A record's word is not the guest's place: a move whose record says `error` may have its guest on either end, and one that is asked for again then runs twice.
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
import { recordSeen } from "../../support/sights.ts";

const snapshot = handMadeCloud({
  hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
  servers: [serverOn("a", "s1")],
});

function runner(type: "live" | "cold" = "live"): RunnerByHand {
  const goal = goalOf(["a"]);
  const step = move("s1", "a", "b", { type, alternatives: ["c"] });
  return new RunnerByHand(planOf(snapshot, [step], goal), policyOf(goal));
}

const kinds = (commands: readonly Command[]): string[] => commands.map(({ kind }) => kind);
/** Looks go on for as long as the runner wants; all find the server as it is. */
function lookOn(run: RunnerByHand): readonly Command[] {
  const asked: Command[] = [];
  for (run.now += 15; run.kindOf("out:s1") === "active" && run.now < 3600; run.now += 15) {
    for (const command of run.tick()) {
      if (command.kind === "look-at-server") asked.push(...run.answer(command));
      else asked.push(command);
    }
  }
  return asked;
}

test("a record in error after an abort was asked for does not tell that the server is where it was", () => {
  const run = runner();
  run.accept(first(run.tick()));
  run.seeMigration("s1", "running");
  run.accept(first(run.see({ kind: "person", by: "op", action: "abort-move", step: "out:s1" })));
  run.see({
    ...{ kind: "service", host: "a", state: "down", status: "enabled" },
    ...{ disabledReason: null, incarnation: null },
  });
  run.seeMigration("s1", "error");
  expect(run.phaseOf("out:s1")).toBe("unclear");
  expect(lookOn(run)).toEqual([]);
  expect(run.stateOf("out:s1")).toMatchObject({
    kind: "needs-person",
    reason: expect.stringContaining("where its guest runs cannot be told"),
  });
});

test("a live move that is in error at the next poll, past Nova's checks, is not asked for again", () => {
  const run = runner();
  run.accept(first(run.tick()));
  run.seeMigration("s1", "preparing");
  expect(kinds(run.seeMigration("s1", "error"))).not.toContain("live-migrate");
  expect(run.phaseOf("out:s1")).toBe("unclear");
  expect(lookOn(run)).toEqual([]);
  expect(run.kindOf("out:s1")).toBe("needs-person");
});

test("one whose guest turns up on its destination after all is done", () => {
  const run = runner();
  run.accept(first(run.tick()));
  run.seeMigration("s1", "error");
  run.seeServer("s1", "b");
  expect(run.stateOf("out:s1")).toMatchObject({ kind: "done", at: "b" });
});

test("one that Nova refused before it had a destination goes to the next candidate at once", () => {
  const run = runner();
  run.accept(first(run.tick()));
  const migrations = [recordSeen(1, "error", { destination: null })];
  const next = run.seeServer("s1", "a", "ACTIVE", null, { migrations });
  expect(first(next)).toMatchObject({ kind: "live-migrate", destination: "c" });
});

test("a cold move in error before its disks moved is refused: its guest cannot be on both ends", () => {
  const run = runner("cold");
  run.accept(first(run.tick()));
  const migrations = [recordSeen(1, "error", { type: "migration" })];
  const next = run.seeServer("s1", "a", "ACTIVE", null, { migrations });
  expect(first(next)).toMatchObject({ kind: "cold-migrate", destination: "c" });
});
