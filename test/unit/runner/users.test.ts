// Whoever goes on with a run is not always who began it: what it asked for under another user's token is still its own, and is neither asked for again nor left unconfirmed.
import { expect, test } from "vitest";
import type { MigrationSight, Step } from "../../../sim/index.ts";
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
import { recordSeen, serverSeen } from "../../support/sights.ts";

const snapshot = handMadeCloud({
  hosts: ["a", "b"].map((id) => hostNamed(id)),
  servers: [serverOn("a", "s1")],
});

function begunByOps(step: Step): RunnerByHand {
  const goal = goalOf(["a"]);
  const policy = policyOf(goal, { startsAt: null, planName: "plan", user: "ops" });
  return new RunnerByHand(planOf(snapshot, [step], goal), policy);
}

const gone = { kind: "restarted", user: "ops2" } as const;

const by = (user: string, status: string): readonly MigrationSight[] => [
  recordSeen(1, status, { type: "migration", user }),
];

test("a cold move that the first user asked for is confirmed by the second, one of the second by the first", () => {
  for (const user of ["ops", "ops2"]) {
    const run = begunByOps(move("s1", "a", "b", { type: "cold" }));
    run.accept(first(user === "ops2" ? run.see(gone) : run.tick()));
    const look = first(run.see(user === "ops2" ? { kind: "restarted", user: "ops" } : gone));
    const migrations = by(user, "finished");
    run.servers.set("s1", { host: "b", status: "VERIFY_RESIZE", migrations });
    expect(first(run.answer(look)).kind, user).toBe("confirm-resize");
  }
});

test("a record of a third user is nobody's of the run", () => {
  const run = begunByOps(move("s1", "a", "b", { type: "cold" }));
  run.accept(first(run.tick()));
  const look = first(run.see(gone));
  run.servers.set("s1", { host: "b", status: "VERIFY_RESIZE", migrations: by("eve", "finished") });
  expect(run.answer(look)).toEqual([]);
});

test("a stop whose answer was lost is the run's, though another user goes on", () => {
  const run = begunByOps({ kind: "stop", id: "stop:s1", server: "s1", host: "a", after: [] });
  run.answer(first(run.tick()));
  const look = first(run.see(gone));
  const lastAction = { id: "req-2", word: "stop", user: "ops" };
  run.see(serverSeen("s1", "a", { intent: look.intent, status: "SHUTOFF", lastAction }));
  expect(run.stateOf("stop:s1")).toMatchObject({ kind: "done", how: "done", action: "req-2" });
});
