// A request's answer is lost, and a colleague asks for the like minutes later, where Nova tells no users (before 2.80) or an account is shared. Taken for ours, their move would be aborted or confirmed.
import { describe, expect, test } from "vitest";
import type { MigrationSight, ServerSight } from "../../../sim/index.ts";
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
  hosts: ["a", "b"].map((id) => hostNamed(id)),
  servers: [serverOn("a", "s1")],
});

/** A cold move asked for at second 0, whose answer was lost, as it is next looked at. */
function lookedAt(now: number, sight: Partial<ServerSight>): RunnerByHand {
  const goal = goalOf(["a"]);
  const policy = policyOf(goal, { startsAt: null, planName: "plan", user: "ops" });
  const plan = planOf(snapshot, [move("s1", "a", "b", { type: "cold" })], goal);
  const run = new RunnerByHand(plan, policy);
  const look = first(run.lose(first(run.tick())));
  run.now = now;
  run.servers.set("s1", { host: "b", status: "VERIFY_RESIZE", ...sight });
  run.answer(look);
  return run;
}

const record = (more: Partial<MigrationSight>): MigrationSight =>
  recordSeen(1, "finished", { type: "migration", user: null, ...more });

describe("after a lost answer", () => {
  test("a like record that Nova made four minutes later is somebody else's, and is not confirmed", () => {
    for (const user of [null, "ops"]) {
      const run = lookedAt(250, { migrations: [record({ createdAt: 240, user })] });
      expect(run.sent.map(({ kind }) => kind)).not.toContain("confirm-resize");
    }
  });

  test("one that was made within the request's time is ours, though the two clocks differ by a minute", () => {
    for (const createdAt of [-60, 10, 90]) {
      const run = lookedAt(250, { migrations: [record({ createdAt })] });
      expect(run.phaseOf("out:s1")).toBe("confirming");
    }
  });

  test("the first of two like records is ours, the second cannot be", () => {
    const migrations = [
      recordSeen(2, "finished", { type: "migration", createdAt: 100, user: "ops" }),
      recordSeen(1, "error", { type: "migration", createdAt: 5, user: "ops" }),
    ];
    const run = lookedAt(250, { migrations });
    expect(run.sent.map(({ kind }) => kind)).not.toContain("confirm-resize");
  });

  test("a record without a user is that of the action that made it", () => {
    const lastAction = { id: "req-2", word: "migrate", user: "eve" };
    const run = lookedAt(20, { lastAction, migrations: [record({ createdAt: 10 })] });
    expect(run.sent.map(({ kind }) => kind)).not.toContain("confirm-resize");
    const own = { ...lastAction, user: "ops" };
    const ours = lookedAt(20, { lastAction: own, migrations: [record({ createdAt: 10 })] });
    expect(ours.phaseOf("out:s1")).toBe("confirming");
  });

  test("a server with anybody's migration in error past Nova's checks is not asked for again", () => {
    const run = lookedAt(300, {
      ...{ host: "a", status: "ACTIVE" },
      migrations: [record({ status: "error", createdAt: 240 })],
    });
    expect(run.stateOf("out:s1")).toMatchObject({
      ...{ kind: "needs-person", reason: expect.stringContaining("cannot be told") },
    });
  });
});
