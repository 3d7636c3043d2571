// The last look decides that a move is done: what it could not see, or sees changed, must not pass without a word.
import { expect, test } from "vitest";
import type { ServerSight } from "../../../sim/index.ts";
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
  servers: [serverOn("a", "s1")],
});

/** A live move of s1 from a to b that ends with the server as it is then seen. */
function moved(end: Partial<ServerSight>): RunnerByHand {
  const goal = goalOf(["a"]);
  const policy = policyOf(goal, { startsAt: null, planName: "plan", user: "ops" });
  const run = new RunnerByHand(planOf(snapshot, [move("s1", "a", "b")], goal), policy);
  run.accept(first(run.tick()));
  run.servers.set("s1", { host: "b", ...end });
  run.seeServer("s1", "b", end.status ?? "ACTIVE");
  return run;
}

const told = (run: RunnerByHand): string => run.journal.map(({ text }) => text).join("\n");

test("ports that are not bound on the new host are waited for, then a person is called", () => {
  const run = moved({ portsBound: false });
  expect(run.phaseOf("out:s1")).toBe("verifying");
  run.servers.set("s1", { host: "b", portsBound: true });
  run.now += 15;
  run.tick();
  expect(run.kindOf("out:s1")).toBe("done");

  const never = moved({ portsBound: false });
  never.now = 300;
  never.tick();
  expect(never.stateOf("out:s1")).toMatchObject({
    ...{ kind: "needs-person", reason: expect.stringContaining("its ports are not bound there") },
  });
});

test("a move in a cloud without a network service is done, and says that nobody looked at its ports", () => {
  const run = moved({ portsBound: null });
  expect(run.kindOf("out:s1")).toBe("done");
  expect(told(run)).toContain("its ports were not checked: no network service");
  expect(told(moved({}))).not.toContain("not checked");
});

test("a last look that fails is asked again, and ends with a person, not a day later", () => {
  const run = moved({ portsBound: false });
  run.blind = "Neutron answered 503";
  while (run.kindOf("out:s1") === "active" && run.now < 90_000) {
    run.now += 15;
    run.tick();
  }
  expect(run.stateOf("out:s1")).toMatchObject({
    ...{ kind: "needs-person", reason: expect.stringContaining("Neutron answered 503") },
  });
  expect(run.now).toBeLessThan(1200);
});

test.each(["SHUTOFF", "PAUSED"])(
  "a server that a live move leaves %s, with nobody's action since, needs a person",
  (status) => {
    for (const lastAction of [{ id: "r", word: "live-migration", user: "ops" }, null]) {
      expect(moved({ status, lastAction }).stateOf("out:s1")).toMatchObject({
        ...{
          kind: "needs-person",
          reason: expect.stringContaining(`on b, ${status}: it was ACTIVE`),
        },
      });
    }
  },
);

test("a server that its owner has stopped since is done, and said to be stopped", () => {
  const run = moved({ status: "SHUTOFF", lastAction: { id: "r", word: "stop", user: "eve" } });
  expect(run.kindOf("out:s1")).toBe("done");
  expect(told(run)).toContain("s1 is on b, SHUTOFF (ACTIVE before)");
});
