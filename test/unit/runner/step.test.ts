import { describe, expect, test } from "vitest";
import type { Command, Goal, Step } from "../../../sim/index.ts";
import { policyOf, type RunPolicy } from "../../../sim/runner/run-policy.ts";
import { beginRun, step } from "../../../sim/runner/step.ts";
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
  hosts: ["a", "b", "c"].map((id) => hostNamed(id)),
  servers: ["s1", "s2", "s3", "s4"].map((id) => serverOn("a", id)),
});

function runner(
  steps: readonly Step[],
  { goal = {}, policy = {} }: { goal?: Partial<Goal>; policy?: Partial<RunPolicy> } = {},
): RunnerByHand {
  const asked = goalOf(["a"], { run: { refusals: [] }, ...goal });
  return new RunnerByHand(planOf(snapshot, steps, asked), { ...policyOf(asked), ...policy });
}

const asked = (commands: readonly Command[]): string[] =>
  commands.map((command) => ("server" in command ? command.server : (command.host ?? "")));

describe("ready queue", () => {
  test("a freed place goes at once to the next in priority, not in the plan's order", () => {
    const run = runner(
      [
        move("s1", "a", "b", { priority: 2 }),
        move("s2", "a", "b", { priority: 3 }),
        move("s3", "a", "b", { priority: 1 }),
      ],
      { goal: { limits: { perSource: 1, perDestination: 9, total: 9 } } },
    );
    const started = run.tick();
    expect(asked(started)).toEqual(["s3"]);
    run.accept(first(started));
    expect(asked(run.seeServer("s3", "b"))).toEqual(["s1"]);
  });

  test("a move whose destination is full does not keep a later one from another destination", () => {
    const run = runner(
      [
        move("s1", "a", "b", { priority: 1 }),
        move("s2", "a", "b", { priority: 2 }),
        move("s3", "a", "c", { priority: 3 }),
      ],
      { goal: { limits: { perSource: 9, perDestination: 1, total: 9 } } },
    );
    const started = run.tick();
    expect(asked(started)).toEqual(["s1", "s3"]);
    run.accept(first(started));
    expect(asked(run.seeServer("s1", "b"))).toEqual(["s2"]);
  });

  test("the total limit holds over all hosts", () => {
    const run = runner(
      ["s1", "s2", "s3"].map((id, at) => move(id, "a", "b", { priority: at })),
      { goal: { limits: { perSource: 9, perDestination: 9, total: 2 } } },
    );
    expect(asked(run.tick())).toEqual(["s1", "s2"]);
  });

  test("a step begins only when all that it waits for is done", () => {
    const run = runner([
      { kind: "cordon", id: "cordon:a", host: "a", after: [] },
      move("s1", "a", "b", { after: ["cordon:a"] }),
      { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1"] },
      { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
    ]);
    const cordon = first(run.tick());
    expect(cordon.kind).toBe("disable-service");
    const live = first(run.accept(cordon));
    expect(live.kind).toBe("live-migrate");
    run.accept(live);
    const maintain = first(run.seeServer("s1", "b"));
    expect(maintain.kind).toBe("maintain");
    expect(run.accept(maintain)).toEqual([]);
    expect(first(run.see({ kind: "maintained", host: "a" })).kind).toBe("enable-service");
  });
});

describe("how a move ends", () => {
  test("202 is accepted, not done: only the server on its destination settles a move", () => {
    const run = runner([move("s1", "a", "b")]);
    run.accept(first(run.tick()));
    expect(run.phaseOf("out:s1")).toBe("moving");
    run.seeServer("s1", "b", "MIGRATING", "migrating");
    expect(run.phaseOf("out:s1")).toBe("moving");
    run.seeServer("s1", "b");
    expect(run.kindOf("out:s1")).toBe("done");
  });

  test("where the server is decides, in whatever order record and server are seen", () => {
    const run = runner([move("s1", "a", "b")]);
    run.accept(first(run.tick()));
    run.seeServer("s1", "a");
    expect(run.phaseOf("out:s1")).toBe("moving"); // idle, but no record says that it ended
    run.seeMigration("s1", "cancelled");
    expect(run.kindOf("out:s1")).toBe("failed");
  });

  test("a cold move is confirmed once, and done only when the server has left VERIFY_RESIZE", () => {
    const run = runner([move("s1", "a", "b", { type: "cold" })]);
    run.accept(first(run.tick()));
    const finished = recordSeen(1, "finished", { type: "migration" });
    const confirm = first(
      run.seeServer("s1", "b", "VERIFY_RESIZE", null, { migrations: [finished] }),
    );
    expect(confirm.kind).toBe("confirm-resize");
    run.accept(confirm);
    expect(run.seeServer("s1", "b", "VERIFY_RESIZE")).toEqual([]);
    const confirmed = recordSeen(1, "confirmed", { type: "migration" });
    run.seeServer("s1", "b", "ACTIVE", null, { migrations: [confirmed] });
    expect(run.kindOf("out:s1")).toBe("done");
  });

  test("what waits for a failed move is held; the next host's cordon only waits its turn", () => {
    const run = runner([
      move("s1", "a", "b"),
      { kind: "maintain", id: "maintain:a", host: "a", after: ["out:s1"] },
      { kind: "uncordon", id: "uncordon:a", host: "a", after: ["maintain:a"] },
      { kind: "cordon", id: "cordon:b", host: "b", after: ["uncordon:a"] },
    ]);
    const next = run.refuse(first(run.tick()), "No valid host was found");
    expect(run.kindOf("out:s1")).toBe("failed");
    expect(run.kindOf("uncordon:a")).toBe("held");
    expect(asked(next)).toEqual(["b"]);
  });

  test("the end of a run names the hosts that it leaves disabled", () => {
    const run = runner([
      { kind: "cordon", id: "cordon:a", host: "a", after: [] },
      move("s1", "a", "b", { after: ["cordon:a"] }),
    ]);
    const [started] = run.accept(first(run.tick()));
    if (started !== undefined) run.refuse(started, "no");
    expect(run.journal.map(({ text }) => text)).toContain("left disabled: a");
  });
});

describe("unknown outcomes", () => {
  test("are settled by looking: the request that had arrived is adopted, nothing is sent again", () => {
    const run = runner([move("s1", "a", "b")]);
    run.lose(first(run.tick()));
    expect(run.phaseOf("out:s1")).toBe("doubt");
    expect(
      run.seeMigration("s1", "running").filter(({ kind }) => kind !== "look-at-server"),
    ).toEqual([]);
    expect(run.phaseOf("out:s1")).toBe("moving");
    run.seeMigration("s1", "completed", "b");
    expect(run.kindOf("out:s1")).toBe("done");
  });

  test("without a trace they are looked into until longer than every timeout, and only then asked anew", () => {
    const run = runner([move("s1", "a", "b")], { policy: { lookTime: 60, lookEvery: 15 } });
    let looks = run.lose(first(run.tick()));
    for (run.now = 0; run.now < 60; run.now = run.wakeAt ?? 60) {
      expect(looks.map(({ kind }) => kind)).toEqual(["look-at-server"]);
      expect(run.answer(first(looks))).toEqual([]); // too early to tell
      run.now = run.wakeAt ?? 60;
      looks = run.tick();
    }
    expect(run.now).toBe(60);
    const again = first(run.answer(first(looks)));
    expect(again.kind).toBe("live-migrate");
    expect(run.state.steps).toBeDefined();
    expect(new Set(run.sent.map(({ intent }) => intent)).size).toBe(run.sent.length);
  });

  test("after the last attempt without a trace a person is needed, and the run goes on", () => {
    const run = runner([move("s1", "a", "b"), move("s2", "a", "b", { priority: 1 })], {
      policy: { attempts: 1, lookTime: 60, lookEvery: 60 },
    });
    run.answer(first(run.lose(first(run.tick()))));
    run.now = 60;
    expect(asked(run.answer(first(run.tick())))).toEqual(["s2"]);
    expect(run.kindOf("out:s1")).toBe("needs-person");
  });

  test("an answer to an earlier attempt changes nothing", () => {
    const run = runner([move("s1", "a", "b")], { policy: { lookTime: 60, lookEvery: 60 } });
    const lost = first(run.tick());
    run.answer(first(run.lose(lost)));
    run.now = 60;
    run.answer(first(run.tick()));
    run.refuse(lost, "late answer");
    expect(run.phaseOf("out:s1")).toBe("asked");
  });

  test("a record of another user, or to another host, is not taken for our own", () => {
    const run = runner([move("s1", "a", "b")], { policy: { lookTime: 60, user: "me" } });
    const [look] = run.lose(first(run.tick()));
    if (look === undefined) throw new Error("no look");
    const theirs = recordSeen(7, "completed", { user: "colleague" });
    const elsewhere = recordSeen(8, "running", { user: "me", destination: "c" });
    run.seeServer("s1", "a", "ACTIVE", "migrating", { migrations: [elsewhere, theirs] });
    expect(run.phaseOf("out:s1")).toBe("doubt");
    const ours = recordSeen(9, "running", { user: "me" });
    run.seeServer("s1", "a", "ACTIVE", "migrating", { migrations: [ours, elsewhere, theirs] });
    expect(run.phaseOf("out:s1")).toBe("moving");
  });

  test("`error` after memory began to move is unknown, not failed: where the guest is a person must tell", () => {
    const run = runner([move("s1", "a", "b")], { policy: { lookTime: 60, lookEvery: 60 } });
    run.accept(first(run.tick()));
    run.seeMigration("s1", "running");
    run.seeMigration("s1", "error");
    expect(run.phaseOf("out:s1")).toBe("unclear");
    run.now = 60;
    run.answer(first(run.tick()));
    expect(run.kindOf("out:s1")).toBe("needs-person");
  });
});

describe("policies", () => {
  test("a stuck move is forced once, so long after it was seen running", () => {
    const run = runner([move("s1", "a", "b")], {
      policy: { stuck: { action: "force-complete", after: 600 } },
    });
    run.accept(first(run.tick()));
    run.now = 20;
    run.seeMigration("s1", "running");
    run.now = 619;
    expect(run.tick()).toEqual([]);
    run.now = 620;
    expect(first(run.tick()).kind).toBe("force-complete");
    run.now = 700;
    expect(run.tick()).toEqual([]);
    expect(run.wakeAt).toBeGreaterThan(700);
  });

  test("beyond the error budget no new step begins", () => {
    const run = runner(
      ["s1", "s2", "s3"].map((id, at) => move(id, "a", "b", { priority: at })),
      { policy: { errorBudget: 0 } },
    );
    expect(run.refuse(first(run.tick()), "no")).toEqual([]);
    expect(run.state.stopped).toMatch(/1 steps failed/);
  });
});

test("a step changes nothing of the state that it is given: the same arguments give the same result", () => {
  const plan = planOf(
    snapshot,
    ["s1", "s2"].map((id, at) => move(id, "a", "b", { priority: at })),
    goalOf(["a"]),
  );
  const begun = step(beginRun(plan, policyOf(plan.goal)), { kind: "tick" }, 0).state;
  const moved = serverSeen("s1", "b");
  const once = step(begun, moved, 10);
  expect(step(begun, moved, 10)).toEqual(once);
  expect(once.state).not.toBe(begun);
});
